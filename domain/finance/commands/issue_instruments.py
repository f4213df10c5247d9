"""Issue the boletos and Pix codes of a receivable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.finance.bank_account import BankAccount
from domain.finance.instruments import issue
from domain.finance.receivable import Receivable
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Missing


@dataclass(kw_only=True)
class IssueInstruments(Command):
    """Ask the customer for each instalment, at the account that collects."""

    permission = "finance.instrument.issue"

    receivable_id: Annotated[UUID, "receivable"]
    """What is asked for."""


async def issue_instruments(command: IssueInstruments, uow: UnitOfWork) -> UUID:
    """Done once for each instalment. Raises Missing without an account that collects, or when its
    bank's layout or its Pix key is not known."""
    receivable = await uow.get(Receivable, command.receivable_id, lock=True)
    account = await uow.find(BankAccount, collects=True)
    if account is None:
        raise Missing(what="bank account that collects")
    await issue(receivable, account, uow)
    return receivable.id
