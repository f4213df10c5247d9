"""One request's reading: on whose behalf, over which connection, and what had to be left out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Hashable, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from graphql import GraphQLError, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry.utils.str_converters import to_camel_case

from api.faults import BadUserInput, Forbidden, Unauthenticated
from api.reading.identified import named_ids
from api.reading.translation import Translator, details_of, keys_of
from domain.kernel.calendar import BRASILIA
from persistence.proof import Proof
from persistence.reading.compiled.engine import Engine, Pay, Rows, Run
from persistence.reading.compiled.inquiry import Arguments, Inquiry
from persistence.reading.compiled.question import Question
from persistence.reading.plain import PlainReader
from persistence.reading.plan import LeftOut, Misasked, Path, Refused
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader, Selection, Shape
from persistence.reading.sensitive import Look, Sought, untold
from persistence.reading.view import View

if TYPE_CHECKING:
    from api.cost import Standing
    from persistence.database import Database

T = TypeVar("T")
Ask = Callable[[PlainReader], Awaitable[T]]
Charge = Callable[[int], Awaitable["Standing"]]
Named = tuple[Question, Sequence[UUID], Sequence[Arguments]]
"""Objects with these ids, and what the lists inside them are asked with."""


@dataclass
class Reading:
    """``notices`` are errors of the document that are no field's failure: what may not be seen or asked for.

    Readings with equal ``grants`` may see the same; days are those of ``zone``.
    The plain way is slower and answers the same.
    """

    database: Database
    company: UUID
    may: Callable[[str], bool]
    cursor_key: bytes
    public_url: str = ""
    grants: Hashable = None
    actor: UUID | None = None
    zone: ZoneInfo = BRASILIA
    engine: Engine = field(default_factory=Engine)
    plain: bool = False
    proof: Proof | None = None
    """Of who asks, where that is still owed."""
    budget: Charge | None = None
    """Takes what statements cost that are made for who asks, and tells how they stand then."""
    standing: Standing | None = None
    paid: int = 0
    """For statements that nobody had asked for lately."""
    notices: list[GraphQLError] = field(default_factory=list)
    looks: list[tuple[UUID, Look]] = field(default_factory=list)
    """What was shown that is sensitive, and of which company: to be recorded before the answer is given."""

    @property
    def reader(self) -> Reader:
        grants = self.may if self.grants is None else self.grants
        return Reader(self.company, self.may, self.cursor_key, self.public_url, grants, self.actor, self.zone)

    def plainly(self, path: Path) -> bool:
        """Whether what a payload tells of at this path is read the plain way."""
        return self.plain

    def check(self, question: Question, nested: Sequence[Arguments]) -> None:
        """Raises BadUserInput when the lists inside cannot be asked for so."""
        with suppress(NotPermitted):
            for one in Inquiry.of(question, self.reader, (), nested).left_out:
                if isinstance(one, Misasked):
                    raise told(one)

    async def one(
        self, question: Question, arguments: Arguments, nested: Sequence[Arguments]
    ) -> bytes | None:
        """The JSON of a page or an object, None where there is none. Raises BadUserInput, Throttled."""
        with self._told(question.path):
            inquiry = Inquiry.of(question, self.reader, arguments, nested)
            if question.sought:
                await self.database.hold_keys(self.company)
            answer = await self.engine.one(inquiry, self.database.prepared.fetch, self.proof, self._pay)
            self._notice(answer.left_out)
            if question.sought and answer.json is not None:
                self._look(question.sought, orjson.loads(answer.json), arguments)
                return untold(answer.json)
            return answer.json
        return None

    async def several(
        self, wanted: Sequence[Named], connection: AsyncConnection | None = None, *, free: bool = True
    ) -> list[dict[UUID, bytes]]:
        """The JSON of those of the objects that exist, for each question, as the connection sees them.

        What one of them may not see is left out and told of, unless nothing can be answered at all.
        Statements are ``free`` to who has done something and is shown it. Raises BadUserInput, Throttled.
        """
        if not wanted:
            return []
        await self._proved()
        refused: list[LeftOut] = []
        with self._told(wanted[0][0].path):
            run = self.database.prepared.fetch if connection is None else await over(connection)
            found = [await self._several(one, run, refused, None if free else self._pay) for one in wanted]
            self._notice(refused)
            return found
        return [{} for _ in wanted]

    async def _several(
        self, wanted: Named, run: Run, refused: list[LeftOut], pay: Pay | None
    ) -> dict[UUID, bytes]:
        question, ids, nested = wanted
        try:
            inquiry = Inquiry.of(question, self.reader, ids, nested)
        except NotPermitted as missing:
            refused.append(Refused(question.path, missing.permission))
            return {}
        if question.sought:
            await self.database.hold_keys(self.company)
        found, left_out = await self.engine.several(inquiry, run, pay)
        refused += left_out
        if question.sought:
            shown = [orjson.loads(found[id]) for id in dict.fromkeys(ids) if id in found]
            self._look(question.sought, shown, None)
            return {id: untold(json) for id, json in found.items()}
        return found

    async def read(self, ask: Ask[T], path: Path, connection: AsyncConnection | None = None) -> T | None:
        """What ``ask`` reads, over a snapshot of its own or the connection given. Raises BadUserInput."""
        await self._proved()
        with self._told(path):
            if connection is not None:
                return await self._read(ask, connection)
            async with self.database.reading(self.company) as snapshot:
                return await self._read(ask, snapshot)
        return None

    async def _read(self, ask: Ask[T], connection: AsyncConnection) -> T:
        reader = PlainReader(connection, self.reader)
        answer = await ask(reader)
        self._notice([*reader.refused, *reader.left_out])
        self.looks += [(self.company, look) for look in reader.looks]
        return answer

    async def _pay(self, wanted: int) -> None:
        """Raises Throttled."""
        if self.budget is not None:
            self.standing = await self.budget(wanted)
            self.paid += self.standing.requested

    async def _proved(self) -> None:
        if self.proof is not None:
            await self.proof.give()

    def _look(self, sought: Iterable[Sought], answer: Any, arguments: Any) -> None:
        for one in sought:
            if look := one.seen(answer, self.may):
                self.looks.append((self.company, replace(look, arguments=arguments)))

    @contextmanager
    def _told(self, path: Path) -> Generator[None]:
        """What cannot be obeyed becomes an error of the client, what is not permitted a notice."""
        try:
            with obeyed():
                yield
        except NotPermitted as missing:
            self._notice([Refused(path, missing.permission)])

    def _notice(self, left_out: Iterable[LeftOut]) -> None:
        self.notices += map(told, left_out)


@contextmanager
def obeyed() -> Generator[None]:
    """What cannot be obeyed becomes an error of the client."""
    try:
        yield
    except BadInput as problem:
        raise misused(problem) from None


def misused(problem: BadInput) -> BadUserInput:
    return BadUserInput(problem.message, path=[on_the_wire(step) for step in problem.path])


def told(one: LeftOut) -> GraphQLError:
    """At the place in the answer where there is null instead, whichever element of a list it is in."""
    error = (
        misused(one.problem)
        if isinstance(one, Misasked)
        else Forbidden("Not permitted.", requires=one.permission)
    )
    error.path = list(one.path)
    return error


async def over(connection: AsyncConnection) -> Run:
    """Statements within the transaction that this connection is in."""
    driver: Any = (await connection.get_raw_connection()).driver_connection

    async def run(sql: str, parameters: Sequence[Any]) -> Rows:
        return await driver.fetch(sql, *parameters)

    return run


def on_the_wire(step: str | int) -> str:
    return to_camel_case(step) if isinstance(step, str) else str(step)


def reading_of(info: GraphQLResolveInfo) -> Reading:
    """The request's reading. Raises Unauthenticated when nobody is signed in."""
    reading = info.context.reading
    if reading is None:
        raise Unauthenticated("Sign in, or send the key of a partner, as Authorization: Bearer.")
    return reading


