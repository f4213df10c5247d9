"""What a mutation's payload selects of the thing it is about, read when the mutation is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLResolveInfo, get_named_type
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
    affected = Affected(info._raw_info, ids, connection)
    return {key: await affected.read(key, nodes, view) for key, nodes, view in affected.wanted()}


@dataclass(frozen=True)
class Affected:
    """What one mutation was about."""

    info: GraphQLResolveInfo
    ids: Ids
    connection: AsyncConnection | None

    def wanted(self) -> list[tuple[str, Details, View]]:
        """The fields of the payload that are read: response key, nodes, view."""
        info, kind = self.info, object_type(self.info)
        return [
            (key, nodes, VIEWS[get_named_type(kind.fields[nodes[0].node.name.value].type).name])
            for key, nodes in Translator.of(info).grouped(kind, details_of(info))
            if isinstance(definition_of(kind, nodes), AffectedField)
        ]

    async def read(self, key: str, nodes: Details, view: View) -> Any:
        """JSON as it is, or a shape that the executor completes."""
        path = (*keys_of(self.info), key)
        asking = None if reading_of(self.info).plain else self._asking(path, nodes, view)
        if asking is None:
            return await self._plainly(path, nodes, view)
        return await self._compiled(asking)

    @property
    def several(self) -> list[UUID]:
        return [self.ids] if isinstance(self.ids, UUID) else list(self.ids)

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

    async def _compiled(self, asking: Asking) -> orjson.Fragment | None:
        values = Translator.of(self.info).variables
        reading = reading_of(self.info)
        found = await reading.several(asking.question, self.several, asking.inside(values), self.connection)
        if isinstance(self.ids, UUID):
            return orjson.Fragment(found[self.ids]) if self.ids in found else None
        return orjson.Fragment(b"[" + b",".join(found[id] for id in self.ids if id in found) + b"]")

    async def _plainly(self, path: tuple[str, ...], nodes: Details, view: View) -> Shape | list[Shape] | None:
        wanted = Translator.of(self.info).of_field(object_type(self.info), nodes)

        async def ask(reader: PlainReader) -> dict[UUID, Shape]:
            return await reader.by_ids(view, self.several, wanted, path)

        shapes = await reading_of(self.info).read(ask, path, self.connection) or {}
        if isinstance(self.ids, UUID):
            return shapes.get(self.ids)
        return [shapes[id] for id in self.ids if id in shapes]
