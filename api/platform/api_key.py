"""Partners' keys."""

import strawberry

from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.reading import Connection, connection, field, relation
from api.scalars import DateTime
from domain.platform.commands.create_api_key import create_api_key
from domain.platform.commands.revoke_api_key import revoke_api_key
from persistence.platform.views import API_KEY


@strawberry.type(description="A partner's key; its text was shown once, when it was made.")
class ApiKey(Node):
    version: int = field("Raised by every change.")
    name: str = field("What it is for.")
    scopes: list[str] = field("What it may do.")
    creator: Member | None = relation("Who made it, and lends it authority for discounts.")
    created_at: DateTime = field("When it was made.")
    revoked_at: DateTime | None = field("Since when it is refused.")


@strawberry.type
class ApiKeyQuery:
    api_keys: Connection[ApiKey] | None = connection(API_KEY, "The keys of all partners.")


@strawberry.type
class ApiKeyMutation:
    create_api_key = mutation(create_api_key, key=str, api_key=ApiKey)
    revoke_api_key = mutation(revoke_api_key, api_key=ApiKey)
