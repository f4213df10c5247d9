"""What the installation finds of itself is announced once: certificates, checks, parked tasks."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from domain.kernel.calendar import business_date
from domain.platform.commands.found_company import FoundedCompany
from persistence.clock import now
from persistence.database import Database
from tests.api.front import Client
from tests.audit.test_entries import HIRING
from tests.notices.conftest import Desk
from tests.notices.people import a_key, notices


async def ending(database: Database, company: FoundedCompany, days: int) -> None:
    """A certificate of the head office that ends in so many days."""
    async with database.writing(company.id) as connection:
        await connection.execute(
            text("""
            insert into certificate (company_id, id, version, establishment_id, subject, serial_number,
                                     valid_from, valid_until, pfx, password, stored_at)
            select :company, uuidv7(), 1, id, 'A1', '1', now() - interval '1 year', :until, '', '', now()
            from establishment where company_id = :company
            on conflict (company_id, establishment_id) do update set valid_until = excluded.valid_until
            """),
            {"company": company.id, "until": now() + timedelta(days=days)},
        )


async def test_a_certificate_is_told_once_for_each_threshold(
    ana: Client, ours: FoundedCompany, desk: Desk, database: Database
) -> None:
    await ending(database, ours, 70)
    await desk.find(ours.id)
    assert await notices(ana) == []
    await ending(database, ours, 29)
    for _ in range(2):
        await desk.find(ours.id)
    assert [each["kind"] for each in await notices(ana)] == ["CERTIFICATE_EXPIRING"]
    await ending(database, ours, 6)
    for _ in range(2):
        await desk.find(ours.id)
    assert len(await notices(ana)) == 2


async def test_a_broken_check_is_told_once_until_it_breaks_again(
    ana: Client, ours: FoundedCompany, desk: Desk, database: Database
) -> None:
    broken = """
        insert into integrity_check (company_id, id, name, exceptions, examples, checked_at, broken_since)
        values (:company, uuidv7(), 'stock_adds_up', 1, '{}', now(), now())
        on conflict (company_id, name) do update set broken_since = now()
    """
    for times in (1, 2):
        async with database.writing(ours.id) as connection:
            await connection.execute(text(broken), {"company": ours.id})
        for _ in range(2):
            await desk.find(ours.id)
        assert [each["kind"] for each in await notices(ana)] == ["CHECK_BROKEN"] * times


async def test_a_parked_task_is_told_but_not_a_letter_about_it(
    ana: Client, ours: FoundedCompany, desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_key(ana)
    await desk.look()
    parked = "update task set state = 'PARKED', error_code = 'POST_UNAVAILABLE', version = version + 1"
    async with database.writing(ours.id) as connection:
        await connection.execute(text(parked))
    await desk.find(ours.id)
    assert [each["kind"] for each in await notices(ana)] == ["KEY_CREATED"]
    async with database.writing(ours.id) as connection:
        await connection.execute(text("update task set step = 'print_boleto'"))
    for _ in range(2):
        await desk.find(ours.id)
    told = next(each for each in await notices(ana) if each["kind"] == "TASK_PARKED")
    assert told["title"] == "Step print_boleto is parked"
    assert told["subjectId"].startswith("step_")


async def test_a_document_of_an_employee_is_told_once_for_each_threshold_until_another_comes(
    ana: Client, ours: FoundedCompany, desk: Desk, database: Database
) -> None:
    payload = await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }")
    licence = {"employeeId": payload["employee"]["id"], "kind": "DRIVER_LICENCE", "documentNumber": "123"}
    rule = {"kind": "DOCUMENT_EXPIRING", "role": "ADMIN", "channels": ["INBOX"]}
    assert not (await ana.do("addNoticeRule", rule))["errors"]
    for days, told in ((31, 0), (30, 1), (8, 1), (7, 1), (1, 1), (0, 0)):
        before = len(await notices(ana))
        expires = str(business_date(now()) + timedelta(days=days))
        if days in (31, 30, 8):
            document = licence | {"expiresOn": expires}
            assert not (await ana.do("registerEmployeeDocument", document))["errors"]
        async with database.writing(ours.id) as connection:
            query = "update employee_document set expires_on = :on where replaced_on is null"
            await connection.execute(text(query), {"on": business_date(now()) + timedelta(days=days)})
        for _ in range(2):
            await desk.find(ours.id)
        assert len(await notices(ana)) - before == told, days
