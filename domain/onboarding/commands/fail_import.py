"""Say why an import was not carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.onboarding.data_import import Import, Problem


@dataclass(kw_only=True)
class FailImport(Command):
    """Say which lines of an import were refused after all; nothing of it is stored."""

    permission = "onboarding.import.record"

    import_id: UUID
    problems: Sequence[Problem]


async def fail_import(command: FailImport, uow: UnitOfWork) -> UUID:
    found = await uow.get(Import, command.import_id, lock=True)
    found.fail(command.problems, at=uow.now)
    return found.id
