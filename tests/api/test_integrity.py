"""What must hold, as people of a company see it: their own, with what breaks it, and by permission."""

from __future__ import annotations

import pytest_asyncio

from persistence.database import Database
from persistence.integrity.invariants import INVARIANTS
from tests.api.test_keys import made
from tests.integrity.test_checks import SUM, tamper
from tests.workers.test_schedule import stocked
from workers import schedule
from workers.schedule import Clock

CHECKS = "{ integrityChecks(first: 50) { nodes { name holds exceptions examples checkedAt brokenSince } } }"
BROKEN = "{ integrityChecks(where: {exceptions: {gt: 0}}) { nodes { name holds exceptions examples } } }"


@pytest_asyncio.fixture
async def tampered(database: Database, relay: Database, ours, theirs) -> None:
    """Somebody was at the stock of our company, and the scheduler looked."""
    await stocked(database, ours.id)
    await tamper(database, ours.id, 1)
    await schedule.check_invariants(Clock(relay, database))


async def test_every_check_is_told_and_the_broken_one_with_the_id_of_what_breaks_it(ana, tampered) -> None:
    told = (await ana.data(CHECKS))["integrityChecks"]["nodes"]
    assert {check["name"] for check in told} == set(INVARIANTS)
    assert [check["name"] for check in told if not check["holds"]] == [SUM]
    assert all((check["brokenSince"] is None) == check["holds"] for check in told)
    (broken,) = (await ana.data(BROKEN))["integrityChecks"]["nodes"]
    item = (await ana.data("{ stockItems { nodes { id } } }"))["stockItems"]["nodes"][0]["id"]
    assert broken == {"name": SUM, "holds": False, "exceptions": 1, "examples": [item]}


async def test_another_company_sees_its_own_which_hold(stranger, tampered) -> None:
    told = (await stranger.data(CHECKS))["integrityChecks"]["nodes"]
    assert {check["holds"] for check in told} == {True}


async def test_who_may_not_see_them_sees_none(ana, anonymous, tampered) -> None:
    program = anonymous.holding((await made(ana, "stock.item.read"))["key"])
    answer = await program.ask(CHECKS)
    assert answer["data"] == {"integrityChecks": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
