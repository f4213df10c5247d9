"""Every id that is shown anywhere leads somewhere, or says what it is that cannot be read by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from graphql import GraphQLObjectType, get_named_type

from api.ids import SHAPE, wire
from persistence.identity import new_id
from persistence.reading.known_as import WITHOUT_NODE
from tests.shipped import VIEWS
from tests.stories.partner import Partner
from tests.walls.chance import SCHEMA
from tests.walls.estate import Estate
from tests.walls.rights import reached, routes, written

TYPES = SCHEMA._schema.type_map
ROUTES = routes(SCHEMA._schema)
BY_PREFIX: Mapping[str, str] = {view.prefix: view.name for view in VIEWS.values() if view.prefix}
MANY = 40
"""Kinds of ids that the company must at least show, or nothing is proven."""


def ids_of(kind: GraphQLObjectType) -> list[str]:
    """Its fields that are ids."""
    return [
        name
        for name, field in kind.fields.items()
        if get_named_type(field.type).name == "ID" and not field.args
    ]


def shown_to(person: Partner) -> dict[str, set[str]]:
    """Every id on a first page of everything, with the fields that show it."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, way in ROUTES.items():
        kind = TYPES[name]
        assert isinstance(kind, GraphQLObjectType)
        fields = ids_of(kind)
        if not fields:
            continue
        for row in reached(person.query(written(way, " ".join(fields))), way):
            for field in fields:
                if row[field] is not None:
                    found[row[field]].add(f"{name}.{field}")
    return found


def led_to(person: Partner, ids: list[str]) -> dict[str, str | None]:
    """The types that these ids lead to, by id."""
    found: dict[str, str | None] = {}
    for start in range(0, len(ids), 100):
        some = ids[start : start + 100]
        nodes = person.query("query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=some)["nodes"]
        for id, node in zip(some, nodes, strict=True):
            assert node is None or node["id"] == id
            found[id] = node and node["__typename"]
    return found


def test_every_id_shown_is_found_by_who_may_see_it(ours: Estate) -> None:
    """First pages of every type of the schema; ``WITHOUT_NODE`` says which ids lead nowhere, and why."""
    key = {"url": f"https://example.com/{uuid4().hex}", "events": ["ORDER_PLACED"]}
    hook = ours.partner.do("registerWebhook", "webhook", "id ownerId", **key)
    shown = shown_to(ours.person)
    assert prefix_of(hook["ownerId"]) == "key"
    assert len({prefix_of(id) for id in shown}) > MANY
    assert {field for id, fields in shown.items() if not SHAPE.fullmatch(id) for field in fields} == set()
    expected = {id: BY_PREFIX[prefix_of(id)] for id in shown if prefix_of(id) not in WITHOUT_NODE}
    led = led_to(ours.person, sorted(shown))
    astray = {id: (led[id], shown[id]) for id in expected if led[id] != expected[id]}
    assert astray == {}


def test_ids_that_lead_nowhere_are_not_refused(ours: Estate) -> None:
    ids = [wire(prefix, new_id()) for prefix in sorted(WITHOUT_NODE)]
    assert led_to(ours.person, ids) == dict.fromkeys(ids)
    assert not WITHOUT_NODE & set(BY_PREFIX)


def test_what_an_auditor_is_told_of_was_done_to_something_that_is_found(ours: Estate) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for entry in every(ours.person, "auditEntries", "command subject"):
        found[entry["command"]].add(entry["subject"] or "")
    subjects = {command: {prefix_of(id) for id in ids} for command, ids in found.items()}
    assert subjects["PostEntries"] <= {"entry", ""}
    assert subjects["PostInvoice"] <= {"entry", ""}
    assert subjects["ShipStock"] == {"invoice"}
    assert subjects["ReceivePayment"] == {"installment"}
    assert subjects["ReceiveStock"] == {"movement"}
    assert subjects["ChangeEmployeeBankDetails"] == {"employeebankdetails"}
    assert subjects["ChangeBankDetails"] == {"bankdetails"}


def every(person: Partner, name: str, selection: str) -> Iterator[dict[str, Any]]:
    """All of a list, page by page."""
    document = (
        f"query($after: String) {{ {name}(first: 100, after: $after) "
        f"{{ nodes {{ {selection} }} pageInfo {{ endCursor hasNextPage }} }} }}"
    )
    after = None
    while True:
        page = person.query(document, after=after)[name]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def prefix_of(id: str) -> str:
    return id.partition("_")[0]
