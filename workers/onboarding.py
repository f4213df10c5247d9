"""Moving in: files are rehearsed, and carried out whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from itertools import count
from uuid import UUID

from domain.kernel.refusal import Refusal, RefusalGroup
from domain.kernel.runner import Envelope
from domain.onboarding.commands.begin_import import BeginImport, begin_import
from domain.onboarding.commands.fail_import import FailImport, fail_import
from domain.onboarding.commands.record_preview import RecordPreview, record_preview
from domain.onboarding.data_import import Import, Tally
from domain.onboarding.events import ImportConfirmed, ImportRequested
from domain.onboarding.sheet import Sheet
from domain.processes.moving_in import CarryOutImport, LinesRefused, carry_out_lines, rehearse
from domain.processes.taking_over import problems_of_sheet
from persistence.onboarding.files import note_progress
from workers.files import lines_in
from workers.gateways.sheets import read_sheet
from workers.issuing import storage
from workers.tasks import Attempt, actor

LONGEST = timedelta(minutes=3)
EVERY = 250
"""Lines between two signs of progress."""
FAR_AWAY = 1_000_000_000
"""Numbers of a rehearsal begin here, so that it takes none of those that people will bear."""


@actor("internal", limit=LONGEST)
async def check_import(attempt: Attempt) -> None:
    """Try every line in a transaction that is thrown away, and keep what was refused."""
    import_ = await _import_of(attempt, attempt.event(ImportRequested).import_id)
    try:
        sheet = await _sheet_of(attempt, import_)
        tally = await _rehearsed(attempt, import_, sheet)
    except (Refusal, RefusalGroup) as refused:
        tally = Tally(total=0, problems=problems_of_sheet(refused))
    await attempt.finish(record_preview, RecordPreview(import_id=import_.id, tally=tally))


@actor("internal", limit=LONGEST)
async def carry_out_import(attempt: Attempt) -> None:
    """All lines in one transaction; when one is refused after all, none of them."""
    import_ = await _import_of(attempt, attempt.event(ImportConfirmed).import_id)
    await attempt.execute(begin_import, BeginImport(import_id=import_.id))
    sheet = await _sheet_of(attempt, import_)
    carry_out = partial(carry_out_lines, sheet=sheet, progress=_progress(attempt, import_.id))
    try:
        await attempt.finish(carry_out, CarryOutImport(import_id=import_.id))
    except LinesRefused as refused:
        await attempt.finish(fail_import, FailImport(import_id=import_.id, problems=refused.problems))


async def _import_of(attempt: Attempt, id: UUID) -> Import:
    async with attempt.begin() as uow:
        return await uow.get(Import, id)


async def _sheet_of(attempt: Attempt, import_: Import) -> Sheet:
    data = await lines_in(attempt, storage(), import_.upload_id)
    return await asyncio.to_thread(read_sheet, data, import_.notation)


async def _rehearsed(attempt: Attempt, import_: Import, sheet: Sheet) -> Tally:
    numbers = count(FAR_AWAY)

    async def draw(_company: UUID, _series: str) -> int:
        return next(numbers)

    command, envelope = CarryOutImport(import_id=import_.id), Envelope(process=attempt.taken.process)
    async with attempt.begin(command=command, envelope=envelope) as uow:
        uow.draw = draw
        tally = await rehearse(import_, sheet, uow, _silent)
        await uow.flush()
        return tally


async def _silent(_: int) -> None:
    return None


def _progress(attempt: Attempt, import_id: UUID) -> Callable[[int], Awaitable[None]]:
    async def report(processed: int) -> None:
        if processed % EVERY == 0:
            async with attempt.database.writing(attempt.company) as connection:
                await note_progress(connection, attempt.company, import_id, processed)

    return report
