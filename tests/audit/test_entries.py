"""Every command leaves word of who, what, when, from where, and what it changed."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from api.ids import wire
from persistence.audit.changes import ROOM, Lines
from persistence.audit.disclosure import ERASABLE
from persistence.registry import metadata
from tests.api.front import Client

ENTRIES = """
query ($where: AuditEntryWhere) { auditEntries(where: $where, first: 50) { nodes {
  id at actorKind actor member { name } process permission command subject conclusion refusals repeats
  address agent requestId idempotencyKey omitted personal block
  changes { thing id sealed columns { name before after } } seen { thing count }
} } }
"""
HIRING = {
    "name": "Bruno Lima",
    "cpf": "529.982.247-25",
    "jobTitle": "Vendedor",
    "hiredOn": "2026-01-05",
    "salary": "3500.00",
    "commissionRate": "2.5",
}


async def entries(client: Client, **where: Any) -> list[dict[str, Any]]:
    """The newest first."""
    return (await client.data(ENTRIES, where=where))["auditEntries"]["nodes"]


async def opened(client: Client, code: str = "CD", **headers: str) -> str:
    query = """mutation ($input: RegisterWarehouseInput!) {
        registerWarehouse(input: $input) { warehouse { id } errors { code } } }"""
    input = {"code": code, "name": "Depósito", "idempotencyKey": f"w-{code}"}
    body = {"query": query, "variables": {"input": input}}
    return (await client.send(body, **headers)).json()["data"]["registerWarehouse"]["warehouse"]["id"]


async def test_who_did_what_when_and_from_where(ana, ours):
    warehouse = await opened(ana, **{"user-agent": "Loja/1.0 \x7f", "x-request-id": "request-0001"})
    (entry,) = await entries(ana, command={"eq": "RegisterWarehouse"})
    assert entry["subject"] == warehouse
    assert entry["actorKind"] == "MEMBER"
    assert entry["actor"].startswith("member_")
    assert entry["member"] == {"name": "Ana"}
    assert (entry["permission"], entry["conclusion"]) == ("stock.warehouse.register", "SUCCEEDED")
    assert (entry["address"], entry["agent"]) == ("127.0.0.1", "Loja/1.0 ")
    assert (entry["requestId"], entry["idempotencyKey"]) == ("request-0001", "w-CD")


async def test_what_was_made_is_told(ana):
    warehouse = await opened(ana)
    (entry,) = await entries(ana, subject={"eq": warehouse})
    (change,) = entry["changes"]
    assert (change["thing"], change["id"], change["sealed"]) == ("Warehouse", warehouse, [])
    assert {"name": "code", "before": None, "after": "CD"} in change["columns"]


async def test_what_changed_is_told_before_and_after_and_nothing_else(ana):
    cashier = {"name": "CAIXA", "permissions": ["sales.order.read"], "discountLimit": "5"}
    role = (await ana.do("registerRole", cashier, "role { id }"))["role"]["id"]
    change = {"roleId": role, "permissions": ["sales.order.read"], "discountLimit": "7", "expectedVersion": 1}
    assert (await ana.do("changeRole", change, "role { id }"))["errors"] == []
    (entry,) = await entries(ana, command={"eq": "ChangeRole"})
    (told,) = entry["changes"]
    assert {column["name"]: (column["before"], column["after"]) for column in told["columns"]} == {
        "version": ("1", "2"),
        "discount_limit": ("5.0000", "7"),
    }


async def test_what_is_personal_is_sealed_and_opened_only_by_who_may(ana, ours, owner):
    assert (await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }"))[
        "errors"
    ] == []
    (entry,) = await entries(ana, command={"eq": "HireEmployee"})
    (employee,) = [change for change in entry["changes"] if change["thing"] == "Employee"]
    assert {"cpf", "name"} <= set(employee["sealed"])
    stored = json.dumps([entry["changes"], entry["subject"]])
    assert not [secret for secret in ("52998224725", "Bruno", "3500", "350000") if secret in stored]
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    rows = await owner.fetch("select t::text from audit t where command = 'HireEmployee'")
    assert "52998224725" not in rows[0][0]
    assert "52998224725" in entry["personal"]


async def test_pay_that_changes_is_sealed(ana):
    employee = (await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }"))[
        "employee"
    ]["id"]
    raise_ = {
        "employeeId": employee, "salary": "4000.00", "effectiveOn": "2026-02-01", "reason": "Mérito",
        "expectedVersion": 1, "idempotencyKey": "r-1",
    }  # fmt: skip
    payload = await ana.do("changeSalary", raise_, "employee { id }")
    assert payload["errors"] == []
    (entry,) = await entries(ana, command={"eq": "ChangeSalary"})
    assert "400000" not in json.dumps(entry["changes"])
    assert "400000" in entry["personal"]


async def test_why_somebody_was_away_and_what_they_are_given_is_sealed(ana):
    employee = (await ana.do("hireEmployee", HIRING | {"idempotencyKey": uuid4().hex}, "employee { id }"))[
        "employee"
    ]["id"]
    of = {"employeeId": employee, "idempotencyKey": "k", "validFrom": "2026-02-02"}
    kept = {
        "registerLeave": {"kind": "MATERNITY", "protected": True, "norm": "Estabilidade gestacional"},
        "enrolInBenefit": {"kind": "HEALTH", "cost": "623.45", "share": "17"},
    }
    for mutation, said in kept.items():
        assert (await ana.do(mutation, of | said))["errors"] == []
    time = {"kind": "EXCUSED_DAYS", "on": "2026-02-01", "quantity": "1", "reason": "Consulta médica"}
    assert (await ana.do("recordTime", {"employeeId": employee, "idempotencyKey": "t"} | time))[
        "errors"
    ] == []
    sealed = {
        "RegisterLeave": ["Estabilidade gestacional", "MATERNITY"],
        "EnrolInBenefit": ["62345"],
        "RecordTime": ["Consulta médica"],
    }
    for command, secrets in sealed.items():
        (entry,) = await entries(ana, command={"eq": command})
        told = json.dumps(entry["changes"], ensure_ascii=False)
        assert not [secret for secret in secrets if secret in told], command
        assert all(secret in entry["personal"] for secret in secrets), command


async def test_a_refused_command_is_told_with_its_codes_and_changed_nothing(ana):
    await opened(ana)
    payload = await ana.do("registerWarehouse", {"code": "CD", "name": "Outro"}, "warehouse { id }")
    codes = [error["code"] for error in payload["errors"]]
    (entry,) = await entries(ana, command={"eq": "RegisterWarehouse"}, conclusion={"eq": "REFUSED"})
    assert (entry["refusals"], entry["changes"], entry["repeats"]) == (codes, [], 1)


async def test_the_thing_that_was_not_to_be_touched_is_named(ana):
    order = wire("order", __import__("uuid").UUID(int=5))
    await ana.do(
        "cancelOrder", {"orderId": order, "reason": "x", "expectedVersion": 1, "idempotencyKey": "c"}
    )
    (entry,) = await entries(ana, command={"eq": "CancelOrder"})
    assert (entry["subject"], entry["refusals"]) == (order, ["NOT_FOUND"])


async def test_what_was_only_validated_is_not_told(ana):
    await ana.do("registerWarehouse", {"code": "CD", "name": "D", "validateOnly": True}, "warehouse { id }")
    assert await entries(ana, command={"eq": "RegisterWarehouse"}) == []


async def test_a_wrong_password_is_a_refusal_of_nobody_known(ana, anonymous, ours):
    assert (await anonymous.sign_in(ours.id, password="wrong"))["errors"][0]["code"] == "INVALID_CREDENTIALS"
    refused = await entries(ana, command={"eq": "OpenSession"}, conclusion={"eq": "REFUSED"})
    assert [(one["actorKind"], one["actor"], one["refusals"]) for one in refused] == [
        ("ANYONE", None, ["INVALID_CREDENTIALS"])
    ]


async def test_entries_are_found_by_who_gave_the_command(ana, ours):
    await opened(ana)
    (entry,) = await entries(ana, command={"eq": "RegisterWarehouse"})
    assert entry["id"] in [one["id"] for one in await entries(ana, actor={"eq": entry["actor"]})]
    assert await entries(ana, actor={"eq": wire("member", ours.id)}) == []
    assert await entries(ana, at={"gt": entry["at"]}, command={"eq": "RegisterWarehouse"}) == []


async def test_another_company_sees_nothing_of_it(ana, stranger):
    await opened(ana)
    assert await entries(stranger, command={"eq": "RegisterWarehouse"}) == []


def test_what_does_not_fit_is_counted():
    lines = Lines()
    for _ in range(100):
        lines.add({"thing": "x" * 1_000})
    assert lines.json is not None
    assert len(lines.json) <= ROOM + 200
    assert json.loads(lines.json)[-1] == {"omitted": 100 - len(lines.written)}


@pytest.mark.parametrize("table", ERASABLE)
def test_what_must_be_erasable_is_there(table):
    assert ERASABLE[table] <= set(metadata.tables[table].columns.keys())
