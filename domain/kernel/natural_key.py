"""What only one object of a company may bear: a tax id, a SKU, a partner's reference."""

from __future__ import annotations

from typing import Any, Protocol

from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Duplicate
from domain.kernel.text import clean_or_none

LONGEST_REFERENCE = 60


async def refuse_taken(uow: UnitOfWork, kind: type[Aggregate], **natural_key: Any) -> None:
    """Raises Duplicate when another aggregate already bears this key.

    Who loses a race learns it from the unique constraint, when it is stored.
    """
    taken = await uow.find(kind, **natural_key)
    if taken is not None:
        raise Duplicate(kind=kind.__name__, id=taken.id, **natural_key)


class Bearing(Protocol):
    """A ledger of facts that may bear references."""

    async def bears(self, reference: str) -> bool: ...


async def free_reference(uow: UnitOfWork, kind: type[Aggregate], text: str | None) -> str | None:
    """A partner's own name for the object. Raises Malformed, TooLong, Duplicate."""
    reference = clean_or_none(text, longest=LONGEST_REFERENCE)
    if reference is not None:
        await refuse_taken(uow, kind, external_reference=reference)
    return reference


async def reference_free_in(ledger: Bearing, text: str | None) -> str | None:
    """The same of a fact, which no unit of work finds. Raises Malformed, TooLong, Duplicate."""
    reference = clean_or_none(text, longest=LONGEST_REFERENCE)
    if reference is not None and await ledger.bears(reference):
        raise Duplicate(external_reference=reference)
    return reference
