"""Ends of employments from the question to the statement, through GraphQL: one story for each kind.

Figures are reckoned by hand beside each, from the rules and not from the code. INSS of 2026: 7.5 % up to
1,621.00, then 9 % up to 2,902.84. Nobody here owes income tax: no income is above 5,000.00 of one kind.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio
from pypdf import PdfReader

from domain.platform.commands.found_company import FoundedCompany
from persistence.database import Database
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage
from tests.api.front import PASSWORD, Client
from tests.notices.people import notices
from tests.people.ending import DUE, LAST, SHOWN, House, seen
from workers import terminations
from workers.noticing import Noticer

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage"]

FUND = "4320.00"
"""Eighteen deposits of 240.00 before the last month."""


@pytest.fixture
def kept(storage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers keep files where the API finds them."""
    monkeypatch.setattr(terminations, "storage", lambda: storage)


@pytest_asyncio.fixture
async def house(
    kept: None, ana: Client, anonymous: Client, ours: FoundedCompany, database: Database
) -> House:
    person = {"name": "Bia", "email": "bia@example.com", "password": PASSWORD, "roles": ["ADMIN"]}
    payload = await ana.do("addMember", person, "member { id }")
    assert payload["errors"] == []
    bia = anonymous.holding((await anonymous.sign_in(ours.id, email="bia@example.com"))["accessToken"])
    made = House(database, ours.id, ana, bia)
    await made.employer()
    return made


def lines_of(way: dict[str, Any]) -> dict[str, str]:
    return {line["item"]: line["amount"]["amount"] for line in way["pay"]["lines"]}


WORKED_HALF = {"SALARY_BALANCE": "1500.00"}
"""15 of 30 days of 3,000.00."""
DUE_YEAR = {"VACATION_DUE": "3000.00", "VACATION_DUE_THIRD": "1000.00"}
"""The year from 2024-12-16 to 2025-12-15, to be taken until 2026-12-15."""

