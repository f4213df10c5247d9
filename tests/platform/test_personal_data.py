"""What is held about one person is handed out whole, and erased as soon as no norm wants it held."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from domain.kernel.calendar import months_later
from domain.kernel.law import Law
from domain.platform.erasing import findings_on
from domain.platform.personal_data import Evidence, PersonalDataClass, PersonalDataOutcome
from persistence.database import Database
from persistence.law.book import shipped_law
from tests.api.conftest import (  # noqa: F401  fixtures
    ana,
    anonymous,
    http,
    ours,
    quick_hashes,
    storage,
    stranger,
    theirs,
)
from tests.api.front import Client
from tests.audit.test_entries import HIRING
from tests.audit.test_reads import PARTY
from workers.erasing import erase

LAW: Law = shipped_law(date(2026, 11, 21))
TODAY = date(2026, 11, 21)
NO_PARTY = {"partyId": f"party_{UUID(int=1).hex}"}
NO_EMPLOYEE = {"employeeId": f"employee_{UUID(int=1).hex}"}
REACHED = {"email": "carla@example.com", "phone": "11987654321"}
SHOWN = """
personalDataRequest {
    id version kind status endedAt dueOn heldFor availableActions { action allowed }
    findings { dataClass outcome until verified norm } }
"""

REFUSED = "refused: errors { ... on InvalidTransitionError { path from to allowed } }"


def evidence(last_on: date | None, *, still: bool = False) -> Evidence:
    return Evidence(data_class=PersonalDataClass.FISCAL_DOCUMENT, records=2, last_on=last_on, open=still)


@pytest.mark.parametrize(
    ("last_on", "still", "until", "outcome"),
    [
        (date(2025, 6, 30), False, date(2036, 6, 30), PersonalDataOutcome.KEPT),
        (date(2015, 11, 21), False, date(2026, 11, 21), PersonalDataOutcome.KEPT),
        (date(2015, 11, 20), False, date(2026, 11, 20), PersonalDataOutcome.ERASED),
        (date(2015, 11, 20), True, None, PersonalDataOutcome.KEPT),
    ],
)
def test_a_document_is_kept_132_months_and_as_long_as_it_is_open(last_on, still, until, outcome) -> None:
    *gone, finding = findings_on(TODAY, [evidence(last_on, still=still)], LAW)
    assert (finding.until, finding.outcome, finding.verified) == (until, outcome, False)
    assert (PersonalDataClass.IDENTITY in {one.data_class for one in gone}) == (outcome == "ERASED")


def test_a_month_that_is_too_short_ends_the_term_on_its_last_day() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2015, 12, 15), 132) == date(2026, 12, 15)


async def registered(client: Client) -> str:
    return (await client.do("registerParty", PARTY | REACHED, "party { id }"))["party"]["id"]


async def hired(client: Client) -> str:
    return (await client.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }"))[
        "employee"
    ]["id"]


async def asked(client: Client, mutation: str, **input: object) -> dict:
    payload = await client.do(mutation, input, SHOWN)
    assert payload["errors"] == [], payload
    return payload["personalDataRequest"]


async def test_an_employee_is_handed_out_with_pay_and_with_who_was_shown_it(ana: Client, owner, ours) -> None:  # noqa: F811
    id = await hired(ana)
    await ana.data("{ employees { nodes { id cpf salary { amount } } } }")
    request = await asked(ana, "exportPersonalData", employeeId=id, basis="ACCESS")
    data = await ana.data(
        "query ($id: ID!) { personalDataRequest(by: {id: $id}) { data employee { name } } }", id=request["id"]
    )
    found = json.loads(data["personalDataRequest"]["data"])
    assert found["employee"][0]["cpf"] == "52998224725"
    assert found["salary"][0]["amount"] == "3500.00"
    assert found["shown_to"][0]["fields"] == ["cpf", "salary"]
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    assert "3500.00" not in await owner.fetchval("select t::text from personal_data_request t")
    (look, *_) = (
        await ana.data(
            '{ auditEntries(where: {command: {eq: "ReadSensitive"}}, orderBy: {field: AT, direction: DESC}) '
            "{ nodes { seen { thing fields } } } }"
        )
    )["auditEntries"]["nodes"]
    assert look["seen"] == [{"thing": "PersonalDataRequest", "fields": ["data"]}]


async def test_who_was_never_invoiced_is_erased_at_once(ana: Client) -> None:  # noqa: F811
    id = await registered(ana)
    request = await asked(ana, "erasePersonalData", partyId=id, basis="ERASURE_REQUEST", idempotencyKey="e")
    assert {one["dataClass"] for one in request["findings"]} == {"CONTACT", "IDENTITY"}
    assert request["endedAt"] is not None
    fields = "name email phone taxId address { city } status erasedOn"
    shown = f"query ($id: ID!) {{ party(by: {{id: $id}}) {{ {fields} }} }}"
    party = (await ana.data(shown, id=id))["party"]
    assert (party["name"], party["email"], party["phone"], party["address"]) == ("[erased]", None, None, None)
    assert party["erasedOn"] is not None
    assert party["taxId"] != "52998224725"
    assert "Carla" not in json.dumps(await ana.data("{ parties { nodes { name taxId } } }"))


async def test_what_another_system_calls_a_person_is_erased_on_record_too(ana: Client, ours, owner) -> None:  # noqa: F811
    party = PARTY | REACHED | {"externalReference": "CRM-77"}
    id = (await ana.do("registerParty", party, "party { id }"))["party"]["id"]
    await asked(ana, "erasePersonalData", partyId=id, basis="ERASURE_REQUEST", idempotencyKey="e")
    assert (await ana.data('{ party(by: {externalReference: "CRM-77"}) { id } }'))["party"] is None
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    on_record = "select count(*) from audit a where to_jsonb(a)::text like '%CRM-77%'"
    assert await owner.fetchval(on_record) == 0


async def test_who_works_here_is_kept_until_thirty_years_after_unless_held_even_longer(
    ana: Client,  # noqa: F811
    ours,  # noqa: F811
    owner,
    database: Database,
) -> None:
    id = await hired(ana)
    request = await asked(
        ana, "erasePersonalData", employeeId=id, basis="PURPOSE_FULFILLED", idempotencyKey="e"
    )
    (kept,) = [one for one in request["findings"] if one["outcome"] == "KEPT"]
    assert (kept["dataClass"], kept["until"], request["endedAt"]) == ("EMPLOYMENT", None, None)
    held = await asked(
        ana,
        "holdErasure",
        personalDataRequestId=request["id"],
        reason="Processo 123",
        expectedVersion=request["version"],
    )
    await dismissed_long_ago(database, ours.id)
    assert await erase(database, ours.id) == 0
    assert await name_of(ana, id) == "Bruno Lima"
    await asked(ana, "releaseErasure", personalDataRequestId=request["id"], expectedVersion=held["version"])
    assert await erase(database, ours.id) == 1
    assert await name_of(ana, id) == "[erased]"
    assert await erase(database, ours.id) == 0


async def test_only_an_erasure_that_waits_is_held_and_released(ana: Client) -> None:  # noqa: F811
    party, employee = await registered(ana), await hired(ana)
    over = {
        "HANDED_OUT": await asked(ana, "exportPersonalData", employeeId=employee, basis="ACCESS"),
        "ERASED": await asked(
            ana, "erasePersonalData", partyId=party, basis="ERASURE_REQUEST", idempotencyKey="1"
        ),
    }
    for status, request in over.items():
        assert (request["status"], allowed(request)) == (status, set())
        for mutation, to, before in (
            ("holdErasure", "HELD", ["WAITING", "HELD"]),
            ("releaseErasure", "WAITING", ["HELD"]),
        ):
            refused = await ana.do(mutation, known(mutation, request), REFUSED)
            assert refused["refused"] == [{"path": ["input"], "from": status, "to": to, "allowed": before}]
    request = await asked(
        ana, "erasePersonalData", employeeId=employee, basis="PURPOSE_FULFILLED", idempotencyKey="2"
    )
    assert (request["status"], allowed(request)) == ("WAITING", {"holdErasure"})
    for mutation, status, may in (
        ("releaseErasure", "WAITING", {"holdErasure"}),
        ("holdErasure", "HELD", {"holdErasure", "releaseErasure"}),
        ("holdErasure", "HELD", {"holdErasure", "releaseErasure"}),
        ("releaseErasure", "WAITING", {"holdErasure"}),
    ):
        request = await asked(ana, mutation, **known(mutation, request))
        assert (request["status"], allowed(request)) == (status, may)


def allowed(request: dict) -> set[str]:
    return {one["action"] for one in request["availableActions"] if one["allowed"]}


def known(mutation: str, request: dict) -> dict[str, object]:
    given = {"personalDataRequestId": request["id"], "expectedVersion": request["version"]}
    return given | ({"reason": "Processo 123"} if mutation == "holdErasure" else {})


async def test_what_was_handed_out_is_forgotten_after_15_days(ana: Client, ours, database: Database) -> None:  # noqa: F811
    await asked(ana, "exportPersonalData", partyId=await registered(ana), basis="ACCESS")
    kept = text("select data_sealed is not null from personal_data_request")
    long_ago = text("update personal_data_request set requested_at = :then")
    for days in (14, 16):
        async with database.writing(ours.id) as connection:
            await connection.execute(long_ago, {"then": datetime.now(UTC) - timedelta(days=days)})
        await erase(database, ours.id)
        async with database.reading(ours.id) as connection:
            assert await connection.scalar(kept) == (days == 14)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({}, "REQUIRED", "partyId"),
        (NO_PARTY | NO_EMPLOYEE, "MALFORMED", "employeeId"),
        (NO_PARTY, "NOT_FOUND", None),
        (NO_EMPLOYEE, "NOT_FOUND", None),
    ],
)
async def test_it_is_about_one_person_who_is_there(ana: Client, given, code, path) -> None:  # noqa: F811
    for mutation, more in (("exportPersonalData", {}), ("erasePersonalData", {"idempotencyKey": "k"})):
        payload = await ana.do(mutation, given | more | {"basis": "ACCESS"}, "personalDataRequest { id }")
        assert [error["code"] for error in payload["errors"]] == [code]
        assert path is None or payload["errors"][0]["path"] == ["input", path]


async def test_twice_is_once(ana: Client) -> None:  # noqa: F811
    given = {"employeeId": await hired(ana), "basis": "ERASURE_REQUEST"}
    await asked(ana, "erasePersonalData", **given, idempotencyKey="1")
    again = await ana.do("erasePersonalData", given | {"idempotencyKey": "2"}, "personalDataRequest { id }")
    assert [error["code"] for error in again["errors"]] == ["DUPLICATE"]


async def test_another_company_sees_nothing_of_it(ana: Client, stranger: Client) -> None:  # noqa: F811
    request = await asked(ana, "exportPersonalData", partyId=await registered(ana), basis="ACCESS")
    document = "query ($id: ID!) { personalDataRequest(by: {id: $id}) { data } }"
    assert (await stranger.data(document, id=request["id"]))["personalDataRequest"] is None


async def name_of(client: Client, id: str) -> str:
    return (await client.data("query ($id: ID!) { employee(by: {id: $id}) { name } }", id=id))["employee"][
        "name"
    ]


async def dismissed_long_ago(database: Database, company: UUID) -> None:
    change = text("""
        update employee set hired_on = date '1980-01-01', dismissed_on = date '1990-01-01',
                            dismissal_reason = 'Long ago'
    """)
    async with database.writing(company) as connection:
        await connection.execute(change)
