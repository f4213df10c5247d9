"""Define an item of pay of the company's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import refuse_taken
from domain.kernel.refusal import checks
from domain.kernel.text import clean
from domain.people.pay_item import PayItem
from domain.people.payroll.company_item import CompanyItem, check_company_item
from domain.people.payroll.incidences import check_codes
from domain.people.payroll.kinds import PaySide


@dataclass(kw_only=True)
class DefinePayItem(Command):
    """Define an item of pay of the company's own, or its next version, from a month on."""

    permission = "people.pay_item.define"
    moves = True

    code: str
    """What it is called by in entries: A-Z, 0-9 and _, 2 to 30 characters, none of the law's own."""
    name: str
    """What a payslip calls it, 60 characters at most."""
    side: PaySide
    """EARNING or DEDUCTION."""
    formula: str
    """What it comes to in reais, such as `min(salary * 0.05, minimum_wage) + quantity * 10`."""
    nature: str
    """Its nature in eSocial (natRubr, table 03), four digits."""
    social_security: str = "00"
    """Whether contributions are owed on it (codIncCP)."""
    income_tax: str = "9"
    """Whether it is taxed (codIncIRRF)."""
    fund: str = "00"
    """Whether the fund is owed on it (codIncFGTS)."""
    norm: str
    """What allows it: an agreement, a policy, a written consent (CLT, art. 462). 255 characters at most."""
    rank: int = 90
    """When a deduction has its turn, 30 to 99."""
    valid_from: date
    """From the month of this day on."""


async def define_pay_item(command: DefinePayItem, uow: UnitOfWork) -> UUID:
    """Raises Malformed, Required, TooLong, OutOfRange, FormulaRefused, Duplicate."""
    first = command.valid_from.replace(day=1)
    with checks() as check:
        with check.at("name"):
            name = clean(command.name, longest=60)
        with check.at("norm"):
            norm = clean(command.norm, longest=255)
        with check.at():
            check_codes(command.nature, command.social_security, command.income_tax, command.fund)
        with check.at():
            check_company_item(_item(command))
        with check.at("valid_from"):
            await refuse_taken(uow, PayItem, code=command.code, valid_from=first)
    values: dict[str, Any] = vars(_item(command)) | {"name": name, "norm": norm}
    item = PayItem(id=uow.new_id(), **values, valid_from=first, defined_by=uow.actor, defined_at=uow.now)
    uow.add(item)
    return item.id


def _item(command: DefinePayItem) -> CompanyItem:
    return CompanyItem(**{name: getattr(command, name) for name in CompanyItem.__dataclass_fields__})
