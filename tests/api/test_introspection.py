"""The schema tells of itself once; nobody waits for it but who asked."""

from __future__ import annotations

import asyncio

from graphql import get_introspection_query

from api import introspection

WHOLE = get_introspection_query()


async def test_a_whole_schema_is_worked_out_once_and_told_again_from_memory(ana, monkeypatch):
    worked: list[str] = []
    execute = introspection.execute_sync

    def noted(schema, document, **options):
        worked.append(document.loc.source.body)
        return execute(schema, document, **options)

    monkeypatch.setattr(introspection, "execute_sync", noted)
    first, second = [(await ana.send({"query": WHOLE})).json() for _ in range(2)]
    assert first["data"] == second["data"]
    assert worked == [WHOLE]
    assert first["extensions"]["cost"]["requested"] >= 1


async def test_others_are_answered_while_it_is_worked_out(ana):
    whole = asyncio.create_task(ana.send({"query": WHOLE + " "}))
    answered = 0
    while not whole.done():
        await ana.data("{ viewer { name } }")
        answered += 1
    assert answered > 1
    assert (await whole).status_code == 200


async def test_variables_and_names_of_operations_are_minded(ana):
    query = 'query A($n: String!) { __type(name: $n) { name } } query B { __type(name: "Order") { kind } }'
    for name in ("Order", "Party", "Nobody"):
        asked = {"query": query, "operationName": "A", "variables": {"n": name}}
        found = (await ana.send(asked)).json()["data"]["__type"]
        assert found == (None if name == "Nobody" else {"name": name})
    answer = await ana.send({"query": query, "operationName": "B"})
    assert answer.json()["data"] == {"__type": {"kind": "OBJECT"}}
    assert (await ana.send({"query": query, "operationName": "A", "variables": {"n": 1}})).status_code == 400


async def test_beside_other_fields_it_is_told_as_well(ana):
    data = await ana.data(
        '{ viewer { name } __type(name: "Order") { name } ...F } fragment F on Query { __typename }'
    )
    assert data == {"viewer": {"name": "Ana"}, "__type": {"name": "Order"}, "__typename": "Query"}
