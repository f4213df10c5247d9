"""Every field by everybody: nobody, another company, ours without and with the permission, its owner."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema

from api.reading.fields import LookupField
from api.reading.translation import BACKREF
from tests.shipped import VIEWS
from tests.stories.back_office import BackOffice
from tests.stories.partner import Partner
from tests.walls.belongings import belongings
from tests.walls.chance import SCHEMA
from tests.walls.estate import Estate
from tests.walls.ground import every_scope, key_with
from tests.walls.rights import extra_of, leaves_of, reached, routes, undeclared, written
from tests.walls.wire import Line, asked

TYPES = SCHEMA._schema.type_map
ROUTES = routes(SCHEMA._schema)
ROUNDS = 90
MOVING = {"ApiKey", "ApiKeySecret", "AuditEntry", "ProcessStep"}
"""Which tell that something was read or done."""


class Keys:
    """Partners' keys of one company, each made once."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self.with_scopes = cache(self._made)

    def _made(self, scopes: frozenset[str]) -> Partner:
        token = key_with(self.partner, "Matriz", sorted(scopes))
        holder = Partner(str(self.partner.http.base_url), self.partner.access)
        holder.http.headers["Authorization"] = f"Bearer {token}"
        return holder


def kind_of(name: str) -> GraphQLObjectType:
    kind = TYPES[name]
    assert isinstance(kind, GraphQLObjectType)
    return kind


def codes(answer: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in answer.get("errors", ())}


def others_of(name: str) -> frozenset[str]:
    """What has to be held to see rows that somebody else owns, or that belong to other things."""
    whose = [VIEWS[name], *(VIEWS.values() if VIEWS[name].belongs else ())]
    things = (view.read for view in whose[1:] if view.prefix and "." in view.read)
    secrets = (view.confidential.read for view in whose if view.confidential)
    return frozenset(filter(None, [*things, *secrets, *(view.read_others for view in whose)]))


def needed_for(name: str) -> frozenset[str]:
    return frozenset().union(*(step.scopes for step in ROUTES[name]))


def test_every_field_says_who_may_see_it():
    assert list(undeclared(SCHEMA._schema)) == []


def test_a_field_that_says_nothing_is_found():
    schema = build_schema("type Query { a: Order } type Order { secret: String }")
    for kind in ("Query", "Order"):
        for field in schema.type_map[kind].fields.values():
            field.extensions[BACKREF] = type("Plain", (), {"directives": ()})()
    assert list(undeclared(schema)) == ["Query.a", "Order.secret"]


def test_every_type_with_rows_is_reached():
    unreached = {name for name in TYPES if name in dict(every_view()) and name not in ROUTES}
    assert unreached == set()


def every_view() -> Iterator[tuple[str, GraphQLObjectType]]:
    return ((name, kind) for name in VIEWS if isinstance(kind := TYPES.get(name), GraphQLObjectType))


def test_every_field_answers_who_may_and_nobody_else(ours: Estate) -> None:
    owner = ours.person
    keys, everything = Keys(owner), frozenset(every_scope())
    nobody = Partner(str(owner.http.base_url), owner.access)
    del nobody.http.headers["Authorization"]
    filled = 0
    for name, way in ROUTES.items():
        leaves = leaves_of(kind_of(name))
        open_to_all = " ".join(field for field, extra in leaves.items() if not extra)
        document, needed = written(way, open_to_all or "__typename"), needed_for(name)
        assert codes(nobody.post(document)) == {"UNAUTHENTICATED"}, name
        holder = keys.with_scopes((needed | others_of(name)) or frozenset(["sales.order.read"]))
        seen, shown = owner.post(document), holder.post(document)
        assert (codes(seen), codes(shown)) == (set(), set()), name
        rows = reached(seen["data"], way)
        assert len(reached(shown["data"], way)) == len(rows), name
        assert name in MOVING or shown["data"] == seen["data"], name
        filled += bool(rows)
        for scope in needed:
            denied = keys.with_scopes(everything - {scope}).post(document)
            assert "FORBIDDEN" in codes(denied), (name, scope)
            assert reached(denied["data"], way) == [], (name, scope)
        for field, extra in leaves.items():
            for scope in extra:
                check_field(owner, keys, name, field, scope)
    assert filled > len(ROUTES) / 2


