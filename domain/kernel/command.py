"""Commands, the unit of work they run in, and what a process does when a fact is recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.aggregate import Aggregate, Event

A = TypeVar("A", bound=Aggregate)
C = TypeVar("C", bound="Command")
P = TypeVar("P")
R = TypeVar("R")

AUTHENTICATED = "authenticated"
"""What every principal may: end its own session, ask who it is."""
DEPRECATED = "deprecated"
"""In the metadata of a field that goes away: what to use instead, and until when it is there."""


class Command:
    """An order given to the business, in the imperative.

    ``permission`` says who may give it. ``overwrites`` names the field that holds the id of the
    aggregate whose values it replaces: such a command must state the version it has seen. ``changes``
    names that of one that it only brings from one state to another, which the state itself decides: such a
    command may state the version. ``sets``
    is the kind of those that it finds and locks by what they are for, or makes, and gives the values
    it names, whatever they had: such a command may state the version, 0 for none yet.
    ``moves`` is true when it moves money, stock, fiscal documents or pay: such a command must
    bear an idempotency key. ``of_others`` is the permission to do it to what belongs to others.
    ``proves`` is true when somebody shows by it who they are: what fails is counted, so that it is
    never only rehearsed.
    """

    permission: ClassVar[str]
    of_others: ClassVar[str] = ""
    overwrites: ClassVar[str | None] = None
    changes: ClassVar[str | None] = None
    sets: ClassVar[type[Aggregate] | None] = None
    moves: ClassVar[bool] = False
    proves: ClassVar[bool] = False


UNCHANGING = frozenset({NoneType, str, int, bool, UUID, Decimal, date, datetime})


def copied(value: Any) -> Any:
    """A command, or a value in it, down to what nobody can change."""
    if type(value) in UNCHANGING or isinstance(value, UUID):
        return value
    if hasattr(value, "__dataclass_fields__") and hasattr(value, "__dict__"):
        twin = object.__new__(type(value))
        for name, part in value.__dict__.items():
            twin.__dict__[name] = part if type(part) in UNCHANGING else copied(part)
        return twin
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(map(copied, value))
    if isinstance(value, dict):
        return {key: copied(part) for key, part in value.items()}
    return value


class UnitOfWork(Protocol):
    """One transaction, on behalf of one actor, in one company, at one instant."""

    company: UUID
    actor: UUID
    now: datetime
    zone: ZoneInfo
    """The legal hour where the company issues its invoices."""
    today: date
    """The business date there."""

    def new_id(self) -> UUID:
        """A fresh UUIDv7."""
        ...

    async def get(self, kind: type[A], id: UUID, *, lock: bool = False) -> A:
        """One aggregate, whole. Raises NotFound."""
        ...

    async def get_many(self, kind: type[A], ids: Sequence[UUID], *, lock: bool = False) -> list[A]:
        """These aggregates, in the order of ``ids``; locked in the order of their ids."""
        ...

    async def find(self, kind: type[A], /, *, lock: bool = False, **natural_key: Any) -> A | None:
        """The one aggregate with this natural key, if there is one."""
        ...

    async def find_all(self, kind: type[A], /, *, lock: bool = False, **key: Any) -> list[A]:
        """Every aggregate with these field values, by id; a list of values means any of them."""
        ...

    def add(self, aggregate: Aggregate) -> None: ...

    def append(self, fact: Any) -> None:
        """Add a row to a ledger. Facts are never changed."""
        ...

    def ask(self, port: type[P]) -> P:
        """The answerer of a question that this context asks of others."""
        ...

    async def next_number(self, series: str, *, start: int = 1) -> int:
        """The next number of a gapless series; the series stays locked until the commit."""
        ...

    async def draw_number(self, series: str) -> int:
        """A number for people to call a thing by: rising, perhaps with gaps, and nobody waits for it.

        Taken in a transaction of its own, so that it never serialises a company.
        """
        ...

    def may(self, permission: str) -> bool: ...


Handler = Callable[[C, UnitOfWork], Awaitable[R]]
Translate = Callable[[Any], Command | None]
EventKind = type[Event]
