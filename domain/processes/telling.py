"""Telling: who answers for a webhook learns that it is told nothing any more."""

from domain.kernel.process import Process, outside
from domain.webhooks.events import WebhookPaused

TELLING = Process(
    name="telling",
    steps=(outside(WebhookPaused, "mail_webhook_pause", queue="mail"),),
)
