"""Forget where somebody was paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.bank_details import BankDetails
from domain.kernel.command import Command, UnitOfWork


@dataclass(kw_only=True)
class EraseBankDetails(Command):
    """Forget accounts and keys of a party or an employee that nobody need know any more."""

    permission = "finance.bank_details.erase"

    party_id: Annotated[UUID, "party"] | None = None
    """Who was paid, of those we deal with."""
    employee_id: Annotated[UUID, "employee"] | None = None
    """Who was paid, of those who work here."""


async def erase_bank_details(command: EraseBankDetails, uow: UnitOfWork) -> None:
    whose, id = ("party_id", command.party_id) if command.party_id else ("employee_id", command.employee_id)
    assert id is not None
    for details in await uow.find_all(BankDetails, lock=True, **{whose: id}):
        details.erase()
