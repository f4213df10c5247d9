"""Take trust in documents back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotFound, Required, checks
from domain.platform.trusting import documents_of


@dataclass(kw_only=True)
class DistrustDocuments(Command):
    """Stop trusting documents of a client, such as those of programs that nobody runs any more."""

    permission = "platform.document.distrust"

    api_key_id: Annotated[UUID, "key"] | None = None
    """Whose: this key's; without one, those of all people who sign in."""
    names: tuple[str, ...]
    """Their names, or the `sha256:…` of their texts."""


async def distrust_documents(command: DistrustDocuments, uow: UnitOfWork) -> UUID:
    trusted = await documents_of(command.api_key_id, uow)
    with checks() as check:
        check.that(command.names, Required("names"))
        for position, name in enumerate(command.names):
            check.that(trusted.distrust(name), NotFound("names", position, kind="document"))
    return trusted.id
