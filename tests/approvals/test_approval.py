"""Approvals: one asks, another one decides within a limit, in time, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.approvals.approval import (
    AboveApprovalLimit,
    Approval,
    ApprovalStatus,
    ApprovalTimeOver,
    Approver,
    NotTheAuthor,
    PersonRequired,
    actions_of,
)
from domain.approvals.commands.approve import Approve, approve
from domain.approvals.commands.remove_approval_limit import RemoveApprovalLimit, remove_approval_limit
from domain.approvals.commands.set_approval_limit import SetApprovalLimit, set_approval_limit
from domain.approvals.commands.set_approval_terms import SetApprovalTerms, set_approval_terms
from domain.approvals.events import ApprovalExpired, ApprovalGranted
from domain.approvals.kinds import ApprovalKind
from domain.approvals.limit import ANY, NONE, ApprovalLimit, Reach, RoleReach, furthest
from domain.finance.pix_key import PixKeyKind
from domain.kernel.money import Money
from domain.kernel.refusal import FourEyes, InvalidTransition, Malformed, Refusal
from tests.approvals.desk import AUTHOR, BOSS, JUNIOR, Desk

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY, MAKER = UUID(int=81), UUID(int=82)


def waiting(**changes: Any) -> Approval:
    fields: dict[str, Any] = {
        "id": UUID(int=1),
        "kind": ApprovalKind.BANK_DETAILS,
        "subject_id": UUID(int=2),
        "subject_version": 1,
        "amount": None,
        "percent": None,
        "reason": None,
        "requested_by": KEY,
        "author_id": MAKER,
        "requested_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return Approval(**(fields | changes))


def by(id: UUID, person: UUID | None = None, reach: Reach = ANY) -> Approver:
    return Approver(id=id, person_id=person or id, reach=reach)


def granted(approval: Approval, who: Approver, at: datetime = NOW) -> None:
    approval.approve(by=who, at=at, reason=None, effective_at=at)


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        (by(KEY, MAKER), FourEyes),
        (by(MAKER), FourEyes),
        (by(UUID(int=83), MAKER), FourEyes),
        (by(UUID(int=83), BOSS), PersonRequired),
        (by(BOSS, reach=NONE), AboveApprovalLimit),
    ],
)
def test_where_money_goes_a_person_decides_who_has_nothing_to_do_with_who_asked(
    who: Approver, refused: type[Refusal]
) -> None:
    approval = waiting()
    with pytest.raises(refused):
        granted(approval, who)
    assert (approval.status, approval.pull_events()) == (ApprovalStatus.REQUESTED, [])


def test_who_made_the_key_that_sold_may_approve_its_discount_and_so_may_a_key() -> None:
    for who in (by(MAKER), by(UUID(int=83), BOSS)):
        approval = waiting(kind=ApprovalKind.ORDER, author_id=None, percent=Decimal(10))
        granted(approval, who)
        assert isinstance(approval.pull_events()[0], ApprovalGranted)


def test_a_limit_is_reached_and_not_passed() -> None:
    reach = Reach(may=True, up_to=Decimal(10))
    granted(waiting(kind=ApprovalKind.ORDER, percent=Decimal(10)), by(BOSS, reach=reach))
    with pytest.raises(AboveApprovalLimit) as refused:
        granted(waiting(kind=ApprovalKind.ORDER, percent=Decimal("10.0001")), by(BOSS, reach=reach))
    assert refused.value.facts == {"limit": Decimal(10)}


def test_at_the_end_of_its_time_it_is_too_late_whether_or_not_the_clock_has_come_by() -> None:
    approval = waiting()
    assert approval.expires_at is not None
    with pytest.raises(ApprovalTimeOver):
        granted(approval, by(BOSS), at=approval.expires_at)
    assert not approval.expire(by=BOSS, at=approval.expires_at - timedelta(microseconds=1))
    assert approval.expire(by=BOSS, at=approval.expires_at)
    assert not approval.expire(by=BOSS, at=approval.expires_at)
    assert [type(event) for event in approval.pull_events()] == [ApprovalExpired]


def test_only_who_asked_takes_it_back_and_what_is_decided_stays_so() -> None:
    approval = waiting()
    with pytest.raises(NotTheAuthor):
        approval.withdraw(by=BOSS, at=NOW, reason=None)
    approval.withdraw(by=MAKER, at=NOW, reason=None)
    for again in (
        lambda: granted(approval, by(BOSS)),
        lambda: approval.refuse(by=BOSS, at=NOW, reason="Não"),
        lambda: approval.withdraw(by=KEY, at=NOW, reason=None),
    ):
        with pytest.raises(InvalidTransition):
            again()


def test_actions_say_what_would_be_refused() -> None:
    told = {
        (action.action, action.allowed, action.reason) for action in actions_of("REQUESTED", True, "ORDER")
    }
    assert ("approve", False, "APPROVAL_EXPIRED") in told
    assert not any(action.allowed for action in actions_of("APPROVED", False, "ORDER"))


def test_a_role_goes_as_far_as_was_said_else_as_it_does_of_itself() -> None:
    role = RoleReach(allows=True, discount_limit=Decimal(5))
    assert role.of(ApprovalKind.ORDER) == Reach(may=True, up_to=Decimal(5))
    assert role.of(ApprovalKind.ENTRY) == ANY
    assert RoleReach(allows=False, discount_limit=Decimal(5)).of(ApprovalKind.ENTRY) == NONE
    said = RoleReach(allows=True, discount_limit=Decimal(5), chosen=NONE)
    assert said.of(ApprovalKind.ORDER) == NONE
    assert furthest([NONE, Reach(may=True, up_to=Decimal(5)), Reach(may=True, up_to=Decimal(9))]).up_to == 9
    assert furthest([Reach(may=True, up_to=Decimal(5)), ANY]) == ANY


async def test_nobody_gives_a_role_more_than_they_have_and_anybody_takes_it_away() -> None:
    desk = await Desk.opened()
    role = UUID(int=90)
    desk.roles.add(role)
    said = SetApprovalLimit(kind=ApprovalKind.ENTRY, role_id=role, amount=Money.of("50.00"))
    assert await desk.give(JUNIOR, set_approval_limit, said) == "APPROVAL_LIMIT_BEYOND_OWN"
    assert desk.kept(ApprovalLimit) == []
    assert await desk.give(BOSS, set_approval_limit, said) is None
    without = SetApprovalLimit(kind=ApprovalKind.ENTRY, role_id=role)
    assert await desk.give(BOSS, set_approval_limit, without) == "APPROVAL_LIMIT_BEYOND_OWN"
    (limit,) = desk.kept(ApprovalLimit)
    assert limit.reach == Reach(may=True, up_to=Money.of("50.00"))
    assert await desk.give(JUNIOR, remove_approval_limit, RemoveApprovalLimit(limit_id=limit.id)) is None
    assert limit.reach == NONE


async def test_a_quarantine_is_never_shorter_than_the_one_that_is_shipped() -> None:
    desk = await Desk.opened()
    bank = ApprovalKind.BANK_DETAILS
    short = SetApprovalTerms(kind=bank, expires_after=48, quarantine=23)
    assert await desk.give(BOSS, set_approval_terms, short) == "OUT_OF_RANGE"
    assert await desk.give(BOSS, set_approval_terms, SetApprovalTerms(kind=bank, quarantine=72)) is None
    none = SetApprovalTerms(kind=ApprovalKind.ORDER, quarantine=1)
    assert await desk.give(BOSS, set_approval_terms, none) == "OUT_OF_RANGE"


async def test_what_changed_since_it_was_asked_for_is_not_approved() -> None:
    desk = await Desk.opened()
    await desk.ask()
    desk.request.version = 2
    decision = Approve(approval_id=desk.approval.id)
    assert await desk.give(BOSS, approve, decision) == "APPROVAL_SUBJECT_CHANGED"
    assert await desk.give(AUTHOR, approve, decision) == "APPROVAL_SUBJECT_CHANGED"
    assert desk.books.entries == []


@pytest.mark.parametrize(
    ("kind", "typed", "key", "masked"),
    [
        ("CPF", "529.982.247-25", "52998224725", "***247-**"),
        ("EMAIL", " Ana@Exemplo.com.br ", "ana@exemplo.com.br", "a***@exemplo.com.br"),
        ("PHONE", "(11) 98765-4321", "+5511987654321", "***321"),
        (
            "EVP",
            "123E4567-E89B-42D3-A456-426614174000",
            "123e4567-e89b-42d3-a456-426614174000",
            "***000",
        ),
    ],
)
def test_a_pix_key_is_known_by_its_kind_and_shown_in_part(
    kind: str, typed: str, key: str, masked: str
) -> None:
    assert PixKeyKind(kind).parse(typed) == key
    assert PixKeyKind(kind).masked(key) == masked


@pytest.mark.parametrize(("kind", "typed"), [("EMAIL", "ana"), ("PHONE", "119"), ("EVP", "52998224725")])
def test_what_is_no_key_of_its_kind_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(Malformed):
        PixKeyKind(kind).parse(typed)
