"""Facts as the outside knows them: a type for each, what it is about, and who may know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from re import sub
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

import domain
import persistence.views  # noqa: F401  what facts are about is looked for among all views
from api.docstrings import summary, words_of
from api.scalars import NAMED
from domain.kernel.aggregate import Event
from persistence.live.journal import Fact
from persistence.reading.view import VIEWS, OwnedThrough, View


def _classes(kind: type[Event]) -> Iterator[type[Event]]:
    """Those of the business that something records; what others derive from is no fact itself."""
    below = kind.__subclasses__()
    for each in below:
        yield from _classes(each)
    if not below and kind.__module__.startswith("domain."):
        yield kind


def _published() -> dict[str, type[Event]]:
    for path in sorted(Path(domain.__path__[0]).glob("*/events.py")):
        import_module(f"domain.{path.parent.name}.events")
    return {each.__name__: each for each in sorted(_classes(Event), key=lambda kind: kind.__name__)}


EVENTS = _published()
"""Every fact of the business, by the name under which it is recorded."""


def type_of(name: str) -> str:
    """``OrderPlaced`` is ORDER_PLACED."""
    return sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


NAMES = {type_of(name): name for name in EVENTS}

if TYPE_CHECKING:

    class EventType(StrEnum):
        """The types are collected from the domain when the schema is built."""

else:
    EventType = StrEnum("EventType", {type_of(name): type_of(name) for name in EVENTS})
    strawberry.enum(EventType, description="What happened; new types may appear.")
    NAMED["EventType"] = EventType
    _named = {type_of(name): kind for name, kind in EVENTS.items()}
    for _value in EventType.__strawberry_definition__.values:
        _value.description = summary(_named[_value.name]) or words_of(_named[_value.name].__name__)


@dataclass(frozen=True)
class About:
    """Where to look when a fact has happened: the field with the id, and what it is an id of.

    ``requires`` is needed besides the permission to read that.
    """

    field: str
    view: str
    requires: str | None = None


NOT_ITS_SUBJECT = {
    "CommissionAccrued": About("commission_id", "Commission"),
    "PayrollStretchRequested": About("payroll_run_id", "PayrollRun"),
    "PersonalDataErased": About("personal_data_request_id", "PersonalDataRequest"),
    "PixChargeChanged": About("charge_id", "PixCharge"),
    "SalaryChanged": About("employee_id", "Employee", requires="people.salary.read"),
    "StockReceived": About("receipt_id", "StockMovement"),
    "StockReturned": About("return_id", "Return", requires="stock.item.read"),
    "StockShipped": About("invoice_id", "Invoice", requires="stock.item.read"),
    "StockTakenBack": About("invoice_id", "Invoice", requires="stock.item.read"),
}
"""Facts about something else than what they are ordered by, or that not all who see it may know."""


@cache
def about(name: str) -> About | None:
    """What the fact of this class is about; None when that cannot be read."""
    if name in NOT_ITS_SUBJECT:
        return NOT_ITS_SUBJECT[name]
    kind = EVENTS.get(name)
    if kind is None:
        return None
    prefix = kind.subject.removesuffix("_id").replace("_", "")
    view = next((view for view in VIEWS.values() if view.prefix == prefix), None)
    return None if view is None else About(kind.subject, view.name)


def subject_of(fact: Fact) -> tuple[View, UUID] | None:
    """What can be read of what a fact is about."""
    found = about(fact.type)
    return None if found is None else (VIEWS[found.view], UUID(fact.payload[found.field]))


def may_know(may: Callable[[str], bool], name: str) -> bool:
    """Whether somebody with these permissions may be told of facts of this class."""
    return about(name) is not None and lacking(may, name) is None


def lacking(may: Callable[[str], bool], name: str) -> str | None:
    """The permission that somebody would need to be told of facts of this class, and has not."""
    found = about(name)
    needed = (VIEWS[found.view].read, found.requires) if found else ()
    return next((permission for permission in needed if permission and not may(permission)), None)


def concerns(may: Callable[[str], bool], actor: UUID, fact: Fact) -> bool:
    """Whether a fact about something that belongs to somebody, or is confidential, is for this member or key.

    Such facts say whose it is, or what makes it so, in a field named like the column; those of what is owned
    through something else do not say it, and are for who sees all.
    """
    found = about(fact.type)
    view = None if found is None else VIEWS[found.view]
    if view is not None and (secret := view.confidential) and fact.payload.get(secret.by.name):
        return may(secret.read)
    if view is None or view.owner is None or (view.read_others and may(view.read_others)):
        return True
    if isinstance(view.owner, OwnedThrough):
        return False
    return fact.payload.get(view.owner.name) == str(actor)
