"""Choose which documents a client may send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.platform.trusted_documents import DocumentPolicy, TrustedDocuments
from domain.platform.trusting import documents_of


@dataclass(kw_only=True)
class ChooseDocumentPolicy(Command):
    """Choose which documents a client may send: any, or trusted ones only. Holds within ten seconds.

    Whoever enforces it for people shuts out the explorer, and with it this mutation, unless it is
    among their trusted documents; the command line of the installation remains.
    """

    permission = "platform.document.enforce"
    sets = TrustedDocuments

    api_key_id: Annotated[UUID, "key"] | None = None
    """Whose: this key's; without one, that of all people who sign in."""
    policy: DocumentPolicy
    """What holds from now on."""


async def choose_document_policy(command: ChooseDocumentPolicy, uow: UnitOfWork) -> UUID:
    trusted = await documents_of(command.api_key_id, uow)
    trusted.policy = command.policy
    return trusted.id
