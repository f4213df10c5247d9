"""What partners write bears their own name for it: found by it, once in a company, gone with a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from domain.accounting.commands.open_books import OpenBooks, open_books
from domain.kernel.calendar import business_date
from domain.kernel.runner import execute
from domain.platform.commands.found_company import FoundedCompany
from persistence.clock import now
from persistence.database import Database
from persistence.unit_of_work import EVERYTHING
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from tests.api.front import Client
from tests.api.test_people import joined, keyed
from tests.builders import a_cpf
from tests.people.test_employee_api import ANA
from tests.people.test_time_api import a_monday_to_come

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage", "stranger", "theirs"]

REFERENCE, ANOTHER = "RH/2026 nº 1", "RH/2026 nº 2"
WRONG = [("r" * 61, "TOO_LONG"), ("a\0b", "MALFORMED"), (REFERENCE, "DUPLICATE")]
SHOWN = "id externalReference"
Given = dict[str, Any]


@dataclass
class Partner:
    """A program that keeps people and books elsewhere, too; ``hired`` counts whom it brought."""

    client: Client
    hired: int = 0

    async def done(self, mutation: str, thing: str, /, **input: Any) -> Given:
        payload = await self.client.do(mutation, keyed(**input), f"it: {thing} {{ id }}")
        assert payload["errors"] == [], payload["errors"]
        return payload["it"]

    async def refused(self, mutation: str, /, **input: Any) -> list[tuple[str, str]]:
        payload = await self.client.do(mutation, keyed(**input))
        return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]

    async def found(self, kind: Kind, reference: str) -> Given | None:
        query = f"query ($it: String!) {{ it: {kind.one}(by: {{externalReference: $it}}) {{ {SHOWN} }} }}"
        return (await self.client.data(query, it=reference))["it"]

    async def listed(self, kind: Kind, where: Given | None = None) -> list[Given]:
        which = f"$where: {kind.type}Where"
        query = f"query ({which}) {{ it: {kind.many}(where: $where) {{ nodes {{ {SHOWN} }} }} }}"
        return (await self.client.data(query, where=where))["it"]["nodes"]

    async def hire(self, **terms: Any) -> str:
        """Since two years and a half."""
        self.hired += 1
        return (await self.done("hireEmployee", "employee", **hiring(self.hired, terms=terms or None)))["id"]


Saying = Callable[[Partner, int], Awaitable[Given]]


@dataclass
class Kind:
    """``said`` is what a partner says of the n-th of them; no two of them are in each other's way."""

    mutation: str
    thing: str
    one: str
    said: Saying

    @property
    def type(self) -> str:
        return self.one[0].upper() + self.one[1:]

    @property
    def many(self) -> str:
        return f"{self.one[:-1]}ies" if self.one.endswith("ry") else f"{self.one}s"


def hiring(number: int, **changes: Any) -> Given:
    return ANA | {"cpf": a_cpf(number), "name": f"Pessoa {number}", "hiredOn": "2024-03-04"} | changes


async def another_employee(_: Partner, n: int) -> Given:
    return hiring(50 + n)


def of_somebody(**said: Any) -> Saying:
    """Of an employee of whom nothing was said yet."""

    async def given(partner: Partner, _: int) -> Given:
        return {"employeeId": await partner.hire()} | said

    return given


async def a_collective_vacation(partner: Partner, n: int) -> Given:
    """Of a department of its own."""
    department = await partner.done("registerDepartment", "department", code=f"D{n}", name="Loja")
    await partner.hire(departmentId=department["id"])
    return {"departmentId": department["id"], "startsOn": a_monday_to_come(), "days": 20}


async def a_holiday(_: Partner, n: int) -> Given:
    day = date(2026, 7, 9) + timedelta(days=n)
    return {"name": "Feriado", "scope": "STATE", "state": "SP", "on": str(day), "norm": "Lei 9.497/1997"}


async def an_item(partner: Partner, _: int) -> Given:
    item = {"code": "PRIZE", "name": "Prêmio", "side": "EARNING", "formula": "quantity * 10", "norm": "x"}
    await partner.client.do("definePayItem", keyed(**item, nature="1203", validFrom="2026-01-01"))
    return {"employeeId": await partner.hire(), "code": "PRIZE", "validFrom": "2026-10-01"}


