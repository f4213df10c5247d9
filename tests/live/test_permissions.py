"""Every subscription, by everybody who might try it; every fact about something that can be read."""

from __future__ import annotations

import pytest

from api.authorization import scope_of
from api.schema import build_schema
from api.subscriptions.facts import EVENTS, EventType, about, type_of
from tests.live.listeners import introduced, socket

SCHEMA = build_schema()
NAME = SCHEMA.config.name_converter.from_field
assert SCHEMA.subscription is not None
FIELDS = {NAME(field): field for field in SCHEMA.subscription.__strawberry_definition__.fields}


def document(name: str) -> str:
    return f"subscription {{ {name} {{ type }} }}"


async def test_without_the_permission_every_subscription_is_refused_and_with_it_none_is(ana, address):
    keys = {}
    for scope in ("platform.key.read", *{scope_of(field) for field in FIELDS.values()} - {"authenticated"}):
        made = await ana.do("createApiKey", {"name": scope, "scopes": [scope]}, "key")
        assert made["key"], made
        keys[scope] = made["key"]
    for name, field in FIELDS.items():
        scope = scope_of(field)
        if scope != "authenticated":
            async with introduced(address, keys["platform.key.read"]) as listener:
                await listener.subscribe("1", document(name))
                refused = await listener.next()
                assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == (
                    "error",
                    "FORBIDDEN",
                ), name
        async with introduced(address, keys.get(scope, keys["platform.key.read"])) as listener:
            await listener.subscribe("1", document(name))
            await listener.alive()


@pytest.mark.parametrize("name", FIELDS)
async def test_nobody_listens_without_a_token(address, http, name):
    async with socket(address) as listener:
        await listener.subscribe("1", document(name))
        assert (await listener.closed())[0] == 4401
    answer = await http.post(
        "/graphql", json={"query": document(name)}, headers={"accept": "text/event-stream"}
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("name", EVENTS)
def test_every_fact_is_about_something_that_can_be_read(name):
    found = about(name)
    assert found is not None, f"no view has ids of what {name} is about: say so in api/subscriptions/facts.py"
    assert found.field in EVENTS[name].__dataclass_fields__
    assert found.view in SCHEMA._schema.type_map


def test_types_are_the_names_of_the_facts_in_upper_case():
    assert {each.value for each in EventType} == {type_of(name) for name in EVENTS}
    assert type_of("OrderPlaced") == "ORDER_PLACED"
