"""Imports: the lines of a file are given to a mutation, one after the other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any

import structlog
from pydantic import Field
from pydantic_settings import BaseSettings
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from domain.kernel.origin import ActorKind, Origin
from domain.kernel.refusal import IdempotencyConflict, NotAllowed, Refusal, RefusalGroup
from domain.kernel.runner import Begin, Busy, Envelope, execute
from domain.onboarding.sheet import EmptySheet, SheetTooLarge
from domain.platform.bulk_operation import BulkOperation, BulkOperationKind, ExportFormat
from domain.platform.events import BulkImportRequested
from persistence.exporting.files import name_in, path_of_result
from persistence.importing import outcomes
from persistence.importing.lines import MOST_LINES, Line, lines_of
from persistence.importing.mutation import LANGUAGES, Asked, LineRefused, Mutation, Trouble
from workers.files import lines_in
from workers.issuing import storage
from workers.long_work import LATER, Files, Hold, fail, finish, take_up, tidy, who_asked
from workers.tasks import Attempt, Fault, actor

LONGEST = timedelta(hours=6)
SOON = 1.0
"""Seconds after which progress is kept, and a cancellation heeded, however few lines were done."""
OUR_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError,
    DataError, IntegrityError, ProgrammingError,
)  # fmt: skip
"""What a line would meet again and again; anything else is of the moment, and has the work begin anew."""

log = structlog.get_logger(__name__)


class ImportSettings(BaseSettings):
    """What a worker is told by its environment of imports."""

    imports_at_once: int = Field(default=2, ge=1)
    """So many imports of one company are under way at once; more wait, so that no company starves others."""
    import_days: int = Field(default=7, ge=1)
    """How long the files of an import are kept."""
    import_stretch: int = Field(default=100, ge=1, le=5_000)
    """Lines after which progress is kept and a cancellation heeded, if a second is not over before."""


@actor("reports", limit=LONGEST)
async def carry_out_bulk_import(attempt: Attempt) -> None:
    """From where the worker before left it; what it did and could not note any more is not done twice."""
    id, chosen = attempt.event(BulkImportRequested).bulk_operation_id, ImportSettings()
    taken = await take_up(attempt, BulkOperationKind.IMPORT, id, chosen.imports_at_once)
    if taken.take:
        hold = Hold(attempt, id, taken)
        try:
            import_ = await _opened(hold, chosen.import_stretch)
            files = await import_.make_files() if await import_.do_lines() else None
        except Refusal as refused:
            await fail(attempt, id, refused)
        except RefusalGroup as refused:
            await fail(attempt, id, refused.refusals[0])
        else:
            await finish(hold, files, chosen.import_days)
    await tidy(attempt, id)


async def _opened(hold: Hold, stretch: int) -> Import:
    """Raises Refusal, RefusalGroup."""
    async with hold.attempt.begin() as uow:
        operation = await uow.get(BulkOperation, hold.id)
    assert operation.upload_id is not None
    data = await lines_in(hold.attempt, storage(), operation.upload_id)
    hold.total = await asyncio.to_thread(_count, data, operation.format)
    lines = lines_of(data, operation.format)
    header = _header(next(lines, None)) if operation.format is ExportFormat.CSV else []
    mutation = await hold.attempt.open_mutation(operation, header)
    left = islice(lines, hold.processed, None)
    return Import(hold, operation, mutation, sha256(data).hexdigest(), left, stretch)


def _count(data: bytes, format: ExportFormat) -> int:
    """How many lines there are, but for a header. Raises SheetTooLarge, EmptySheet."""
    header = format is ExportFormat.CSV
    count = sum(1 for _ in islice(lines_of(data, format), MOST_LINES + header + 1)) - header
    if count > MOST_LINES:
        raise SheetTooLarge(most=MOST_LINES, of="lines")
    if count < 1:
        raise EmptySheet
    return count


def _header(first: Line | None) -> list[str]:
    """Raises EmptySheet."""
    if first is None or not isinstance(first.content, list):
        raise EmptySheet
    return first.content


def _is_passing(refused: Refusal | RefusalGroup) -> bool:
    """Whether it says nothing of the line, but that somebody else is at it, or in its way, right now."""
    under_way = isinstance(refused, IdempotencyConflict) and refused.facts.get("kind") == "IN_PROGRESS"
    return under_way or isinstance(refused, Busy)


@dataclass
class Import:
    """One worker's hand in an import. ``file`` is the SHA-256 of what is imported."""

    hold: Hold
    operation: BulkOperation
    mutation: Mutation
    file: str
    left: Iterator[Line]
    stretch: int

    async def do_lines(self) -> bool:
        """Whether all had their turn; False when it was given up, or another worker took it up.

        Raises NotAllowed when who asked for it may not do it any more.
        """
        while True:
            began, told = time.monotonic(), list[bytes]()
            do = await self._doing()
            while len(told) < self.stretch and time.monotonic() - began < SOON:
                line = next(self.left, None)
                if line is None:
                    break
                told.append(await do(line))
            if not told:
                return True
            await self.hold.keep(b"".join(told))
            self.hold.processed += len(told)
            if not await self.hold.note():
                return False

    async def make_files(self) -> Files:
        """What was done, and why the rest was not, in the languages of people."""
        take, form = self.hold.taken.take, self.operation.format
        result, errors = f"import-{take}.jsonl", f"errors-{take}.{form.lower()}"
        await storage().put_stream(self._path(result), outcomes.results(self.hold.parts_kept()))
        if not self.hold.failed:
            return Files(result)
        for language in LANGUAGES:
            told = outcomes.errors(self.hold.parts_kept(), form, language)
            await storage().put_stream(self._path(name_in(language, errors)), told)
        return Files(result, errors)

    def _path(self, name: str) -> str:
        return path_of_result(self.hold.attempt.company, self.hold.id, name)

    async def _doing(self) -> partial:
        """What a line is done by, as who asked for it may now. Raises NotAllowed."""
        attempt = self.hold.attempt
        who = await who_asked(attempt, self.operation)
        if not who.may(self.mutation.permission):
            raise NotAllowed("mutation", permission=self.mutation.permission)
        begin = partial(
            attempt.database.begin, company=attempt.company, actor=who.id, permissions=who.permissions
        )
        return partial(self._done, begin=begin, origin=Origin(kind=ActorKind(who.kind)))

    async def _done(self, line: Line, **whose: Any) -> bytes:
        """What became of the line. Raises Fault when others are in its way, and it may be done later."""
        try:
            asked = self.mutation.read(line, key=f"{self.file}:{line.number}")
        except LineRefused as refused:
            return self._refused(line, refused.troubles)
        try:
            return await self._executed(line, asked, **whose)
        except (Refusal, RefusalGroup) as refused:
            if _is_passing(refused):
                raise Fault("LINE_BUSY", "others are at it", after=LATER, patient=True) from None
            return self._refused(line, self.mutation.told(refused, asked))
        except OUR_FAULTS as fault:
            log.exception("a line could not be done", line=line.number)
            return self._refused(line, self.mutation.told(fault, asked))

    async def _executed(self, line: Line, asked: Asked, *, begin: Begin, origin: Origin) -> bytes:
        """Raises Refusal, RefusalGroup."""
        only_looked_at = asked.validate_only or self.operation.rehearsed
        envelope = Envelope(
            idempotency_key=asked.key,
            expected_version=asked.expected_version,
            validate_only=only_looked_at,
            cause_id=self.hold.attempt.taken.event_id,
            origin=origin,
        )
        processes = self.hold.attempt.processes
        outcome = await execute(
            self.mutation.handler, asked.command, begin, processes=processes, envelope=envelope
        )
        if isinstance(outcome.result, Refusal):
            raise outcome.result
        if only_looked_at:
            return outcomes.done(line.number, validated=True)
        return outcomes.done(line.number, **self.mutation.named(outcome.result), replayed=outcome.replayed)

    def _refused(self, line: Line, troubles: Sequence[Trouble]) -> bytes:
        self.hold.failed += 1
        return outcomes.refused(line.number, troubles)