async def a_run(partner: Partner, _: int) -> Given:
    run = {"kind": "MONTHLY", "accrualMonth": "2026-10", "paidOn": "2026-11-05"}
    return run | {"employeeIds": [await partner.hire()]}


async def an_entry(partner: Partner, _: int) -> Given:
    query = "{ accounts(first: 100) { nodes { id purpose } } }"
    nodes = (await partner.client.data(query))["accounts"]["nodes"]
    accounts = {node["purpose"]: node["id"] for node in nodes}
    sides = {"BANK": {"debit": "50.00"}, "CASH": {"credit": "50.00"}}
    lines = [{"accountId": accounts[purpose]} | side for purpose, side in sides.items()]
    return {"postedOn": business_date(now()).isoformat(), "memo": "Depósito do caixa", "lines": lines}


SINCE = {"validFrom": "2026-02-02"}
VACATION = {"accruedFrom": "2024-03-04", "days": 30}
KINDS = [
    Kind("hireEmployee", "employee", "employee", another_employee),
    Kind(
        "registerDependent",
        "dependent",
        "dependent",
        of_somebody(name="Bento", bornOn="2020-05-06", kinship="CHILD", **SINCE),
    ),
    Kind(
        "registerEmployeeDocument",
        "document",
        "employeeDocument",
        of_somebody(kind="PIS", documentNumber="120.12345.67-8"),
    ),
    Kind("enrolInBenefit", "benefit", "benefit", of_somebody(kind="MEAL", cost="600.00", **SINCE)),
    Kind(
        "orderAlimony",
        "alimonyOrder",
        "alimonyOrder",
        of_somebody(beneficiary="Bia", reference="1", basis="NET_PAY", rate="10", **SINCE),
    ),
    Kind(
        "registerPayrollLoan",
        "loan",
        "payrollLoan",
        of_somebody(lender="Banco", contract="1", installment="100.00", installments=6, **SINCE),
    ),
    Kind("enterPayItem", "entry", "payItemEntry", an_item),
    Kind(
        "recordTime",
        "timeEntry",
        "timeEntry",
        of_somebody(kind="OVERTIME_HOURS", on="2026-02-02", quantity="2.5"),
    ),
    Kind("registerLeave", "leave", "leave", of_somebody(kind="UNPAID", **SINCE)),
    Kind("requestVacation", "vacation", "vacation", of_somebody(startsOn="2026-06-08", **VACATION)),
    Kind("recordVacationTaken", "vacation", "vacation", of_somebody(startsOn="2025-06-09", **VACATION)),
    Kind("grantCollectiveVacation", "collectiveVacation", "collectiveVacation", a_collective_vacation),
    Kind("registerHoliday", "holiday", "holiday", a_holiday),
    Kind(
        "registerTermination",
        "termination",
        "termination",
        of_somebody(kind="RESIGNATION", notice="WAIVED", lastDay="2026-06-15", reason="Fim"),
    ),
    Kind("openPayrollRun", "payrollRun", "payrollRun", a_run),
    Kind("postManualEntry", "entryRequest", "entryRequest", an_entry),
]
BY_NAME = {kind.mutation: kind for kind in KINDS}


async def with_books(database: Database, company: FoundedCompany) -> None:
    begin = partial(database.begin, company=company.id, actor=company.id, permissions=EVERYTHING)
    await execute(open_books, OpenBooks(), begin)


@pytest_asyncio.fixture
async def ours_there(ana: Client, ours: FoundedCompany, database: Database) -> Partner:
    await with_books(database, ours)
    return Partner(ana)


@pytest_asyncio.fixture
async def theirs_there(stranger: Client, theirs: FoundedCompany, database: Database) -> Partner:
    await with_books(database, theirs)
    return Partner(stranger)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.mutation)
