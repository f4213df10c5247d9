"""Trust documents of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Required, TooLong, checks
from domain.platform.trusted_documents import LONGEST_NAME, LONGEST_TEXT
from domain.platform.trusting import documents_of


@dataclass(frozen=True, kw_only=True)
class DocumentEntry:
    """One operation of a program, as its build wrote it down."""

    name: str
    """What the program sends instead of the text, like `sha256:…` or the id of a manifest."""
    text: str
    """The GraphQL document."""


@dataclass(kw_only=True)
class TrustDocuments(Command):
    """Trust documents of a client, besides those it has; they may then be asked for by name.

    A document is known by the SHA-256 of its text as well, and may be five times as large as
    others. Programs written by their build do best with all documents of one manifest at once.
    """

    permission = "platform.document.trust"

    api_key_id: Annotated[UUID, "key"] | None = None
    """Whose: this key's; without one, those of all people who sign in."""
    documents: tuple[DocumentEntry, ...]
    """At most 100 at once, and 1,000 of a client."""


async def trust_documents(command: TrustDocuments, uow: UnitOfWork) -> UUID:
    trusted = await documents_of(command.api_key_id, uow)
    with checks() as check:
        check.that(command.documents, Required("documents"))
        for position, entry in enumerate(command.documents):
            with check.at("documents", position):
                _admit(entry)
    texts = ((entry.name, entry.text) for entry in command.documents)
    trusted.trust(texts, new_id=uow.new_id, at=uow.now)
    return trusted.id


def _admit(entry: DocumentEntry) -> None:
    with checks() as check:
        check.that(entry.name.strip(), Required("name"))
        check.that(len(entry.name) <= LONGEST_NAME, TooLong("name", longest=LONGEST_NAME))
        check.that(entry.text.strip(), Required("text"))
        check.that(len(entry.text) <= LONGEST_TEXT, TooLong("text", longest=LONGEST_TEXT))
