"""Payment providers: who keeps the Pix charges of a bank account."""

import strawberry

from api.action import AvailableAction
from api.mutations import mutation
from api.node import Node
from api.reading import field
from api.scalars import DateTime, Url
from domain.finance.commands.connect_pix_provider import connect_pix_provider
from domain.finance.commands.disconnect_pix_provider import disconnect_pix_provider


@strawberry.type(description="Who keeps the Pix charges of an account (PSP); its secrets are not shown.")
class PixProvider(Node):
    version: int = field("Raised by every change.")
    address: Url = field("Base address of its Pix API.")
    token_address: Url = field("Where it issues access tokens.")
    client_id: str = field("Who the company is to it.")
    days_after_due: int = field("How many days after it was due a charge can still be paid.")
    connected_at: DateTime = field("Since when the present access is used.")
    disconnected_at: DateTime | None = field("Since when new charges are static again.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class PixProviderMutation:
    connect_pix_provider = mutation(connect_pix_provider, pix_provider=PixProvider)
    disconnect_pix_provider = mutation(disconnect_pix_provider, pix_provider=PixProvider)
