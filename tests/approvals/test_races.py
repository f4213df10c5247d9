"""Two who decide at once: one of them wins, whichever way each came."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest_asyncio

from domain.accounting.account import AccountPurpose
from domain.accounting.commands.approve_entry import ApproveEntry, approve_entry
from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.accounting.commands.post_manual_entry import ManualLine, PostManualEntry, post_manual_entry
from domain.accounting.ports import Chart
from domain.approvals.approval import Approval, ApprovalStatus
from domain.approvals.commands.approve import Approve, approve
from domain.approvals.commands.expire_approval import ExpireApproval, expire_approval
from domain.approvals.commands.refuse import Refuse, refuse
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidTransition
from domain.platform.member import Member, Role
from domain.processes.approving import APPROVING
from persistence.database import Database
from tests.company import FrontDesk

ROUNDS = 3


@dataclass(kw_only=True)
class Hire(Command):
    """Take on two who may decide."""

    permission = "tests.hire"


async def hire(_command: Hire, uow: UnitOfWork) -> list[UUID]:
    role = Role(
        id=uow.new_id(),
        name="BOSS",
        permissions=("accounting.entry.approve",),
        discount_limit=Money(0).amount,
    )
    uow.add(role)
    members = [
        Member(
            id=uow.new_id(),
            name=name,
            email=f"{name}@example.com",
            login_id=uuid4(),
            roles=("BOSS",),
            joined_at=uow.now,
        )
        for name in ("bia", "caio")
    ]
    for member in members:
        uow.add(member)
    return [member.id for member in members]


@pytest_asyncio.fixture
async def desk(database: Database, company: UUID) -> FrontDesk:
    desk = FrontDesk(database, company, processes=(APPROVING,))
    await desk.give(open_books, OpenBooks())
    return desk


async def asked(desk: FrontDesk) -> tuple[UUID, UUID]:
    """The ids of an entry that is asked for, and of its approval."""
    async with desk.looking() as uow:
        accounts = await uow.ask(Chart).accounts_for([AccountPurpose.CASH, AccountPurpose.BANK])
        today = uow.today
    amount = Money.of("50.00")
    lines = (
        ManualLine(account_id=accounts[AccountPurpose.BANK], debit=amount),
        ManualLine(account_id=accounts[AccountPurpose.CASH], credit=amount),
    )
    request = await desk.give(
        post_manual_entry, PostManualEntry(posted_on=today, memo="Depósito", lines=lines)
    )
    async with desk.looking() as uow:
        approval = await uow.find(Approval, subject_id=request)
    return request, approval.id


async def test_of_two_approvers_at_once_one_wins_whichever_way_they_came(
    desk: FrontDesk, owner: asyncpg.Connection
) -> None:
    first, second = (replace(desk, actor=id) for id in await desk.give(hire, Hire()))
    for _ in range(ROUNDS):
        request, approval = await asked(desk)
        told: list[Any] = await asyncio.gather(
            first.give(approve, Approve(approval_id=approval)),
            second.give(approve_entry, ApproveEntry(request_id=request)),
            second.give(approve, Approve(approval_id=approval)),
            return_exceptions=True,
        )
        refused = [each for each in told if isinstance(each, Exception)]
        assert [type(each) for each in refused] == [InvalidTransition] * 2, told
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    assert await owner.fetchval("select count(*) from journal_entry") == ROUNDS
    assert await owner.fetchval("select count(*) from approval_change") == 2 * ROUNDS


async def test_the_clock_and_a_person_end_a_request_once(desk: FrontDesk, owner: asyncpg.Connection) -> None:
    (person, _) = await desk.give(hire, Hire())
    await owner.execute("select set_config('app.company', $1, false)", str(desk.company))
    for _ in range(ROUNDS):
        _, approval = await asked(desk)
        await owner.execute("update approval set expires_at = now() where status = 'REQUESTED'")
        told: list[Any] = await asyncio.gather(
            replace(desk, actor=person).give(refuse, Refuse(approval_id=approval, reason="Não")),
            desk.give(expire_approval, ExpireApproval(approval_id=approval)),
            desk.give(expire_approval, ExpireApproval(approval_id=approval)),
            return_exceptions=True,
        )
        ended = (await desk.load(Approval, approval)).status
        lost = isinstance(told[0], InvalidTransition)
        assert ended is (ApprovalStatus.EXPIRED if lost else ApprovalStatus.REFUSED), told
        assert [each for each in told[1:] if isinstance(each, Exception)] == []
    assert await owner.fetchval("select count(*) from approval_change") == 2 * ROUNDS
