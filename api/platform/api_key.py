"""Partners' keys."""

import strawberry

from api.action import AvailableAction
from api.mutations import mutation
from api.node import Node
from api.platform.member import Member
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime
from domain.platform.commands.create_api_key import create_api_key
from domain.platform.commands.register_service import register_service
from domain.platform.commands.restrict_api_key import restrict_api_key
from domain.platform.commands.retire_api_key_secret import retire_api_key_secret
from domain.platform.commands.revoke_api_key import revoke_api_key
from domain.platform.commands.rotate_api_key import rotate_api_key
from domain.platform.commands.rotate_service_key import rotate_service_key
from persistence.platform.views import API_KEY


@strawberry.type(description="One text of a key, shown once, when it was made; or a public key of a service.")
class ApiKeySecret(Node):
    begun_at: DateTime = field("Since when it is good.")
    fingerprint: str | None = field(
        "SHA-256 of the public key of a service, in hexadecimal; null for a key that is shown."
    )
    last_used_at: DateTime | None = field("When it was last shown, to a minute; null when it never was.")


@strawberry.type(description="A partner's key, whose text was shown once, when it was made; or a service.")
class ApiKey(Node):
    version: int = field("Raised by every change.")
    name: str = field("What it is for.")
    service: bool = field("Whether it signs short-lived tokens instead of showing a text.")
    scopes: list[str] = field("What it may do.")
    addresses: list[str] = field("Networks it is good from; none: any.")
    creator: Member | None = relation("Who made it, and lends it authority for discounts.")
    created_at: DateTime = field("When it was made.")
    expires_at: DateTime | None = field("When it ends by itself.")
    revoked_at: DateTime | None = field("Since when it is refused.")
    last_used_at: DateTime | None = field("When it was last used, to a minute; null when it never was.")
    secrets: list[ApiKeySecret] = relation("The texts it is known by, the oldest first.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class ApiKeyQuery:
    api_key: ApiKey | None = lookup(API_KEY, "One partner's key.")
    api_keys: Connection[ApiKey] | None = connection(API_KEY, "The keys of all partners.")


@strawberry.type
class ApiKeyMutation:
    create_api_key = mutation(create_api_key, key=str, api_key=ApiKey)
    register_service = mutation(register_service, api_key=ApiKey)
    rotate_service_key = mutation(rotate_service_key, api_key=ApiKey)
    restrict_api_key = mutation(restrict_api_key, api_key=ApiKey)
    rotate_api_key = mutation(rotate_api_key, key=str, api_key=ApiKey)
    retire_api_key_secret = mutation(retire_api_key_secret, api_key=ApiKey)
    revoke_api_key = mutation(revoke_api_key, api_key=ApiKey)
