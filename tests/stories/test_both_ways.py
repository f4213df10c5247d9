"""A company that has nearly everything is seen the same both ways, and its lists as a model has them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.kernel.calendar import ACRE, AMAZONAS, BRASILIA, NORONHA
from domain.platform.permission import AUTHENTICATED, EVERYTHING
from persistence.database import Database
from tests.questions import Questions, execution
from tests.reading import payloads
from tests.reading.both_ways import Answer, BothWays, agree, end_of
from tests.reading.documents import Document, Documents, Place
from tests.reading.known import Rows, known_of, lists, rows_of, shown
from tests.reading.model import Model, written
from tests.shipped import VIEWS
from tests.stories.peopled import Peopled, peopled
from tests.stories.wishes import Wishes
from tests.walls.belongings import belongings
from tests.walls.ground import every_scope

__all__ = ["peopled"]
ZONES = (NORONHA, BRASILIA, AMAZONAS, ACRE)
DOCUMENTS, LISTS, WISHES = 1_500, 200, 150
SCHEMA = execution().schema._schema
SEEDS = st.integers(0, 2**64)
SCOPES = [*every_scope(), *sorted(view.read_others for view in VIEWS.values() if view.read_others)]
MOVING = {"apiKeys", "auditEntries", "processSteps"}
"""Lists that may grow while they are asked for."""
drawn = settings(
    max_examples=DOCUMENTS,
    deadline=None,
    print_blob=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""A failure names its seed; shrinking a document of chance makes it no clearer."""


@dataclass(frozen=True, repr=False)
class Asked:
    """The company, what it has, and who may ask for it."""

    both: BothWays
    actors: list[UUID | None]
    rows: Mapping[str, Rows]
    known: Mapping[Place, Sequence[Any]]
    ids: Mapping[str, Sequence[str]]
    models: Sequence[Model]

    def __repr__(self) -> str:
        return "the company"

    async def alike(
        self, document: Document, held: set[str], actor: UUID | None, zone: ZoneInfo = BRASILIA
    ) -> Answer | None:
        """What both ways answer. What happens by itself may fall between the two, but not time and again."""
        answers = await self.both.ask(document, held, actor, zone)
        if answers is not None and answers[0] != answers[1]:
            answers = await self.both.ask(document, held, actor, zone)
        if answers is None:
            return None
        agree(*answers, document)
        return answers[0]


@pytest_asyncio.fixture(scope="module")
async def asked(peopled: Peopled) -> AsyncIterator[Asked]:
    url, company = peopled.office.database_url, peopled.estate.company
    database = Database.at(url)
    both = BothWays(execution(), database, company)
    rows = await rows_of(both, SCHEMA)
    found = [Model.of(name, view, rows[name], SCHEMA) for name, view in lists(SCHEMA).items()]
    yield Asked(
        both,
        actors=[None, *peopled.people],
        rows=rows,
        known=known_of(rows, SCHEMA),
        ids=(await belongings(url, company)).by_type,
        models=[model for model in found if model is not None and model.name not in MOVING],
    )
    await database.close()


def test_the_company_has_something_of_nearly_everything(asked: Asked) -> None:
    empty = {name for name, rows in asked.rows.items() if not rows}
    assert len(empty) <= 8, empty


