"""Say that an import is being carried out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.onboarding.data_import import Import


@dataclass(kw_only=True)
class BeginImport(Command):
    """Say that an import is being carried out."""

    permission = "onboarding.import.record"

    import_id: UUID


async def begin_import(command: BeginImport, uow: UnitOfWork) -> UUID:
    found = await uow.get(Import, command.import_id, lock=True)
    found.begin()
    return found.id