def test_what_belongs_to_a_thing_is_there_for_who_reads_the_thing(ours: Estate) -> None:
    owner, everything = ours.person, frozenset(every_scope())
    keys = Keys(owner)
    document = "{ attachments { nodes { id subjectId } } }"
    every = {node["id"]: node["subjectId"] for node in owner.query(document)["attachments"]["nodes"]}
    kinds = {subject.partition("_")[0] for subject in every.values()}
    assert len(kinds) > 1
    for kind in kinds:
        read = next(view.read for view in VIEWS.values() if view.prefix == kind)
        found = keys.with_scopes(everything - {read}).query(document)["attachments"]["nodes"]
        left = {id for id, subject in every.items() if not subject.startswith(f"{kind}_")}
        assert {node["id"] for node in found} == left, kind


def check_field(owner: Partner, keys: Keys, name: str, field: str, scope: str) -> None:
    """A value that asks for more than its object."""
    way, document = ROUTES[name], written(ROUTES[name], field)
    needed = needed_for(name) | others_of(name) | extra_of(kind_of(name), kind_of(name).fields[field])
    denied = keys.with_scopes(needed - {scope}).post(document)
    assert codes(denied) == {"FORBIDDEN"}, (name, field)
    assert {row[field] for row in reached(denied["data"], way)} <= {None}, (name, field)
    shown, seen = keys.with_scopes(needed).post(document), owner.post(document)
    assert codes(shown) == set(), (name, field)
    assert name in MOVING or shown["data"] == seen["data"], (name, field)


LOOKUPS = [
    (name, key)
    for name, field in SCHEMA._schema.query_type.fields.items()
    if isinstance(field.extensions.get(BACKREF), LookupField)
    for key in field.args["by"].type.of_type.fields
]


def test_every_key_of_every_lookup_finds_ones_own_and_nothing_of_others(
    ours: Estate, theirs: Estate, office: BackOffice
) -> None:
    owner, stranger = ours.person, theirs.person
    ids_of = asyncio.run(belongings(office.database_url, theirs.company)).by_type
    for name, key in LOOKUPS:
        of = SCHEMA._schema.query_type.fields[name]
        kind = TYPES[of.type.name if hasattr(of.type, "name") else str(of.type)]
        if key != "id" or not ids_of.get(kind.name):
            continue
        document = f"query($by: {of.args['by'].type}) {{ {name}(by: $by) {{ __typename id }} }}"
        id = ids_of[kind.name][0]
        assert owner.query(document, by={"id": id}) == {name: None}, name
        assert stranger.query(document, by={"id": id})[name]["id"] == id, name
    ids = sorted({id for of_type in ids_of.values() for id in of_type[:3]})[:100]
    assert owner.query("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"] == [None] * len(
        ids
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_connections_that_others_used_and_requests_that_were_given_up_leave_nothing_behind(
    ours: Estate, theirs: Estate, office: BackOffice, seed: int
) -> None:
    own = {
        partner.access.apiKey: partner.query("{ products { nodes { sku } } viewer { company { id } } }")
        for partner in (ours.partner, theirs.partner)
    }
    asyncio.run(reusing(office.ports["api"], own, Random(seed)))


async def reusing(port: int, own: dict[str, Any], random: Random) -> None:
    """One pool for both, some of whose requests nobody waits for."""
    tokens, slow = (
        list(own),
        "{ orders { nodes { lines { id } } } products { nodes { sku } } parties { nodes { id } } }",
    )

    async def one() -> None:
        token, line = random.choice(tokens), Line(port)
        if random.random() < 0.5:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asked(slow, token=random.choice(tokens)))
            await writer.drain()
            await asyncio.sleep(random.random() / 200)
            writer.transport.abort()
        answer = await line.ask(
            asked("{ products { nodes { sku } } viewer { company { id } } }", token=token)
        )
        line.close()
        assert answer.json()["data"] == own[token]

    for _ in range(ROUNDS // 15):
        await asyncio.gather(*(one() for _ in range(15)))
