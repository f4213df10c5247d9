"""The objects of an exported query, read on behalf of who asked for them, with what they may now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import cache

import orjson
from graphql import GraphQLSchema

from api.exports.asking import inquiry_of
from api.exports.query import ExportedQuery
from api.validation import check_document
from domain.kernel.origin import ActorKind, Origin
from domain.kernel.refusal import NotAllowed
from domain.kernel.runner import Envelope
from domain.platform.bulk_operation import BulkOperation
from domain.platform.principal import Principal
from persistence.audit.entry import Author
from persistence.audit.reads import record_reads
from persistence.clock import now
from persistence.database import Database
from persistence.exporting.source import Batch
from persistence.exporting.table import Branch
from persistence.platform.keys import secrets
from persistence.reading.compiled.engine import Engine
from persistence.reading.compiled.question import Question, Way
from persistence.reading.plan import Refused
from persistence.reading.selection import Reader, Selection
from persistence.reading.sensitive import untold
from persistence.settings import settings

COUNT = (Selection("count", "total_count", {"exact": True}, (Selection("value", "value"),)),)


@cache
def engine() -> Engine:
    """The statements of exports, of which each is asked many times in a row."""
    return Engine()


async def open_source(
    schema: GraphQLSchema, operation: BulkOperation, who: Principal, database: Database
) -> ExportSource:
    """Raises QueryNotExportable, Malformed."""
    query = await asyncio.to_thread(_query_of, schema, operation)
    reader = Reader(
        company=who.company,
        may=who.may,
        cursor_key=secrets().derive("cursor"),
        public_url=settings().public_url,
        grants=who.permissions,
        actor=who.id,
        zone=who.zone,
    )
    return ExportSource(query, reader, database, who)


def _query_of(schema: GraphQLSchema, operation: BulkOperation) -> ExportedQuery:
    checked = check_document(schema, operation.query)
    return ExportedQuery.of(schema, checked, operation.variables, operation.format)


@dataclass(frozen=True)
class ExportSource:
    """``cursor`` of its stretches is good as long as the key of this installation is."""

    query: ExportedQuery
    reader: Reader
    database: Database
    who: Principal

    @property
    def table(self) -> Branch:
        return self.query.table

    async def count(self) -> int:
        question = Question(Way.PAGE, self.query.question.view, COUNT)
        arguments = {name: value for name, value in self.query.arguments.items() if name != "order_by"}
        inquiry = inquiry_of(question, self.reader, arguments, [{"exact": True}])
        answer = await engine().one(inquiry, self.database.prepared.fetch)
        return orjson.loads(answer.json or b"")["count"]["value"]

    async def after(self, cursor: str | None, *, most: int) -> Batch:
        place = {"first": most, "after": cursor}
        inquiry = inquiry_of(
            self.query.question, self.reader, {**self.query.arguments, **place}, self.query.nested
        )
        if self.query.question.sought:
            await self.database.hold_keys(self.who.company)
        found, refused = await engine().apart(inquiry, self.database.prepared.fetch)
        for one in refused:
            assert isinstance(one, Refused), "what cannot be asked for was refused before"
            raise NotAllowed("query", permission=one.permission, at=".".join(one.path))
        nodes = [json for json, _ in found]
        await self._record(nodes)
        return Batch(
            [untold(node) for node in nodes], found[-1][1].strip('"') if found else cursor, len(found) < most
        )

    async def _record(self, nodes: list[bytes]) -> None:
        """Audit what is sensitive, before it is written anywhere."""
        if not self.query.question.sought:
            return
        shown = [orjson.loads(node) for node in nodes]
        looks = [one.seen(shown, self.reader.may) for one in self.query.question.sought]
        if looks := [replace(look, arguments=self.query.arguments) for look in looks if look]:
            author = Author(company=self.who.company, actor=self.who.id, now=now())
            origin = Origin(kind=ActorKind(self.who.kind))
            await record_reads(self.database, author, Envelope(process="exporting", origin=origin), looks)
