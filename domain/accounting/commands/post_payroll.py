"""Book a closed payroll run: what work cost, what is owed for it, and what was withheld."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.accounting.entry import Source
from domain.accounting.ports import BookedPayrolls
from domain.accounting.posting import Happening, book
from domain.accounting.postings import Occasion
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound


@dataclass(kw_only=True)
class PostPayroll(Command):
    """Book a closed payroll run by cost centre. Given by processes alone."""

    permission = "accounting.entry.post"

    payroll_run_id: Annotated[UUID, "payrollrun"]
    """The closed run."""
    on: date
    """The day it counts for."""


async def post_payroll(command: PostPayroll, uow: UnitOfWork) -> list[UUID]:
    """The ids of the new entries; doing it again posts nothing."""
    payroll = await uow.ask(BookedPayrolls).of(command.payroll_run_id)
    if payroll is None:
        raise NotFound("payroll_run_id", kind="PayrollRun", id=command.payroll_run_id)
    happening = Happening(
        occasion=Occasion.PAYROLL_CLOSED,
        source=Source(type="payrollrun", id=command.payroll_run_id),
        order_id=None,
        on=command.on,
        amounts=payroll.amounts,
        reference=payroll.reference,
    )
    return await book(happening, uow)