# Salary 3,000.00, from 2024-12-16 to 2026-06-15: one full year of service, 30 + 3 days of notice.
KINDS: list[Any] = [
    pytest.param(
        "WITHOUT_CAUSE",
        "INDEMNIFIED",
        (
            # Notice 3,000 / 30 x 33 carries to 2026-07-18. Thirteenth: 6/12 until June, of which 15 days were
            # worked, and 1/12 for the 18 days of July. Vacation: from 2025-12-16 seven whole months end on
            # 2026-07-15, three more days are none: 7/12 of 3,000 and their third.
            WORKED_HALF
            | {"NOTICE_INDEMNIFIED": "3300.00", "THIRTEENTH_PROPORTIONAL": "1500.00"}
            | {"THIRTEENTH_ON_NOTICE": "250.00"}
            | DUE_YEAR
            | {"VACATION_PROPORTIONAL": "1750.00", "VACATION_PROPORTIONAL_THIRD": "583.33"}
            # 7.5 % of 1,500; of 1,750: 121.575 + 9 % of 129.
            | {"INSS": "112.50", "INSS_THIRTEENTH": "133.19"},
            # 12,883.33 - 245.69.
            "12637.64",
            # Deposits 8 % of (1,500 + 3,300 + 1,750) = 524; 40 % of (4,320 + 524); all of it is drawn.
            "1937.60",
            "6781.60",
            # 20 + 2 + 5.8 % of (1,500 + 1,750) = 903.50: 12,883.33 + 903.50 + 524 + 1,937.60.
            "16248.43",
        ),
        id="without cause",
    ),
    pytest.param(
        "CONSTRUCTIVE",
        "INDEMNIFIED",
        (
            # As without cause.
            WORKED_HALF
            | {"NOTICE_INDEMNIFIED": "3300.00", "THIRTEENTH_PROPORTIONAL": "1500.00"}
            | {"THIRTEENTH_ON_NOTICE": "250.00"}
            | DUE_YEAR
            | {"VACATION_PROPORTIONAL": "1750.00", "VACATION_PROPORTIONAL_THIRD": "583.33"}
            | {"INSS": "112.50", "INSS_THIRTEENTH": "133.19"},
            "12637.64",
            "1937.60",
            "6781.60",
            "16248.43",
        ),
        id="constructive",
    ),
    pytest.param(
        "RESIGNATION",
        "INDEMNIFIED",
        (
            # Nothing is carried on: six months from 2025-12-16 end on 2026-06-15. A month of notice is owed.
            WORKED_HALF
            | {"THIRTEENTH_PROPORTIONAL": "1500.00"}
            | DUE_YEAR
            | {"VACATION_PROPORTIONAL": "1500.00", "VACATION_PROPORTIONAL_THIRD": "500.00"}
            | {"INSS": "112.50", "INSS_THIRTEENTH": "112.50", "NOTICE_OWED": "3000.00"},
            # 9,000 - 225 - 3,000.
            "5775.00",
            "0.00",
            "0.00",
            # 27.8 % of 3,000 = 834, deposits 8 % of 3,000 = 240: 9,000 + 834 + 240; what is kept back is a
            # claim of the company's, and lowers no cost.
            "10074.00",
        ),
        id="resignation",
    ),
    pytest.param(
        "FOR_CAUSE",
        "WAIVED",
        (
            # Days worked and vacation due alone.
            WORKED_HALF | DUE_YEAR | {"INSS": "112.50"},
            # 5,500 - 112.50.
            "5387.50",
            "0.00",
            "0.00",
            # 27.8 % of 1,500 = 417, deposit of 120.
            "6037.00",
        ),
        id="for cause",
    ),
    pytest.param(
        "AGREEMENT",
        "INDEMNIFIED",
        (
            # Half of 33 days: 3,000 / 30 x 16.5, carried by 16 days to 2026-07-01: one day of July is no
            # twelfth of the thirteenth; six months and 16 days are seven of vacation.
            WORKED_HALF
            | {"NOTICE_INDEMNIFIED": "1650.00", "THIRTEENTH_PROPORTIONAL": "1500.00"}
            | DUE_YEAR
            | {"VACATION_PROPORTIONAL": "1750.00", "VACATION_PROPORTIONAL_THIRD": "583.33"}
            | {"INSS": "112.50", "INSS_THIRTEENTH": "112.50"},
            # 10,983.33 - 225.
            "10758.33",
            # Deposits 8 % of 4,650 = 372; 20 % of 4,692 = 938.40; 80 % of 5,630.40.
            "938.40",
            "4504.32",
            # 10,983.33 + 834 + 372 + 938.40.
            "13127.73",
        ),
        id="agreement",
    ),
    pytest.param(
        "DEATH",
        "WAIVED",
        (
            WORKED_HALF
            | {"THIRTEENTH_PROPORTIONAL": "1500.00"}
            | DUE_YEAR
            | {"VACATION_PROPORTIONAL": "1500.00", "VACATION_PROPORTIONAL_THIRD": "500.00"}
            | {"INSS": "112.50", "INSS_THIRTEENTH": "112.50"},
            # 9,000 - 225.
            "8775.00",
            "0.00",
            # 4,320 + 240, by the heirs.
            "4560.00",
            "10074.00",
        ),
        id="death",
    ),
]

TERM = {"hiredOn": "2026-01-05", "salary": "2400.00"}
TERMS = {"contractKind": "FIXED_TERM", "endsOn": "2026-06-30"}
# Salary 2,400.00, from 2026-01-05 until 2026-06-30; five deposits of 192.00 before June, less the days of
# January that were not worked, told as 940.80.
WITH_TERM: list[Any] = [
    pytest.param(
        "TERM_ENDED",
        "2026-06-30",
        (
            # A whole month; 6/12 of the thirteenth; five months until 2026-06-04, and 26 days: 6/12.
            {"SALARY_BALANCE": "2400.00", "THIRTEENTH_PROPORTIONAL": "1200.00"}
            | {"VACATION_PROPORTIONAL": "1200.00", "VACATION_PROPORTIONAL_THIRD": "400.00"}
            # 121.575 + 9 % of 779 = 191.685; 7.5 % of 1,200.
            | {"INSS": "191.69", "INSS_THIRTEENTH": "90.00"},
            # 5,200 - 281.69.
            "4918.31",
            "0.00",
            # 940.80 + 8 % of 3,600.
            "1228.80",
            # 27.8 % of 3,600 = 1,000.80; deposits 288.
            "6488.80",
        ),
        id="term ended",
    ),
    pytest.param(
        "EARLY_BY_EMPLOYER",
        LAST,
        (
            # 15 days; 6/12; five months and 11 days are 5/12; half of the pay of the 15 days that were left.
            {"SALARY_BALANCE": "1200.00", "THIRTEENTH_PROPORTIONAL": "1200.00", "EARLY_END": "600.00"}
            | {"VACATION_PROPORTIONAL": "1000.00", "VACATION_PROPORTIONAL_THIRD": "333.33"}
            | {"INSS": "90.00", "INSS_THIRTEENTH": "90.00"},
            # 4,333.33 - 180.
            "4153.33",
            # Deposits 8 % of 2,400 = 192; 40 % of 1,132.80.
            "453.12",
            "1585.92",
            # 4,333.33 + 27.8 % of 2,400 = 667.20, + 192 + 453.12.
            "5645.65",
        ),
        id="cut short",
    ),
]


