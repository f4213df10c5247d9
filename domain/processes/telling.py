"""Telling: who answers for a webhook learns that it is told nothing any more; notices go by mail."""

from domain.kernel.process import Process, outside
from domain.notices.events import NoticeArrived
from domain.webhooks.events import WebhookPaused

TELLING = Process(
    name="telling",
    steps=(
        outside(WebhookPaused, "mail_webhook_pause", queue="mail"),
        outside(NoticeArrived, "mail_notice", queue="mail", only=lambda notice: notice.by_mail),
    ),
)