def object_type(info: GraphQLResolveInfo) -> GraphQLObjectType:
    kind = get_named_type(info.return_type)
    assert isinstance(kind, GraphQLObjectType)
    return kind


async def read_lookup(view: View, info: GraphQLResolveInfo, by: dict[str, Any]) -> Shape | None:
    wanted, path = selected(info, object_type(info)), keys_of(info)
    return await reading_of(info).read(lambda reader: reader.lookup(view, by, wanted, path), path)


async def read_page(view: View, info: GraphQLResolveInfo, arguments: dict[str, Any]) -> Shape | None:
    wanted, path = selected(info, object_type(info)), keys_of(info)
    return await reading_of(info).read(lambda reader: reader.page(view, arguments, wanted, path), path)


async def read_named(info: GraphQLResolveInfo, arguments: dict[str, Any], *, several: bool) -> Any:
    """What these ids lead to. Raises BadUserInput."""
    found = await read_nodes(info, named_ids(info.schema, arguments, several=several))
    return found if several else found[0]


async def read_nodes(info: GraphQLResolveInfo, ids: Sequence[tuple[View | None, UUID]]) -> list[Shape | None]:
    """The objects of these ids, in their order; None for those that are not there."""
    path = keys_of(info)

    async def ask(reader: PlainReader) -> dict[tuple[str, UUID], Shape]:
        found: dict[tuple[str, UUID], Shape] = {}
        for view in dict.fromkeys(view for view, _ in ids if view):
            wanted = selected(info, cast(GraphQLObjectType, info.schema.type_map[view.name]))
            own = [id for of, id in ids if of is view]
            try:
                shapes = await reader.by_ids(view, own, wanted, path)
            except NotPermitted as missing:
                reader.refused.append(Refused(path, missing.permission))
            else:
                found.update(((view.name, id), shape) for id, shape in shapes.items())
        return found

    found = await reading_of(info).read(ask, path) or {}
    return [found.get((view.name, id)) if view else None for view, id in ids]


def selected(info: GraphQLResolveInfo, kind: GraphQLObjectType) -> tuple[Selection, ...]:
    """What is selected of the field being resolved, as of this type."""
    return Translator.of(info).below(kind, details_of(info))
