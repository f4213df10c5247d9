"""Pay items that a company defines (rubricas próprias), and who gets or owes how much of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.people.dated import check_left, ended
from domain.people.payroll.company_item import CompanyItem
from domain.people.payroll.kinds import PaySide
from domain.people.time_entry import MonthClosed


@dataclass(eq=False, kw_only=True)
class PayItem(Aggregate):
    """A version of an item, from the first day of a month until the next version."""

    id: UUID
    version: int = 1
    code: str
    name: str
    side: PaySide
    formula: str
    nature: str
    social_security: str
    income_tax: str
    fund: str
    norm: str
    rank: int
    valid_from: date
    defined_by: UUID
    defined_at: datetime

    @property
    def item(self) -> CompanyItem:
        return CompanyItem(**{name: getattr(self, name) for name in CompanyItem.__dataclass_fields__})


@dataclass(eq=False, kw_only=True)
class PayItemEntry(Aggregate):
    """So much of an item for an employee, in the months from ``valid_from`` to ``valid_until``, their first
    days; without an end it goes on. ``quantity`` is a fact of the item's formula."""

    id: UUID
    version: int = 1
    employee_id: UUID
    code: str
    quantity: Decimal
    valid_from: date
    valid_until: date | None
    entered_by: UUID
    entered_at: datetime
    external_reference: str | None = None

    def erase(self) -> None:
        """What another system calls it, which may say who it was."""
        self.external_reference = None

    def end(self, *, on: date) -> None:
        """With this as its last month, no later than was said. Raises OutOfRange."""
        self.valid_until = ended(self, on)


def actions_of(valid_from: date, valid_until: date | None, last_closed: bool) -> list[Action]:
    """What may be done with an entry; ``last_closed``: its last month takes nothing more that counts for pay,
    so that it was paid until then."""
    if last_closed:
        return [Action.of("endPayItemEntry", False, MonthClosed.code)]
    return [Action.asked("endPayItemEntry", lambda: check_left(valid_from, valid_until))]
