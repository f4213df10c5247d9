"""One request for several items: they are done, and told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from strawberry import Info

from api import metering
from api.bulk.items import Ended, Sent, errors_of_all
from api.bulk.shapes import RESULTS
from api.context import Context
from api.mutations import Plan
from api.reading import read_back_each
from domain.kernel.batch import Batch, Ending, OnError, RolledBack
from domain.kernel.runner import Envelope, execute
from persistence.together import together


@dataclass(frozen=True)
class Doing:
    """Items of one command, and the types of what is told of them."""

    single: Plan
    payload: type
    result: type
    info: Info
    sent: Sequence[Sent]
    on_error: OnError

    async def done(self) -> Any:
        """The payload. Raises refusals of the whole."""
        batch = await self._permitted(rehearsal=False)
        return await self._told(await (batch.each() if self._skips else batch.all_or_none()))

    async def rehearsed(self) -> Any:
        """What the payload would be. Raises refusals of the whole."""
        batch = await self._permitted(rehearsal=True)
        return await batch.rehearse(lambda endings, whole: self._told(endings, whole.connection))

    @property
    def _skips(self) -> bool:
        return self.on_error is OnError.SKIP_FAILED

    async def _permitted(self, *, rehearsal: bool) -> Batch:
        """Raises NotAllowed, once for all items, and has it audited once."""
        context: Context = self.info.context
        batch, first = self._batch(context), self.sent[0].item
        if not context.known.may(self.single.scope):
            envelope = Envelope(validate_only=rehearsal, request_id=context.request_id, origin=context.origin)
            await execute(batch.handler, first.command, batch.begin, envelope=envelope)
        return batch

    def _batch(self, context: Context) -> Batch:
        who, services = context.known, context.services
        authority: dict[str, Any] = {"company": who.company, "actor": who.id, "permissions": who.permissions}
        return Batch(
            handler=self.single.handler,
            items=[one.item for one in self.sent],
            begin=partial(services.database.begin, **authority),
            whole=lambda rehearsal: together(services.database, rehearsal=rehearsal, **authority),
            processes=services.processes,
            faults=(DBAPIError,),
        )

    async def _told(self, endings: Sequence[Ending], connection: AsyncConnection | None = None) -> Any:
        ended = [Ended(sent, ending) for sent, ending in zip(self.sent, endings, strict=True)]
        failed = sum(1 for one in ended if one.refusals)
        undone = failed > 0 and not self._skips
        self._count(len(ended), 0 if undone else len(ended) - failed, rehearsed=connection is not None)
        payload = self.payload(
            errors=errors_of_all([RolledBack(failed=failed)] if undone else [], self.info.context.language),
            succeeded=0 if undone else len(ended) - failed,
            failed=failed,
            replayed=not undone and all(one.replayed for one in ended),
        )
        payload.told = await self._results(ended, connection, undone=undone)
        return payload

    def _count(self, asked: int, done: int, *, rehearsed: bool) -> None:
        name = self.single.command.__name__
        metering.concluded(name, "rehearsed" if rehearsed else "done", done)
        metering.concluded(name, "refused", asked - done)

    async def _results(
        self, ended: Sequence[Ended], connection: AsyncConnection | None, *, undone: bool
    ) -> dict[str, list[Any]]:
        """By response key."""
        ids = list(dict.fromkeys(id for one in ended if (id := one.thing(undone=undone)) is not None))
        found = await read_back_each(self.info, RESULTS, ids, connection=connection)
        return {
            key: [self._result(one, things, undone=undone) for one in ended] for key, things in found.items()
        }

    def _result(self, one: Ended, things: Mapping[str, Mapping[UUID, Any]], *, undone: bool) -> Any:
        made: Any = self.result(
            index=one.sent.place,
            errors=one.errors(self.info.context.language),
            replayed=one.replayed and not undone,
        )
        id = one.thing(undone=undone)
        made.affected = {} if id is None else {key: of.get(id) for key, of in things.items()}
        return made
