"""Refuse an entry that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.accounting.entry_request import EntryRequest
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import checks
from domain.kernel.text import clean


@dataclass(kw_only=True)
class RefuseEntry(Command):
    """Decide against an entry that was asked for: nothing is posted."""

    permission = "accounting.entry.approve"
    changes = "request_id"

    request_id: Annotated[UUID, "entryrequest"]
    """What was asked for."""
    reason: str
    """Why, for who asked."""


async def refuse_entry(command: RefuseEntry, uow: UnitOfWork) -> UUID:
    with checks() as check, check.at("reason"):
        command.reason = clean(command.reason, longest=255)
    request = await uow.get(EntryRequest, command.request_id, lock=True)
    request.refuse(by=uow.actor, at=uow.now, reason=command.reason)
    return request.id
