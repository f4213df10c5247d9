"""Trusted documents: what the programs of a client were built to ask, known before they ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import OutOfRange, Refusal, checks

LONGEST_NAME, LONGEST_TEXT = 200, 100_000
"""Characters."""
MOST_DOCUMENTS = 1_000
"""Of one client."""


class DocumentChanged(Refusal):
    """A name stands for one text for ever: programs that know it are in use; facts: ``name``."""

    code = "DOCUMENT_CHANGED"


class DocumentInvalid(Refusal):
    """The schema does not answer it; facts: ``reason``."""

    code = "DOCUMENT_INVALID"


class DocumentPolicy(StrEnum):
    """Which documents a client may send."""

    ALLOWED = "ALLOWED"
    """Any; trusted ones also by name."""
    ENFORCED = "ENFORCED"
    """Trusted ones only."""


@dataclass(eq=False, kw_only=True)
class TrustedDocument:
    """``digest`` is ``sha256:`` and the hexadecimal SHA-256 of the text, by which it is known as well."""

    id: UUID
    name: str
    digest: str
    text: str
    trusted_at: datetime


@dataclass(eq=False, kw_only=True)
class TrustedDocuments(Aggregate):
    """Of one client: a partner's key, or, without one, the people who sign in."""

    id: UUID
    version: int = 1
    api_key_id: UUID | None
    policy: DocumentPolicy = DocumentPolicy.ALLOWED
    documents: list[TrustedDocument] = field(default_factory=list)

    def trust(self, entries: Iterable[tuple[str, str]], *, new_id: Callable[[], UUID], at: datetime) -> None:
        """Names and texts; again is quiet. Raises DocumentChanged where a name stands for another text, and
        OutOfRange when there are too many."""
        named = {one.name: one for one in self.documents}
        with checks() as check:
            for position, (name, text) in enumerate(entries):
                if (known := named.get(name)) is None:
                    digest = digest_of(text)
                    made = TrustedDocument(id=new_id(), name=name, digest=digest, text=text, trusted_at=at)
                    named[name] = made
                    self.documents.append(made)
                else:
                    check.that(known.text == text, DocumentChanged("documents", position, "name", name=name))
            check.that(len(named) <= MOST_DOCUMENTS, OutOfRange("documents", most=MOST_DOCUMENTS))

    def distrust(self, name: str) -> bool:
        """Whether there was one of this name, or of this digest."""
        kept = [one for one in self.documents if name not in (one.name, one.digest)]
        found = len(kept) < len(self.documents)
        if found:
            self.documents[:] = kept
        return found


def digest_of(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hexdigest()}"
