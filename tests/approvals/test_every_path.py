"""Whatever people and the clock do, in any order: the author never approves, nothing happens twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.accounting.commands.approve_entry import ApproveEntry, approve_entry
from domain.accounting.commands.refuse_entry import RefuseEntry, refuse_entry
from domain.accounting.entry_request import EntryRequestStatus
from domain.approvals.approval import ApprovalStatus
from domain.approvals.commands.approve import Approve, approve
from domain.approvals.commands.expire_approval import ExpireApproval, expire_approval
from domain.approvals.commands.refuse import Refuse, refuse
from domain.approvals.commands.set_approval_terms import SetApprovalTerms, set_approval_terms
from domain.approvals.commands.withdraw_approval import WithdrawApproval, withdraw_approval
from domain.approvals.kinds import ApprovalKind
from tests.approvals.desk import AUTHOR, BOSS, JUNIOR, OTHER_BOSS, Desk

DEEDS = ("approve", "approveEntry", "refuse", "refuseEntry", "withdraw", "expire", "wait")
steps = st.lists(
    st.tuples(st.sampled_from((AUTHOR, JUNIOR, BOSS, OTHER_BOSS)), st.sampled_from(DEEDS)), max_size=8
)
ENDS = {
    ApprovalStatus.REQUESTED: EntryRequestStatus.REQUESTED,
    ApprovalStatus.APPROVED: EntryRequestStatus.APPROVED,
    ApprovalStatus.REFUSED: EntryRequestStatus.REFUSED,
    ApprovalStatus.EXPIRED: EntryRequestStatus.REFUSED,
    ApprovalStatus.WITHDRAWN: EntryRequestStatus.REFUSED,
}


async def done(desk: Desk, who: UUID, deed: str) -> str | None:
    asked, request = desk.approval.id, desk.request.id
    if deed == "wait":
        desk.world.now += timedelta(minutes=40)
        return "WAITED"
    given_: dict[str, tuple[Any, Any]] = {
        "approve": (approve, Approve(approval_id=asked)),
        "approveEntry": (approve_entry, ApproveEntry(request_id=request)),
        "refuse": (refuse, Refuse(approval_id=asked, reason="Não")),
        "refuseEntry": (refuse_entry, RefuseEntry(request_id=request, reason="Não")),
        "withdraw": (withdraw_approval, WithdrawApproval(approval_id=asked)),
        "expire": (expire_approval, ExpireApproval(approval_id=asked)),
    }
    return await desk.give(who, *given_[deed])


async def lived(taken: list[tuple[UUID, str]]) -> None:
    desk = await Desk.opened()
    await desk.give(BOSS, set_approval_terms, SetApprovalTerms(kind=ApprovalKind.ENTRY, expires_after=1))
    await desk.ask()
    for who, deed in taken:
        before, over = desk.approval.status, desk.approval.is_over(desk.world.now)
        code = await done(desk, who, deed)
        approval = desk.approval
        if before is not ApprovalStatus.REQUESTED:
            assert approval.status is before
            assert code or deed == "expire"
        if before is not approval.status is ApprovalStatus.APPROVED:
            assert who in (BOSS, OTHER_BOSS)
            assert not over
        if before is not approval.status is ApprovalStatus.EXPIRED:
            assert over
            assert deed == "expire"
        assert desk.request.status is ENDS[approval.status]
        assert len(desk.books.entries) == (approval.status is ApprovalStatus.APPROVED)
        ends = [change.after for change in desk.history]
        assert ends == [ApprovalStatus.REQUESTED, approval.status][: 1 + (ends[-1] is not ends[0])]
        assert ends[-1] is approval.status


@settings(max_examples=60, deadline=None)
@given(steps)
def test_no_path_lets_the_author_approve_or_anything_happen_twice(taken: list[tuple[UUID, str]]) -> None:
    asyncio.run(lived(taken))