async def ends(house: House, employee: str, asked: dict[str, str], expected: Sequence[Any]) -> None:
    """Asked about, registered, calculated, approved, paid: each says the same."""
    lines, net, fine, withdrawable, cost = expected
    said = {name: value for name, value in asked.items() if name in ("lastDay", "fundBefore")}
    way = (await house.ways(employee, **said))[asked["kind"], asked["notice"]]
    assert way["closed"] == []
    assert lines_of(way) == lines
    pay = way["pay"]
    told = [pay[name]["amount"] for name in ("net", "fundFine", "withdrawable", "cost")]
    assert told == [net, fine, withdrawable, cost]
    termination = await house.approved(employee, **asked)
    assert termination["net"] == {"amount": net}
    run = await house.paid(employee, on=termination["dueOn"], month=asked["lastDay"][:7])
    assert (run["status"], run["refused"]) == ("CLOSED", 0)
    found = await house.shown(house.boss, termination["id"], "status paidOn overdue")
    assert found == {"status": "PAID", "paidOn": termination["dueOn"], "overdue": False}
    page = await statement(house, house.boss, termination["id"])
    assert f"R$ {printed(net)}" in page


async def statement(house: House, who: Client, id: str) -> str:
    """The text of what is attached."""
    query = "query ($id: ID!) { attachments(where: {subjectId: {eq: $id}}) { nodes { name url } } }"
    [attached] = (await who.data(query, id=id))["attachments"]["nodes"]
    assert attached["name"].endswith(".pdf")
    found = await who.http.get(attached["url"].partition("//")[2].partition("/")[2], headers=who.headers())
    assert found.status_code == 200
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(found.content)).pages)


def printed(amount: str) -> str:
    return f"{float(amount):,.2f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(("kind", "notice", "expected"), KINDS)
async def test_an_employment_without_a_term_ends(
    house: House, kind: str, notice: str, expected: Sequence[Any]
) -> None:
    asked = {"kind": kind, "notice": notice, "lastDay": LAST, "fundBefore": FUND}
    await ends(house, await house.hired(), asked, expected)


@pytest.mark.parametrize(("kind", "last", "expected"), WITH_TERM)
async def test_an_employment_with_a_term_ends(
    house: House, kind: str, last: str, expected: Sequence[Any]
) -> None:
    employee = await house.hired(**TERM, terms=TERMS)
    asked = {"kind": kind, "notice": "WAIVED", "lastDay": last, "fundBefore": "940.80"}
    await ends(house, employee, asked, expected)


async def test_hazard_is_part_of_the_pay_of_an_end(house: House) -> None:
    """3,000.00 and 900.00: 33 days of notice, six twelfths of 3,900.00, a vacation and its third."""
    employee = await house.hired(terms={"payAddition": "HAZARD"})
    found = lines_of((await house.ways(employee))["WITHOUT_CAUSE", "INDEMNIFIED"])
    expected = {"SALARY_BALANCE": "1500.00", "HAZARD": "450.00", "NOTICE_INDEMNIFIED": "4290.00"}
    expected |= {"THIRTEENTH_PROPORTIONAL": "1950.00", "VACATION_DUE": "3900.00"}
    expected |= {"VACATION_DUE_THIRD": "1300.00"}
    assert {item: found[item] for item in expected} == expected


async def test_who_is_paid_late_is_owed_a_month_more(house: House) -> None:
    employee = await house.hired()
    termination = await house.approved(employee, kind="WITHOUT_CAUSE", notice="WAIVED")
    assert (termination["dueOn"], termination["overdue"]) == (DUE, True)
    late = (await house.ways(employee, paidOn="2026-06-26"))["RESIGNATION", "WAIVED"]
    assert lines_of(late)["LATE_SETTLEMENT"] == "3000.00"
    await house.paid(employee, on="2026-06-26")
    page = await statement(house, house.boss, termination["id"])
    assert "3.000,00" in page
    found = await house.shown(house.boss, termination["id"], "paidOn overdue")
    assert found == {"paidOn": "2026-06-26", "overdue": False}


