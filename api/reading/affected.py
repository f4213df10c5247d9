"""What a mutation's payload selects of the thing it is about, read when the mutation is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from graphql import GraphQLObjectType, GraphQLResolveInfo, get_named_type
from orjson import Fragment, dumps
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry import Info

from api.reading.fields import AffectedField
from api.reading.request import object_type, reading_of
from api.reading.root import Asking
from api.reading.translation import Details, NeedsPython, Translator, definition_of, details_of, keys_of
from persistence.reading.compiled.question import Way
from persistence.reading.plain import PlainReader
from persistence.reading.selection import Shape
from persistence.reading.view import VIEWS, View

Ids = UUID | Sequence[UUID]


async def read_back(info: Info, ids: Ids, *, connection: AsyncConnection | None = None) -> dict[str, Any]:
    """By response key, the thing with this id, or the list of those with these.

    ``connection`` is that of the transaction that is about to be rolled back, for previews; otherwise
    committed state is read.
    """
    affected = Affected.of(info, ids, connection)
    return {key: await affected.read(key, nodes, view) for key, nodes, view in affected.wanted()}


def check_selected(info: Info, within: str | None = None) -> None:
    """Hold what is selected inside the things that will be read back against what may be asked of them.

    For before anything is done, as what cannot be obeyed must change nothing; ``within`` as for
    `read_back_each`. Raises BadUserInput.
    """
    whole = Affected.of(info, (), None)
    for part in [whole] if within is None else [inner for _, inner in whole.inside(within)]:
        part.check()


async def read_back_each(
    info: Info, within: str, ids: Sequence[UUID], *, connection: AsyncConnection | None = None
) -> dict[str, dict[str, dict[UUID, Any]]]:
    """The things that a list in the payload tells of, one in each of its objects.

    By response key of the list, and by response key in its objects: each thing by its id. One
    statement reads them all, however many.
    """
    affected = Affected.of(info, ids, connection)
    return {
        key: {name: await inner.found(name, nodes, view) for name, nodes, view in inner.wanted()}
        for key, inner in affected.inside(within)
    }


@dataclass(frozen=True)
class Affected:
    """What one mutation was about; ``kind`` and ``details`` are of the object that tells of it."""

    info: GraphQLResolveInfo
    ids: Ids
    connection: AsyncConnection | None
    kind: GraphQLObjectType
    details: Details
    path: tuple[str, ...]

    @classmethod
    def of(cls, info: Info, ids: Ids, connection: AsyncConnection | None) -> Affected:
        """Told of in the payload itself."""
        raw = info._raw_info
        return cls(raw, ids, connection, object_type(raw), details_of(raw), keys_of(raw))

    def inside(self, name: str) -> list[tuple[str, Affected]]:
        """Told of in the objects of a list in the payload, by each response key it is selected under."""
        return [
            (key, replace(self, kind=kind, details=nodes, path=(*self.path, key)))
            for key, nodes in self._grouped()
            if nodes[0].node.name.value == name
            and isinstance(kind := get_named_type(self.kind.fields[name].type), GraphQLObjectType)
        ]

    def check(self) -> None:
        """Raises BadUserInput."""
        reading, operation = self.info.context.reading, self.info.context.operation
        if reading is None:
            return
        values = Translator.of(self.info).variables
        name = ("checked", self.path)
        asked = (
            self._parametrized()
            if operation is None
            else operation.remembered(name, values, self._parametrized)
        )
        for asking in asked:
            reading.check(asking.question, asking.inside(values))

    def _parametrized(self) -> list[Asking]:
        """Those with lists inside."""
        askings = (self._asking((*self.path, key), nodes, view) for key, nodes, view in self.wanted())
        return [asking for asking in askings if asking is not None and asking.nested]

    def wanted(self) -> list[tuple[str, Details, View]]:
        """The fields that are read: response key, nodes, view."""
        return [
            (key, nodes, VIEWS[get_named_type(self.kind.fields[nodes[0].node.name.value].type).name])
            for key, nodes in self._grouped()
            if isinstance(definition_of(self.kind, nodes), AffectedField)
        ]

    async def read(self, key: str, nodes: Details, view: View) -> Any:
        """JSON as it is, or a shape that the executor completes; of several ids the list of them."""
        found = await self.found(key, nodes, view)
        if isinstance(self.ids, UUID):
            return found.get(self.ids)
        things = [found[id] for id in self.ids if id in found]
        return things if any(isinstance(one, Shape) for one in things) else Fragment(dumps(things))

    async def found(self, key: str, nodes: Details, view: View) -> dict[UUID, Any]:
        """Those that are there, each as JSON or as a shape."""
        if not self.several:
            return {}
        path = (*self.path, key)
        asking = None if reading_of(self.info).plainly(path) else self._asking(path, nodes, view)
        if asking is None:
            return await self._plainly(path, nodes, view)
        return await self._compiled(asking)

    @property
    def several(self) -> list[UUID]:
        return [self.ids] if isinstance(self.ids, UUID) else list(self.ids)

    def _grouped(self) -> Iterable[tuple[str, Details]]:
        return Translator.of(self.info).grouped(self.kind, self.details)

    def _asking(self, path: tuple[str, ...], nodes: Details, view: View) -> Asking | None:
        """Remembered with the operation; None when a statement cannot answer it."""
        translator = Translator.of(self.info)
        translator.compiling = True

        def make() -> Asking | None:
            try:
                return Asking.of(translator, Way.IDS, view, nodes, path)
            except NeedsPython:
                return None

        operation = self.info.context.operation
        return make() if operation is None else operation.remembered(path, translator.variables, make)

    async def _compiled(self, asking: Asking) -> dict[UUID, Any]:
        values = Translator.of(self.info).variables
        reading = reading_of(self.info)
        asked = (asking.question, self.several, asking.inside(values))
        (found,) = await reading.several([asked], self.connection)
        return {id: Fragment(json) for id, json in found.items()}

    async def _plainly(self, path: tuple[str, ...], nodes: Details, view: View) -> dict[UUID, Any]:
        wanted = Translator.of(self.info).of_field(self.kind, nodes)

        async def ask(reader: PlainReader) -> dict[UUID, Shape]:
            return await reader.by_ids(view, self.several, wanted, path)

        return dict(await reading_of(self.info).read(ask, path, self.connection) or {})
