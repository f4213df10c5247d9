"""What the business refused, as data with facts: a form shows all of it at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

import strawberry

from api.docstrings import described_type, summary
from api.language import Language
from api.messages import message_of, told
from api.paths import known_path, path_to, wire_path
from api.refusals import refusals
from api.scalars import Decimal
from api.spent import let_go
from domain.kernel.refusal import NotFound, Refusal, RefusalGroup

if TYPE_CHECKING:

    class ErrorCode(StrEnum):
        """The codes are collected from the domain when the schema is built."""

else:
    ErrorCode = StrEnum("ErrorCode", {code: code for code in refusals()})
    strawberry.enum(ErrorCode, description="Why the business says no; codes never change their meaning.")
    for _value in ErrorCode.__strawberry_definition__.values:
        _value.description = summary(refusals()[_value.name]) or told(_value.name)


def fact(description: str, *names: str) -> Any:
    """A field filled from the first of these facts that the refusal carries, or from its own name."""
    return strawberry.field(description=description, default=None, metadata={"facts": names})


@strawberry.interface(
    description="Why the business said no. New members may appear; they change nothing here."
)
class UserError:
    code: ErrorCode = strawberry.field(description="For programs.")
    message: str = strawberry.field(description="For people, in the language of Accept-Language.")
    path: list[str] | None = strawberry.field(description="From `input` to the value that was refused.")


@described_type
class BusinessRuleError(UserError):
    """A rule of the business that needs no facts beyond its message."""


@described_type
class InsufficientStockError(UserError):
    """There is less in stock than is asked for."""

    sku: str | None = fact("The product.")
    available: Decimal | None = fact("What can still be reserved.")
    requested: Decimal | None = fact("What was asked for.")


@described_type
class InvalidTransitionError(UserError):
    """The object's state does not allow it."""

    from_: str | None = strawberry.field(
        name="from", description="The state it is in.", default=None, metadata={"facts": ("from_state",)}
    )
    to: str | None = fact("The state it would have taken.", "to_state")
    allowed: list[str] | None = fact("The states in which it can be done; empty where it never can.")


@described_type
class StaleVersionError(UserError):
    """Somebody changed the object since it was read."""

    current_version: int | None = fact("The version it has now.")


@described_type
class FiscalRejectionError(UserError):
    """The tax authority said no."""

    authority: str | None = fact("Which authority.")
    status_code: int | None = fact("cStat of its answer.")
    reason: str | None = fact("xMotivo of its answer.")


@described_type
class PermissionError(UserError):
    """The principal lacks a permission."""

    permission: str | None = fact("The permission that is missing.")
    at: str | None = fact("Which field of an exported query needs it.")


@described_type
class ExportedQueryError(UserError):
    """The query cannot be exported."""

    reason: str | None = fact("What is wrong with it.")
    at: str | None = fact("Which field of it, when it is about one.")


@described_type
class NotFoundError(UserError):
    """There is no such object, or not in this company."""

    kind: str | None = fact("What was looked for.")


@described_type
class LimitError(UserError):
    """A value is too small, too large or too long."""

    least: str | None = fact(
        "The smallest value that is accepted, or the one it must exceed.", "least", "above"
    )
    most: str | None = fact("The largest value that is accepted.", "most", "longest", "below", "limit")


@described_type
class IdempotencyError(UserError):
    """The idempotency key was used before."""

    kind: str | None = fact("IN_PROGRESS or KEY_REUSED.")


@described_type
class FormatError(UserError):
    """The text does not have the shape of what it should be."""

    expected: str | None = fact("What it should be.")


MEMBERS: dict[str, type[UserError]] = {
    "APPROVAL_ABOVE_LIMIT": LimitError,
    "APPROVAL_LIMIT_BEYOND_OWN": LimitError,
    "DISCOUNT_ABOVE_AUTHORITY": LimitError,
    "FISCAL_REJECTION": FiscalRejectionError,
    "IDEMPOTENCY_CONFLICT": IdempotencyError,
    "INSUFFICIENT_STOCK": InsufficientStockError,
    "INVALID_TRANSITION": InvalidTransitionError,
    "MALFORMED": FormatError,
    "NOT_FOUND": NotFoundError,
    "OUT_OF_RANGE": LimitError,
    "PERMISSION_DENIED": PermissionError,
    "QUERY_NOT_EXPORTABLE": ExportedQueryError,
    "STALE_VERSION": StaleVersionError,
    "TOO_LONG": LimitError,
}
"""Which member of the interface tells a refusal; every other code is a BusinessRuleError."""

ERROR_TYPES = (BusinessRuleError, *dict.fromkeys(MEMBERS.values()))


MOST_ERRORS = 100
"""For one command."""


def user_errors(refused: Iterable[Refusal], command: object, language: Language) -> list[UserError]:
    """The first of them: who sends more that is wrong is helped by less."""
    return [user_error(refusal, command, language) for refusal in islice(refused, MOST_ERRORS)]


def user_error(refusal: Refusal, command: object, language: Language) -> UserError:
    """The refusal of this command, as the client is told."""
    kind = MEMBERS.get(refusal.code, BusinessRuleError)
    let_go(refusal)
    return kind(
        code=ErrorCode(refusal.code),
        message=message_of(refusal, language),
        path=_path(refusal, command),
        **_facts(kind, refusal),
    )


def _path(refusal: Refusal, command: object) -> list[str]:
    """What was not found is pointed at by its id when the refusal does not know better."""
    if isinstance(refusal, NotFound) and not refusal.path and "id" in refusal.facts:
        return wire_path(path_to(command, str(refusal.facts["id"])) or ())
    return known_path(command, refusal.path)


def refused_by(error: Refusal | RefusalGroup) -> list[Refusal]:
    return error.refusals if isinstance(error, RefusalGroup) else [error]


def _facts(kind: type[UserError], refusal: Refusal) -> dict[str, Any]:
    found = {}
    for part in dataclasses.fields(kind):
        names = part.metadata.get("facts")
        if names is not None:
            value = next(
                (refusal.facts[name] for name in names or (part.name,) if name in refusal.facts), None
            )
            found[part.name] = _shown(value, part)
    return found


def _shown(value: Any, part: Any) -> Any:
    if isinstance(value, (list, tuple, frozenset, set)):
        return [str(each) for each in value]
    return str(value) if value is not None and str(part.type).startswith("str") else value