async def test_a_partner_finds_what_it_wrote_by_its_own_name_for_it(
    kind: Kind, ours_there: Partner, theirs_there: Partner
) -> None:
    verb = (kind.mutation, kind.thing)
    theirs = await theirs_there.done(*verb, **await kind.said(theirs_there, 1), externalReference=REFERENCE)
    said = await kind.said(ours_there, 1)
    assert await ours_there.found(kind, REFERENCE) is None
    made = await ours_there.done(*verb, **said, externalReference=f" {REFERENCE} ")
    assert await ours_there.found(kind, REFERENCE) == made | {"externalReference": REFERENCE}
    assert (await theirs_there.found(kind, REFERENCE) or {})["id"] == theirs["id"] != made["id"]

    more = await kind.said(ours_there, 2)
    before = await ours_there.listed(kind)
    for wrong, code in WRONG:
        refused = await ours_there.refused(kind.mutation, **more, externalReference=wrong)
        assert refused == [(code, "input.externalReference")]
    assert await ours_there.listed(kind) == before

    second = await ours_there.done(*verb, **more, externalReference=ANOTHER)
    for reference, one in ((REFERENCE, made), (ANOTHER, second)):
        where = {"externalReference": {"eq": reference}}
        assert [found["id"] for found in await ours_there.listed(kind, where)] == [one["id"]]


@pytest.mark.parametrize("name", ["hireEmployee", "registerHoliday", "postManualEntry"])
async def test_of_several_that_bear_the_same_name_at_once_one_is_kept(name: str, ours_there: Partner) -> None:
    kind = BY_NAME[name]
    said = [await kind.said(ours_there, n) | {"externalReference": REFERENCE} for n in range(4)]
    answers = await asyncio.gather(*(ours_there.refused(name, **each) for each in said))
    assert sorted(answers) == [[], *[[("DUPLICATE", "input.externalReference")]] * 3]
    assert len(await ours_there.listed(kind, {"externalReference": {"eq": REFERENCE}})) == 1


ENTRY = Kind("postManualEntry", "entryRequest", "journalEntry", an_entry)


async def test_what_is_posted_bears_the_name_that_was_asked_for(
    ours_there: Partner, ours: FoundedCompany
) -> None:
    _, bia = await joined(ours_there.client, ours.id, "bia", ["accounting.*"])
    said = await an_entry(ours_there, 1)
    asked = await ours_there.done("postManualEntry", "entryRequest", **said, externalReference=REFERENCE)
    assert await ours_there.found(ENTRY, REFERENCE) is None
    await approved(bia, asked)
    posted = await ours_there.found(ENTRY, REFERENCE)
    assert posted is not None
    undo = {"entryId": posted["id"], "reason": "Engano"}
    again = await ours_there.refused("reverseEntry", **undo, externalReference=REFERENCE)
    assert again == [("DUPLICATE", "input.externalReference")]
    asked = await ours_there.done("reverseEntry", "entryRequest", **undo, externalReference=ANOTHER)
    await approved(bia, asked)
    query = """query ($it: String!) {
        journalEntry(by: {externalReference: $it}) { reverses { externalReference } }
    }"""
    undone = (await bia.data(query, it=ANOTHER))["journalEntry"]
    assert undone == {"reverses": {"externalReference": REFERENCE}}


async def approved(who: Client, request: Given) -> None:
    assert (await who.do("approveEntry", keyed(requestId=request["id"])))["errors"] == []


OF_PEOPLE = [
    name
    for name in BY_NAME
    if name not in ("registerHoliday", "grantCollectiveVacation", "openPayrollRun", "postManualEntry")
]
LONG_AGO = """
    update employee set hired_on = date '1950-01-01', dismissed_on = date '1960-01-01',
                        dismissal_reason = 'Fim', settled_elsewhere = true
"""


@pytest.mark.parametrize("name", OF_PEOPLE)
async def test_who_is_erased_is_known_to_no_other_system(
    name: str, ours_there: Partner, ours: FoundedCompany, owner: Any
) -> None:
    kind = BY_NAME[name]
    said = await kind.said(ours_there, 1)
    made = await ours_there.done(name, kind.thing, **said, externalReference=REFERENCE)
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    await owner.execute(LONG_AGO)
    employee = said.get("employeeId", made["id"])
    await ours_there.done(
        "erasePersonalData", "personalDataRequest", employeeId=employee, basis="ERASURE_REQUEST"
    )
    assert await ours_there.found(kind, REFERENCE) is None
    assert await ours_there.listed(kind) == [{"id": made["id"], "externalReference": None}]
    on_record = "select count(*) from audit a where to_jsonb(a)::text like '%RH/2026%'"
    assert await owner.fetchval(on_record) == 0
