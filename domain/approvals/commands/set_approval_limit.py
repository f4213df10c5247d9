"""Say how far a role may approve."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.approvals.approval import ApprovalLimitBeyondOwn
from domain.approvals.kinds import RULES, ApprovalKind, Measure
from domain.approvals.limit import ApprovalLimit, Reach, measured
from domain.approvals.ports import Approvers
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import MOST, ZERO, Money
from domain.kernel.refusal import Checks, NotFound, OutOfRange, checks

PLACES = 4


@dataclass(kw_only=True)
class SetApprovalLimit(Command):
    """Say up to what members of a role may approve what others ask for, in place of what was said."""

    permission = "approvals.limit.set"
    sets = ApprovalLimit

    kind: ApprovalKind
    """What is approved."""
    role_id: Annotated[UUID, "role"]
    """Whose limit."""
    amount: Money | None = None
    """Reais, for what is measured in money; any amount when absent. No more than you may approve."""
    percent: Decimal | None = None
    """Percent of a line, for what is measured so; any when absent. No more than you may approve."""


async def set_approval_limit(command: SetApprovalLimit, uow: UnitOfWork) -> UUID:
    """The id of the limit. Raises NotFound, OutOfRange, ApprovalLimitBeyondOwn."""
    measure = RULES[command.kind].measure
    with checks() as check:
        _check(command, measure, check)
        check.that(await uow.ask(Approvers).knows(command.role_id), NotFound("role_id", kind="role"))
    reach = Reach(may=True, up_to=measured(measure, command.amount, command.percent))
    own = (await uow.ask(Approvers).of(uow.actor, command.kind)).reach
    if not own.includes(reach):
        path = ("amount",) if measure is Measure.MONEY else ("percent",) if measure is Measure.PERCENT else ()
        raise ApprovalLimitBeyondOwn(*path, limit=own.up_to)
    limit = await uow.find(ApprovalLimit, lock=True, role_id=command.role_id, kind=command.kind)
    if limit is None:
        limit = ApprovalLimit(id=uow.new_id(), kind=command.kind, role_id=command.role_id)
        uow.add(limit)
    limit.set(reach)
    return limit.id


def _check(command: SetApprovalLimit, measure: Measure, check: Checks) -> None:
    amount, percent = command.amount, command.percent
    if amount is not None:
        fits = measure is Measure.MONEY and ZERO <= amount <= MOST
        check.that(fits, OutOfRange("amount", least="0", most=str(MOST)))
    if percent is not None:
        whole = percent.is_finite() and 0 <= percent <= 100 and percent == round(percent, PLACES)
        check.that(measure is Measure.PERCENT and whole, OutOfRange("percent", least="0", most="100"))
