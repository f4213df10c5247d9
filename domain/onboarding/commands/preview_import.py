"""Have a file read and rehearsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotAllowed, checks
from domain.onboarding.data_import import Import
from domain.onboarding.kind import PERMISSIONS, ImportKind
from domain.onboarding.notation import DecimalSign, Encoding, Notation, Separator
from domain.onboarding.ports import ReceivedFiles


@dataclass(kw_only=True)
class PreviewImport(Command):
    """Have a CSV or XLSX file read, and every line tried; nothing of it is stored.

    Answers at once with the status CHECKING; look at the import until it is PREVIEWED. At most
    5,000 lines: they are carried out whole or not at all.
    """

    permission = "onboarding.import.preview"

    upload_id: Annotated[UUID, "upload"]
    """The file that was uploaded."""
    kind: ImportKind
    """What its lines are."""
    encoding: Encoding = Encoding.UTF8
    """Of a text file."""
    separator: Separator = Separator.SEMICOLON
    """Between the cells of a text file."""
    decimals: DecimalSign = DecimalSign.COMMA
    """In numbers that are written as text."""


async def preview_import(command: PreviewImport, uow: UnitOfWork) -> UUID:
    needed = PERMISSIONS[command.kind]
    if not uow.may(needed):
        raise NotAllowed("kind", permission=needed)
    with checks() as check, check.at("upload_id"):
        content = await uow.ask(ReceivedFiles).content(command.upload_id)
    notation = Notation(encoding=command.encoding, separator=command.separator, decimals=command.decimals)
    found = Import(
        id=uow.new_id(),
        kind=command.kind,
        upload_id=command.upload_id,
        sha256=content,
        notation=notation,
        requested_by=uow.actor,
        requested_at=uow.now,
    )
    uow.add(found)
    found.request()
    return found.id
