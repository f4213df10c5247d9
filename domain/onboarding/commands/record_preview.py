"""Keep what a file would do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.onboarding.data_import import Import, Tally


@dataclass(kw_only=True)
class RecordPreview(Command):
    """Keep what the rehearsal of a file showed."""

    permission = "onboarding.import.record"

    import_id: UUID
    tally: Tally


async def record_preview(command: RecordPreview, uow: UnitOfWork) -> UUID:
    found = await uow.get(Import, command.import_id, lock=True)
    found.preview(command.tally)
    return found.id
