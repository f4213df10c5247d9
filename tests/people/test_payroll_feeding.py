"""Which runs feed which, and which settle what others began."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from domain.people.payroll_feeding import RunBeside, feeds, settles
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus

K = PayrollRunKind


def a_run(kind: PayrollRunKind, month: str, paid_on: str) -> RunBeside:
    return RunBeside(
        id=UUID(int=1),
        number=1,
        kind=kind,
        accrual_month=date.fromisoformat(f"{month}-01"),
        paid_on=date.fromisoformat(paid_on),
        status=PayrollRunStatus.CLOSED,
    )


JUNE = a_run(K.MONTHLY, "2026-06", "2026-07-03")
ADVANCE = a_run(K.ADVANCE, "2026-06", "2026-06-15")
VACATION = a_run(K.VACATION, "2026-05", "2026-05-20")
FIRST_PART = a_run(K.THIRTEENTH_FIRST, "2026-11", "2026-11-20")
SECOND_PART = a_run(K.THIRTEENTH_SECOND, "2026-12", "2026-12-18")
END = a_run(K.TERMINATION, "2026-07", "2026-07-20")

FEEDING = [
    pytest.param(ADVANCE, JUNE, True, id="an advance feeds its month"),
    pytest.param(JUNE, ADVANCE, False, id="a month feeds no advance"),
    pytest.param(ADVANCE, a_run(K.MONTHLY, "2026-07", "2026-08-05"), False, id="but no other month"),
    pytest.param(
        a_run(K.MONTHLY, "2026-05", "2026-07-01"),
        JUNE,
        True,
        id="what is paid in one month is taxed together",
    ),
    pytest.param(
        a_run(K.MONTHLY, "2026-05", "2026-06-05"), JUNE, False, id="months that are paid apart are not"
    ),
    pytest.param(VACATION, JUNE, True, id="a vacation may be spent in the months after"),
    pytest.param(
        a_run(K.RETROACTIVE, "2026-05", "2026-05-20"),
        JUNE,
        True,
        id="and so may one whose difference was paid",
    ),
    pytest.param(a_run(K.VACATION, "2026-07", "2026-06-26"), JUNE, False, id="but not in one before"),
    pytest.param(JUNE, SECOND_PART, True, id="months of the year are averaged by the thirteenth salary"),
    pytest.param(
        a_run(K.MONTHLY, "2025-12", "2026-01-05"), SECOND_PART, False, id="those of another are not"
    ),
    pytest.param(FIRST_PART, END, False, id="what comes after an end does not feed it"),
    pytest.param(
        a_run(K.VACATION, "2026-08", "2026-06-26"), END, True, id="but a vacation that was paid ahead does"
    ),
    pytest.param(
        a_run(K.VACATION, "2026-08", "2026-04-24"), VACATION, True, id="which feeds one of an earlier month"
    ),
    pytest.param(JUNE, END, True, id="whatever was paid before an end feeds it"),
    pytest.param(a_run(K.PROFIT_SHARING, "2026-06", "2026-07-03"), JUNE, False, id="shares are taxed apart"),
]


@pytest.mark.parametrize(("one", "fed", "so"), FEEDING)
def test_it_feeds(one: RunBeside, fed: RunBeside, so: bool) -> None:
    assert feeds(one, fed) is so


@pytest.mark.parametrize(
    ("last", "part", "so"),
    [
        (JUNE, ADVANCE, True),
        (END, ADVANCE, False),
        (a_run(K.TERMINATION, "2026-06", "2026-06-25"), ADVANCE, True),
        (SECOND_PART, FIRST_PART, True),
        (a_run(K.THIRTEENTH_SECOND, "2025-12", "2025-12-18"), FIRST_PART, False),
        (JUNE, VACATION, False),
    ],
)
def test_it_settles(last: RunBeside, part: RunBeside, so: bool) -> None:
    assert settles(last, part) is so
