"""How webhooks are stored."""

from domain.webhooks.endpoint import WebhookEndpoint, WebhookSecret
from persistence.mapped import children, map_aggregate, map_child
from persistence.webhooks.tables import webhook_secrets, webhooks

map_child(WebhookSecret, webhook_secrets)
map_aggregate(WebhookEndpoint, webhooks, secrets=children(WebhookSecret, order_by="begun_at"))