async def test_one_alone_ends_nobodys_employment(house: House) -> None:
    termination = await house.registered(await house.hired(), kind="RESIGNATION")
    assert await house.refused(house.boss, "approveTermination", seen(termination)) == [
        ("INVALID_TRANSITION", "input")
    ]
    calculated = await house.done(
        house.hand, "calculateTermination", seen(termination), "termination { id version }"
    )
    assert await house.refused(house.hand, "approveTermination", seen(calculated["termination"])) == [
        ("FOUR_EYES_REQUIRED", "input")
    ]


async def test_who_is_protected_sees_which_ways_are_closed_and_by_which_norm(house: House) -> None:
    employee = await house.hired()
    leave = {"employeeId": employee, "kind": "WORK_ACCIDENT", "validFrom": "2026-06-01"}
    protected = {"validUntil": "2026-06-10", "protected": True, "norm": "CCT 2026, cl. 30"}
    await house.done(house.hand, "registerLeave", leave | protected, "leave { id }")
    ways = await house.ways(employee, lastDay="2026-06-08")
    [closed] = ways["WITHOUT_CAUSE", "WAIVED"]["closed"]
    assert (closed["code"], closed["norm"]) == ("DISMISSAL_PROTECTED", "CCT 2026, cl. 30")
    assert ways["RESIGNATION", "WAIVED"]["closed"] == []
    termination = await house.registered(employee, kind="WITHOUT_CAUSE", lastDay="2026-06-08")
    assert await house.refused(house.hand, "calculateTermination", seen(termination)) == [
        ("DISMISSAL_PROTECTED", "input")
    ]


async def test_what_was_cancelled_is_paid_by_no_run(house: House) -> None:
    employee = await house.hired()
    termination = await house.approved(employee, kind="RESIGNATION")
    cancelling = seen(termination) | {"reason": "engano"}
    cancelled = await house.done(house.hand, "cancelTermination", cancelling, "termination { status }")
    assert cancelled["termination"] == {"status": "CANCELLED"}
    query = "query ($id: ID!) { employee(by: {id: $id}) { dismissedOn status } }"
    found = (await house.hand.data(query, id=employee))["employee"]
    assert found == {"dismissedOn": None, "status": "ACTIVE"}
    again = await house.approved(employee, kind="RESIGNATION")
    assert again["status"] == "APPROVED"


async def test_a_run_that_was_agreed_to_does_not_pay_what_is_cancelled_then(house: House) -> None:
    employee = await house.hired()
    termination = await house.approved(employee, kind="RESIGNATION")
    run = await house.calculated(employee)
    for who, name in ((house.hand, "reviewPayrollRun"), (house.boss, "approvePayrollRun")):
        known = {"payrollRunId": run["id"], "expectedVersion": run["version"]}
        run = (await house.done(who, name, known, "payrollRun { id version status }"))["payrollRun"]
    cancelling = seen(termination) | {"reason": "engano"}
    await house.done(house.hand, "cancelTermination", cancelling, "termination { status }")
    known = {"payrollRunId": run["id"], "expectedVersion": run["version"]}
    refused = await house.refused(house.hand, "closePayrollRun", known)
    assert [code for code, _ in refused] == ["PAYROLL_RUN_OUTDATED"]


async def test_who_calculated_an_end_approves_it_by_no_key_of_theirs(house: House) -> None:
    termination = await house.registered(await house.hired(), kind="RESIGNATION")
    calculated = await house.done(house.hand, "calculateTermination", seen(termination), SHOWN)
    made = await house.done(house.boss, "createApiKey", {"name": "x", "scopes": ["people.*"]}, "key")
    stranger = house.boss.holding(made["key"])
    own = await house.done(house.hand, "createApiKey", {"name": "y", "scopes": ["people.*"]}, "key")
    asked = seen(calculated["termination"])
    refused = await house.refused(house.hand.holding(own["key"]), "approveTermination", asked)
    assert [code for code, _ in refused] == ["FOUR_EYES_REQUIRED"]
    agreed = await house.done(stranger, "approveTermination", asked, SHOWN)
    assert agreed["termination"]["status"] == "APPROVED"


