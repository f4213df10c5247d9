"""One request's reading: on whose behalf, over which connection, and what had to be left out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from graphql import GraphQLError, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry import Info
from strawberry.utils.str_converters import to_camel_case

from api.faults import BadUserInput, Forbidden, Unauthenticated
from api.reading.fields import AffectedField
from api.reading.translation import Translator, keys_of
from persistence.reading.plain import PlainReader
from persistence.reading.plan import Path, Refused
from persistence.reading.problem import BadInput, NotPermitted
from persistence.reading.selection import Reader, Shape
from persistence.reading.view import VIEWS, View

if TYPE_CHECKING:
    from persistence.database import Database

T = TypeVar("T")
Ask = Callable[[PlainReader], Awaitable[T]]


@dataclass
class Reading:
    """``notices`` are errors of the document that are no field's failure: what may not be seen."""

    database: Database
    company: UUID
    may: Callable[[str], bool]
    cursor_key: bytes
    public_url: str = ""
    notices: list[GraphQLError] = field(default_factory=list)

    async def read(self, ask: Ask[T], path: Path, connection: AsyncConnection | None = None) -> T | None:
        """What ``ask`` reads, over a snapshot of its own or the connection given. Raises BadUserInput."""
        try:
            if connection is not None:
                return await self._read(ask, connection)
            async with self.database.reading(self.company) as snapshot:
                return await self._read(ask, snapshot)
        except BadInput as problem:
            raise BadUserInput(problem.message, path=[on_the_wire(step) for step in problem.path]) from None
        except NotPermitted as missing:
            self._notice(Refused(path, missing.permission))
            return None

    async def _read(self, ask: Ask[T], connection: AsyncConnection) -> T:
        reader = PlainReader(connection, Reader(self.company, self.may, self.cursor_key, self.public_url))
        answer = await ask(reader)
        for refused in reader.refused:
            self._notice(refused)
        return answer

    def _notice(self, refused: Refused) -> None:
        notice = Forbidden("Not permitted.", requires=refused.permission)
        notice.path = list(refused.path)
        self.notices.append(notice)


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
    wanted, path = Translator(info).below(object_type(info)), keys_of(info)
    return await reading_of(info).read(lambda reader: reader.lookup(view, by, wanted, path), path)


async def read_page(view: View, info: GraphQLResolveInfo, arguments: dict[str, Any]) -> Shape | None:
    wanted, path = Translator(info).below(object_type(info)), keys_of(info)
    return await reading_of(info).read(lambda reader: reader.page(view, arguments, wanted, path), path)


async def read_nodes(info: GraphQLResolveInfo, ids: Sequence[tuple[View, UUID]]) -> list[Shape | None]:
    """The objects of these ids, in their order; None for those that are not there."""
    translator, path = Translator(info), keys_of(info)
    found: dict[tuple[str, UUID], Shape] = {}

    async def ask(reader: PlainReader) -> None:
        for view in dict.fromkeys(view for view, _ in ids):
            wanted = translator.below(cast(GraphQLObjectType, info.schema.type_map[view.name]))
            own = [id for of, id in ids if of is view]
            shapes = await reader.by_ids(view, own, wanted, path)
            found.update(((view.name, id), shape) for id, shape in shapes.items())

    await reading_of(info).read(ask, path)
    return [found.get((view.name, id)) for view, id in ids]


async def read_back(
    info: Info, ids: UUID | Sequence[UUID], *, connection: AsyncConnection | None = None
) -> dict[str, Any]:
    """What a mutation's payload selects of the thing it is about, by response key.

    One id gives an object, several give a list in their order. ``connection`` is that of the
    transaction that is about to be rolled back, for previews; otherwise committed state is read.
    """
    raw = info._raw_info
    wanted = Translator(raw).named(object_type(raw), AffectedField)
    if not wanted:
        return {}
    several = [ids] if isinstance(ids, UUID) else list(ids)

    async def ask(reader: PlainReader) -> dict[str, Any]:
        answers = {}
        for key, field_, selections in wanted:
            view = VIEWS[get_named_type(field_.type).name]
            shapes = await reader.by_ids(view, several, selections, (*keys_of(raw), key))
            answers[key] = (
                shapes.get(ids) if isinstance(ids, UUID) else [shapes[id] for id in ids if id in shapes]
            )
        return answers

    return await reading_of(raw).read(ask, keys_of(raw), connection) or {}
