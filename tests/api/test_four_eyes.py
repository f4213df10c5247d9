"""Whoever prepares something by a key of theirs does not agree to it in person, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from domain.kernel.calendar import business_date
from persistence.clock import now
from tests.api.front import Client
from tests.api.test_approvals import asked_entry, codes, hire, keyed, waiting
from tests.api.test_tax_rules import decide, draft
from tests.people.test_employee_api import ANA
from tests.people.test_time_api import a_monday_to_come

__all__ = ["hire"]

OWN = [("FOUR_EYES_REQUIRED", "input")]


@pytest_asyncio.fixture
async def hand(ana: Client) -> Client:
    """A key that Ana made."""
    made = await ana.do("createApiKey", {"name": "Integração", "scopes": ["*"]}, "key")
    return ana.holding(made["key"])


async def test_an_entry(ana: Client, hand: Client, books: Any, hire: Any) -> None:
    for one, other in ((hand, ana), (ana, hand)):
        request = await asked_entry(one)
        assert codes(await other.do("approveEntry", keyed(requestId=request))) == OWN
    bia = await hire("bia", ["accounting.*"])
    assert codes(await bia.do("approveEntry", keyed(requestId=request))) == []


async def test_a_month_of_the_books(ana: Client, hand: Client, books: Any) -> None:
    month = f"{business_date(now()):%Y-%m}"
    period = (await ana.do("openPeriod", {"month": month}, "period { id }"))["period"]["id"]
    assert codes(await ana.do("closePeriod", {"periodId": period})) == []
    again = {"periodId": period, "reason": "Nota esquecida"}
    assert codes(await hand.do("reopenPeriod", again)) == []
    assert codes(await ana.do("reopenPeriod", again)) == OWN


async def test_a_vacation(ana: Client, hand: Client) -> None:
    said = ANA | keyed(hiredOn="2025-03-04")
    employee = (await ana.do("hireEmployee", said, "employee { id }"))["employee"]["id"]
    asked = keyed(employeeId=employee, accruedFrom="2025-03-04", startsOn=a_monday_to_come(), days=30)
    for one, other in ((hand, ana), (ana, hand)):
        made = await one.do("requestVacation", asked | keyed(), "vacation { id version }")
        assert made["errors"] == [], made
        known = {"vacationId": made["vacation"]["id"], "expectedVersion": made["vacation"]["version"]}
        assert codes(await other.do("approveVacation", keyed(**known))) == OWN
        gone = await ana.do("refuseVacation", keyed(**known, reason="x"))
        assert codes(gone) == []


async def test_a_tax_rule(ana: Client, hand: Client) -> None:
    written = await draft(hand)
    await hand.do("submitTaxRule", {"ruleId": written["id"]})
    assert codes(await decide(ana, "approve", written["id"])) == OWN
    assert (await waiting(ana))["status"] == "REQUESTED"