async def test_what_somebody_prepared_by_a_key_they_do_not_approve_in_person(house: House) -> None:
    made = await house.done(house.boss, "createApiKey", {"name": "z", "scopes": ["people.*"]}, "key")
    robot = house.boss.holding(made["key"])
    employee = await house.hired()
    said = {
        "employeeId": employee,
        "kind": "RESIGNATION",
        "notice": "WAIVED",
        "lastDay": LAST,
        "reason": "Fim",
    }
    termination = (await house.done(robot, "registerTermination", said, SHOWN))["termination"]
    asked = seen((await house.done(robot, "calculateTermination", seen(termination), SHOWN))["termination"])
    own = [("FOUR_EYES_REQUIRED", "input")]
    assert await house.refused(house.boss, "approveTermination", asked) == own
    await house.done(house.hand, "approveTermination", asked, SHOWN)
    run = {"kind": "TERMINATION", "accrualMonth": "2026-06", "paidOn": DUE, "employeeIds": [employee]}
    opened = (await house.done(robot, "openPayrollRun", run, "payrollRun { id }"))["payrollRun"]
    await house.work("calculate_stretch")
    query = "query ($id: ID!) { payrollRun(by: {id: $id}) { id version } }"
    found = (await house.hand.data(query, id=opened["id"]))["payrollRun"]
    known = {"payrollRunId": found["id"], "expectedVersion": found["version"]}
    shown = "payrollRun { id version status }"
    reviewed = (await house.done(house.hand, "reviewPayrollRun", known, shown))["payrollRun"]
    known |= {"expectedVersion": reviewed["version"]}
    assert await house.refused(house.boss, "approvePayrollRun", known) == own


async def test_who_was_paid_reads_their_own_and_nobody_elses(house: House, anonymous: Client) -> None:
    """Without any permission, and only once it is paid."""
    mine, other = await house.hired(), await house.hired(name="Caio", cpf="111.444.777-35")
    await linked(house, mine)
    dora = anonymous.holding(
        (await anonymous.sign_in(house.company, email="dora@example.com"))["accessToken"]
    )
    own = await house.approved(mine, kind="RESIGNATION")
    await house.approved(other, kind="RESIGNATION")
    listed = "{ terminations { nodes { id status lastDay net { amount } } } }"
    assert (await dora.ask(listed))["data"]["terminations"]["nodes"] == []
    await house.paid(mine, other)
    answer = await dora.ask(listed)
    assert answer["data"]["terminations"]["nodes"] == [
        {"id": own["id"], "status": "PAID", "lastDay": LAST, "net": None}
    ]
    assert "R$ 8.775,00" in await statement(house, dora, own["id"])


async def linked(house: House, employee: str) -> None:
    """To Dora, who may next to nothing."""
    role = {"name": "NONE", "permissions": ["stock.warehouse.read"], "discountLimit": "0"}
    assert (await house.hand.do("registerRole", role))["errors"] == []
    person = {"name": "Dora", "email": "dora@example.com", "password": PASSWORD, "roles": ["NONE"]}
    member = (await house.hand.do("addMember", person, "member { id }"))["member"]["id"]
    query = "query ($id: ID!) { employee(by: {id: $id}) { version } }"
    version = (await house.hand.data(query, id=employee))["employee"]["version"]
    link = {"employeeId": employee, "memberId": member, "expectedVersion": version}
    await house.done(house.hand, "linkEmployeeToMember", link, "employee { id }")


async def test_only_the_ways_that_are_asked_for_are_told(house: House) -> None:
    employee = await house.hired()
    ways = await house.ways(employee, kinds=["AGREEMENT"], notices=["WAIVED", "INDEMNIFIED"])
    assert list(ways) == [("AGREEMENT", "WAIVED"), ("AGREEMENT", "INDEMNIFIED")]


async def test_that_somebody_asked_what_an_end_would_pay_is_on_record(house: House) -> None:
    employee = await house.hired()
    await house.ways(employee)
    query = "{ auditEntries(first: 20) { nodes { command subject permission } } }"
    nodes = (await house.boss.data(query))["auditEntries"]["nodes"]
    shown = [one for one in nodes if one["command"] == "ReadSensitive" and one["subject"] == employee]
    assert [one["permission"] for one in shown] == ["people.salary.read,people.termination.simulate"]


async def test_that_who_can_sign_in_was_dismissed_is_told(house: House, relay: Database) -> None:
    unlinked, employee = await house.hired(), await house.hired(name="Caio", cpf="111.444.777-35")
    await linked(house, employee)
    for each in (unlinked, employee):
        await house.approved(each, kind="RESIGNATION")
    while await Noticer(relay, house.database).look():
        pass
    told = [each["title"] for each in await notices(house.boss) if each["kind"] == "ACCESS_TO_REVOKE"]
    assert told == ["Access to revoke on 2026-06-15"]
