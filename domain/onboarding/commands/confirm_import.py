"""Have a rehearsed file carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotAllowed
from domain.onboarding.data_import import Import
from domain.onboarding.kind import PERMISSIONS


@dataclass(kw_only=True)
class ConfirmImport(Command):
    """Have a rehearsed file carried out: all of its lines, or none when one is refused after all.

    What is there already is left as it is, so that the same file twice changes nothing.
    """

    permission = "onboarding.import.confirm"
    changes = "import_id"
    moves = True

    import_id: Annotated[UUID, "import"]
    """One that is PREVIEWED, without errors."""


async def confirm_import(command: ConfirmImport, uow: UnitOfWork) -> UUID:
    found = await uow.get(Import, command.import_id, lock=True)
    needed = PERMISSIONS[found.kind]
    if not uow.may(needed):
        raise NotAllowed("import_id", permission=needed)
    found.confirm(at=uow.now)
    return found.id