@drawn
@given(seed=SEEDS)
async def test_any_document_over_the_whole_schema_is_answered_alike(asked: Asked, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    held, actor = permissions(random), random.choice(asked.actors)
    document = Documents(SCHEMA, asked.ids, random, asked.known).write()
    zone = random.choice(ZONES)
    answer = await asked.alike(document, held, actor, zone)
    if answer is not None and (cursor := end_of(answer.data)) is not None:
        document.variables["after"] = cursor
        await asked.alike(document, held, actor, zone)


def permissions(random: Random) -> set[str]:
    """All, or some of all there are."""
    if random.random() < 0.3:
        return {EVERYTHING, AUTHENTICATED}
    share = random.choice([0.5, 0.8, 0.95])
    return {AUTHENTICATED, *(scope for scope in SCOPES if random.random() < share)}


OWNED = {view.name: view for view in VIEWS.values() if view.owner is not None}
KEPT = {view.name: view for view in VIEWS.values() if view.confidential is not None}
BELONGING = {view.name: view for view in VIEWS.values() if view.belongs is not None}


async def test_whose_something_is_decides_alike_who_sees_it(asked: Asked, subtests: pytest.Subtests) -> None:
    """One test, as the company is made anew for whoever is given one of several."""
    of_views = ((OWNED, own_is_told_apart), (KEPT, confidential_is_kept_back))
    for views, holds in (*of_views, (BELONGING, belonging_is_there_with_things)):
        for name in sorted(views):
            with subtests.test(name):
                await holds(asked, name)


async def own_is_told_apart(asked: Asked, name: str) -> None:
    """By who sees nothing but their own, and by who sees that of others."""
    view = OWNED[name]
    held = {AUTHENTICATED, view.read}
    own = {actor: await seen(asked, name, held, actor) for actor in asked.actors}
    assert own[None] == set()
    assert any(own.values()), "nobody owns one"
    assert all(ids.isdisjoint(other) for a, ids in own.items() for b, other in own.items() if a != b)
    if view.read_others:
        every = await seen(asked, name, held | {view.read_others}, None)
        assert every >= set().union(*own.values())


async def confidential_is_kept_back(asked: Asked, name: str) -> None:
    view = KEPT[name]
    assert view.confidential is not None
    some = await seen(asked, name, {AUTHENTICATED, view.read}, None)
    every = await seen(asked, name, {AUTHENTICATED, view.read, view.confidential.read}, None)
    assert some < every


async def belonging_is_there_with_things(asked: Asked, name: str) -> None:
    read = {AUTHENTICATED, BELONGING[name].read}
    kinds = {one.partition("_")[0] for one in asked.known[name, "subjectId"]}
    others = [view for view in VIEWS.values() if view.prefix in kinds and view.name != name]
    things = {view.read_others or view.read for view in others}
    assert len(things) > 1, "of things of several kinds"
    every = await seen(asked, name, read | things, None)
    assert await seen(asked, name, read, None) == set()
    for one in sorted(things):
        assert await seen(asked, name, read | (things - {one}), None) < every


async def seen(asked: Asked, name: str, held: set[str], actor: UUID | None) -> set[str]:
    """The ids of those that somebody is shown, with everything about them asked both ways."""
    fields = " ".join(shown(SCHEMA, VIEWS[name]))
    root = next((root for root, view in lists(SCHEMA).items() if view.name == name), None)
    if root is None:
        text = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {name} {{ {fields} }} }} }}"
        answer = await asked.alike(Document(text, {"ids": asked.ids[name][:100]}), held, actor)
        assert answer is not None
        return {node["id"] for node in orjson.loads(answer.data)["nodes"] if node}
    text = f"{{ {root}(first: 100) {{ nodes {{ {fields} }} totalCount(exact: true) {{ value }} }} }}"
    answer = await asked.alike(Document(text, {}), held, actor)
    assert answer is not None
    page = orjson.loads(answer.data)[root]
    assert page["totalCount"]["value"] == len(page["nodes"])
    return {node["id"] for node in page["nodes"]}


@settings(drawn, max_examples=LISTS)
@given(seed=SEEDS)
async def test_lists_are_what_a_model_in_memory_makes_of_their_rows(asked: Asked, seed: int) -> None:
    """Both ways understand filters, orders and cursors with the same code; this one has none of it."""
    random = Random(seed)  # noqa: S311
    model = random.choice(asked.models)
    where, order_by, size = model.where(random), model.order_by(random), random.randint(1, 4)
    zone = random.choice(ZONES)
    expected, backward = model.expected(where, order_by, zone), random.random() < 0.3
    given = written(where, order_by)
    walked: list[str] = []
    cursor, count, edge = ("before", "last", "startCursor") if backward else ("after", "first", "endCursor")
    text = f"query($at: String) {{ list: {model.name}({given}, {count}: {size}, {cursor}: $at) "
    text += f"{{ nodes {{ id }} pageInfo {{ {edge} }} totalCount(exact: true) {{ value }} }} }}"
    at = None
    while True:
        answer = await asked.alike(Document(text, {"at": at}), {EVERYTHING, AUTHENTICATED}, None, zone)
        assert answer is not None
        page = orjson.loads(answer.data)["list"]
        assert page is not None, (text, answer.errors)
        assert page["totalCount"]["value"] == len(expected), text
        ids = [node["id"] for node in page["nodes"]]
        walked = [*ids, *walked] if backward else [*walked, *ids]
        if len(ids) < size:
            break
        at = page["pageInfo"][edge]
    assert walked == expected, text


@settings(drawn, max_examples=WISHES)
@given(seed=SEEDS)
async def test_what_a_mutation_tells_of_is_read_alike(asked: Asked, seed: int) -> None:
    """Done, rehearsed or refused. The last one here, as the company is not what it was afterwards."""
    random = Random(seed)  # noqa: S311
    wish, held = Wishes(asked.rows, random).one(), permissions(random)
    given, documents = wish.given, Documents(SCHEMA, asked.ids, random, asked.known)
    if wish.changes is not None:
        given = given | {"expectedVersion": await version(asked, wish.changes) + (random.random() < 0.3)}
    document = payloads.written(documents, wish.name, given)
    held |= {payloads.scope_of(SCHEMA, wish.name)}
    actor = random.choice([one for one in asked.actors if one is not None])
    questions = Questions(asked.both.database, asked.both.company, held, actor)
    payload = await payloads.told(asked.both.execution, questions, document)
    if payload is not None:
        payload.agrees(document)


async def version(asked: Asked, id: str) -> int:
    text = "query($id: ID!) { node(id: $id) { ... on Party { version } ... on Product { version } } }"
    answer = await asked.alike(Document(text, {"id": id}), {EVERYTHING, AUTHENTICATED}, None)
    assert answer is not None
    return orjson.loads(answer.data)["node"]["version"]
