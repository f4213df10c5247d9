"""Days in filters and groups are those of where the company issues from, in every request anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from persistence.clock import clock_settings
from persistence.platform.principals import principal_now
from persistence.prepared import PreparedReads

LATE = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
"""Half past midnight in Brasília, half past eleven in Manaus, half past ten in Rio Branco."""
KEYS = """query ($day: Moment!) {
    apiKeys(where: {createdAt: {eq: $day}}) { nodes { name } }
}"""
MOVE = text(
    "update establishment set address = address || jsonb_build_object('city_code', cast(:city as text))"
)
MANAUS, RIO_BRANCO = "1302603", "1200401"


@pytest.fixture
async def moved(database, ours):
    """Puts the head office somewhere else."""

    async def move(city: str) -> None:
        async with database.writing(ours.id) as connection:
            await connection.execute(MOVE, {"city": city})

    return move


async def test_a_date_is_a_day_where_the_company_issues_from(ours, anonymous, moved, monkeypatch):
    monkeypatch.setattr(clock_settings(), "clock_freeze", LATE)
    ana = anonymous.holding((await anonymous.sign_in(ours.id))["accessToken"])
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": ["*"]}, "key")
    partner = anonymous.holding(made["key"])

    async def made_on() -> list[str]:
        days = ("2026-11-23", "2026-11-24")
        found = [
            [(await who.data(KEYS, day=day))["apiKeys"]["nodes"] for day in days] for who in (ana, partner)
        ]
        assert found[0] == found[1]
        return [day for day, nodes in zip(days, found[0], strict=True) if nodes]

    assert await made_on() == ["2026-11-24"]
    await moved(MANAUS)
    assert await made_on() == ["2026-11-23"]
    await moved("3550308")
    assert await made_on() == ["2026-11-24"]
    await moved(RIO_BRANCO)
    assert await made_on() == ["2026-11-23"]


async def test_where_the_company_is_costs_no_statement_of_its_own(ana, monkeypatch):
    sent: list[str] = []
    fetch = PreparedReads.fetch

    async def noted(self, sql, parameters):
        sent.append(sql)
        return await fetch(self, sql, parameters)

    monkeypatch.setattr(PreparedReads, "fetch", noted)
    await ana.data(KEYS, day="2026-11-24")
    sent.clear()
    await ana.data(KEYS, day="2026-11-24")
    assert len(sent) == 1


async def test_exports_and_webhooks_go_by_the_same_days(ours, moved, database):
    """They are read on behalf of somebody who does not ask in person."""
    await moved(RIO_BRANCO)
    ana = await principal_now(database.prepared, ours.id, ours.member_id)
    assert ana is not None
    assert ana.zone.key == "America/Rio_Branco"
