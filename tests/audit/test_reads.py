"""Whoever is shown salaries or personal data is on record before they see them; other lists cost nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import event

from tests.api.front import Client
from tests.audit.test_entries import HIRING

SEEN = """
{ auditEntries(where: {command: {eq: "ReadSensitive"}}) { nodes {
    actor subject permission requestId changes { id } seen { thing fields count ids } } } }
"""
FILTERED = "query ($where: AuditEntryWhere) { auditEntries(where: $where) { nodes { subject } } }"
PARTY = {"kind": "PERSON", "name": "Carla Dias", "taxId": "529.982.247-25", "roles": ["CUSTOMER"]}


async def seen(client: Client) -> list[dict[str, Any]]:
    return (await client.data(SEEN))["auditEntries"]["nodes"]


@pytest_asyncio.fixture
async def bruno(ana: Client) -> str:
    return (await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }"))[
        "employee"
    ]["id"]


async def test_a_list_with_salaries_is_recorded_with_whose(ana, bruno):
    answer = await ana.send(
        {"query": "{ employees { nodes { id who: name salary { amount } cpf } } }"},
        **{"x-request-id": "request-0002"},
    )
    assert answer.json()["data"]["employees"]["nodes"][0]["salary"] == {"amount": "3500.00"}
    (entry,) = await seen(ana)
    assert entry["seen"] == [{"thing": "Employee", "fields": ["salary", "cpf"], "count": 1, "ids": [bruno]}]
    assert (entry["subject"], entry["requestId"]) == (bruno, "request-0002")
    assert entry["permission"] == "people.cpf.read,people.salary.read"


@pytest.mark.parametrize(
    ("document", "fields", "thing"),
    [
        ("query ($id: ID!) { employee(by: {id: $id}) { cpf } }", ["cpf"], "employee"),
        (
            "query ($id: ID!) { node(id: $id) { ... on Employee { salary { amount } } } }",
            ["salary"],
            "employee",
        ),
        (
            "query ($id: ID!) { employee(by: {id: $id}) { salaries { amount { amount } } } }",
            ["amount"],
            "salary",
        ),
        ("{ employees(first: 1) { edges { node { cpf } } } }", ["cpf"], "employee"),
    ],
)
async def test_however_it_is_asked_for_it_is_recorded_with_whose(ana, bruno, document, fields, thing):
    answer = await ana.data(document, **({"id": bruno} if "$id" in document else {}))
    (entry,) = await seen(ana)
    assert [(one["fields"], one["count"]) for one in entry["seen"]] == [(fields, 1)]
    assert entry["seen"][0]["ids"] == [entry["subject"]]
    assert entry["subject"].startswith(f"{thing}_")
    assert thing != "employee" or entry["subject"] == bruno
    assert "~" not in str(answer)


async def test_one_request_is_one_entry(ana, bruno):
    await ana.data("{ a: employees { nodes { cpf } } b: employees { nodes { salary { amount } } } }")
    (entry,) = await seen(ana)
    assert [one["fields"] for one in entry["seen"]] == [["cpf"], ["salary"]]


async def test_what_a_mutation_answers_is_recorded_too(ana):
    await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { salary { amount } }")
    (entry,) = await seen(ana)
    assert entry["seen"][0]["fields"] == ["salary"]


async def test_what_is_filtered_by_is_sealed(ana, owner, ours):
    party = (await ana.do("registerParty", PARTY, "party { id }"))["party"]["id"]
    await ana.data('{ parties(where: {taxId: {eq: "52998224725"}}) { nodes { name taxId } } }')
    (entry,) = await seen(ana)
    assert entry["seen"] == [{"thing": "Party", "fields": ["tax_id"], "count": 1, "ids": [party]}]
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    rows = await owner.fetch("select t::text from audit t where command = 'ReadSensitive'")
    assert "52998224725" not in rows[0][0]
    asked = '{ auditEntries(where: {command: {eq: "ReadSensitive"}}, last: 1) { nodes { personal } } }'
    assert "52998224725" in (await ana.data(asked))["auditEntries"]["nodes"][0]["personal"]


async def test_what_was_not_shown_is_not_recorded(ana, bruno, ours):
    await ana.data("{ employees { nodes { name hiredOn } } }")
    await ana.data('{ employees(where: {name: {eq: "nobody"}}) { nodes { cpf } } }')
    assert await seen(ana) == []


async def test_lists_without_such_fields_send_no_further_statement(ana, bruno, database):
    with statements(database) as sent:
        await ana.data("{ employees { nodes { name } } }")
        assert sent == []
        await ana.data("{ employees { nodes { cpf } } }")
        assert [one for one in sent if "INSERT INTO audit" in one] != []


async def test_what_somebody_read_and_who_read_about_somebody_are_filters(ana, bruno):
    other = await ana.do(
        "hireEmployee",
        HIRING | {"idempotencyKey": uuid4().hex} | {"cpf": "111.444.777-35"},
        "employee { id }",
    )
    about = "query ($id: ID!) { employee(by: {id: $id}) { cpf } }"
    for id in (bruno, other["employee"]["id"]):
        await ana.data(about, id=id)
    (reader,) = {entry["actor"] for entry in await seen(ana)}
    for where, subjects in (
        ({"actor": {"eq": reader}}, {bruno, other["employee"]["id"]}),
        ({"subject": {"eq": bruno}}, {bruno}),
        ({"subject": {"eq": bruno}, "actor": {"eq": bruno}}, set()),
    ):
        answer = await ana.data(FILTERED, where=where | {"command": {"eq": "ReadSensitive"}})
        assert {entry["subject"] for entry in answer["auditEntries"]["nodes"]} == subjects


async def test_when_it_cannot_be_recorded_it_is_not_shown(ana, bruno, owner):
    await owner.execute("revoke insert on audit from retaguarda_app")
    answer = await ana.ask("{ employees { nodes { cpf } } }")
    assert answer.get("data") is None
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


@contextmanager
def statements(database: Any):
    """What is sent besides prepared reads."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)
