"""What may be done with months and with requests of entries is told as it would be refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.accounting.entry_request import (
    AlreadyReversed,
    EntryRequest,
    EntryRequestKind,
    EntryRequestStatus,
    actions_of_entry,
)
from domain.accounting.entry_request import actions_of as actions_of_request
from domain.accounting.period import AccountingPeriod, PeriodStatus, actions_of
from tests.actions import are_told_truly

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKER, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("status", PeriodStatus)
async def test_of_a_month(status: PeriodStatus) -> None:
    def closed(period: AccountingPeriod) -> None:
        period.begin_closing()
        period.close(digest="0" * 64, by=OTHER, at=NOW)

    await are_told_truly(
        actions_of(status.value),
        lambda: AccountingPeriod(id=UUID(int=3), month=date(2026, 10, 1), status=status, opened_at=NOW),
        {
            "closePeriod": closed,
            "reopenPeriod": lambda period: period.reopen(by=OTHER, reason="Nota esquecida"),
            "lockPeriod": lambda period: period.lock(),
        },
    )


def test_of_an_entry() -> None:
    told = [(one.action, one.allowed, one.reason) for one in actions_of_entry(reversed=False)]
    assert told == [("reverseEntry", True, None)]
    assert [one.reason for one in actions_of_entry(reversed=True)] == ["ENTRY_ALREADY_REVERSED"]


@pytest.mark.parametrize("status", EntryRequestStatus)
@pytest.mark.parametrize("reversed", [False, True])
async def test_of_a_request(status: EntryRequestStatus, reversed: bool) -> None:
    def approved(request: EntryRequest) -> None:
        request.expect_approval_by(OTHER)
        if reversed:
            raise AlreadyReversed("request_id", number=1)
        request.approve(by=OTHER, at=NOW, entry_id=UUID(int=5))

    await are_told_truly(
        actions_of_request(status.value, reversed),
        lambda: EntryRequest(
            id=UUID(int=4),
            kind=EntryRequestKind.REVERSAL,
            status=status,
            memo="Em duplicidade",
            posted_on=date(2026, 10, 31),
            requested_by=ASKER,
            requested_at=NOW,
        ),
        {
            "approveEntry": approved,
            "refuseEntry": lambda request: request.refuse(by=OTHER, at=NOW, reason="Já estornado"),
        },
    )
