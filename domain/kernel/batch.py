"""Several commands of one kind in one go: all or none of them, or each for itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from domain.kernel.command import Command, Handler
from domain.kernel.process import Process
from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import ATTEMPTS, Begin, Busy, Envelope, Outcome, Run, TransientConflict, execute

T = TypeVar("T")


class OnError(StrEnum):
    """What becomes of the other items when one is refused."""

    ROLLBACK_ALL = "ROLLBACK_ALL"
    """Nothing is done: all items are one transaction."""
    SKIP_FAILED = "SKIP_FAILED"
    """They are done: each item is a transaction of its own."""


class RolledBack(Refusal):
    """Nothing was done, because some of the items were refused; facts: ``failed``, how many."""

    code = "ROLLED_BACK"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One command; with an envelope that says ``validate_only`` it is looked at and never done."""

    command: Command
    envelope: Envelope

    @property
    def without_key(self) -> Item:
        return replace(self, envelope=replace(self.envelope, idempotency_key=None))


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How one item ended: with an outcome, or with why there is none."""

    outcome: Outcome[Any] | None = None
    refused: Refusal | RefusalGroup | None = None


class Whole(Protocol):
    """One transaction around those of the items."""

    def begin(self, *, command: Command, envelope: Envelope) -> AbstractAsyncContextManager[Any]:
        """A Transaction within; left without a commit, nothing of it happened."""
        ...

    async def commit(self, *, repeatable: bool) -> None:
        """Make everything last. ``repeatable``: every item has a key, so that it may be done again."""
        ...


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Items on their way, always in their order.

    ``begin`` opens a transaction for one item, ``whole`` one for all of them, told whether it is a
    rehearsal. ``faults`` may befall items that are only looked at, because of what is wrong with them.
    """

    handler: Handler[Any, Any]
    items: Sequence[Item]
    begin: Begin
    whole: Callable[[bool], AbstractAsyncContextManager[Any]]
    processes: Sequence[Process] = ()
    faults: tuple[type[Exception], ...] = ()

    async def each(self) -> list[Ending]:
        """Every item in a transaction of its own, whatever becomes of the others."""

        async def alone(item: Item) -> Outcome[Any]:
            return await execute(
                self.handler, item.command, self.begin, processes=self.processes, envelope=item.envelope
            )

        return [await self._ending(item, alone) for item in self.items]

    async def all_or_none(self) -> list[Ending]:
        """All items in one transaction; every one is tried, and if one is refused none is done.

        Raises Busy. Of what was refused the audit record tells, as of single commands.
        """
        endings = await self._patiently(self._all_or_none)
        if refused := [pair for pair in zip(self.items, endings, strict=True) if pair[1].refused]:
            await self._patiently(lambda: self._note(refused))
        return endings

    async def rehearse(self, seen: Callable[[list[Ending], Any], Awaitable[T]]) -> T:
        """What ``seen`` reads in the transaction of all items before it is undone. Raises Busy.

        As of single commands that are only validated, nobody looks at keys: each item is tried anew.
        """
        anew = replace(self, items=[one.without_key for one in self.items])

        async def once() -> T:
            async with self.whole(True) as whole:
                return await seen(await anew._within(whole), whole)

        return await self._patiently(once)

    async def _all_or_none(self) -> list[Ending]:
        async with self.whole(False) as whole:
            endings = await self._within(whole)
            if not any(ending.refused for ending in endings) and not self._flawed:
                await whole.commit(repeatable=all(item.envelope.idempotency_key for item in self.items))
            return endings

    async def _within(self, whole: Whole) -> list[Ending]:
        async def inside(item: Item) -> Outcome[Any]:
            return await self._run(item, whole).once()

        return [await self._ending(item, inside) for item in self.items]

    async def _ending(self, item: Item, run: Callable[[Item], Awaitable[Outcome[Any]]]) -> Ending:
        try:
            return Ending(outcome=await run(item))
        except (Refusal, RefusalGroup) as refused:
            return Ending(refused=refused)
        except self.faults:
            if not item.envelope.validate_only:
                raise
            return Ending(refused=RefusalGroup([]))

    async def _note(self, refused: Sequence[tuple[Item, Ending]]) -> None:
        async with self.whole(False) as whole:
            for item, ending in refused:
                if ending.refused is not None and not item.envelope.validate_only:
                    await self._run(item, whole).note_refusal(ending.refused)
            await whole.commit(repeatable=True)

    def _run(self, item: Item, whole: Whole) -> Run[Any, Any]:
        return Run(self.handler, item.command, whole.begin, self.processes, item.envelope, None)

    @property
    def _flawed(self) -> bool:
        return any(item.envelope.validate_only for item in self.items)

    async def _patiently(self, once: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await once()
            except TransientConflict as conflict:
                await conflict.pause(attempt)
        raise Busy
