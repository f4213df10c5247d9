"""What files ask of the machine, and of the things that they are attached to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SignedAddress:
    """Where a file is sent with PUT; only ``digest`` of its token is kept."""

    url: str = field(repr=False)
    digest: bytes


class UploadAddresses(Protocol):
    def of(self, upload_id: UUID) -> SignedAddress:
        """An address nobody else can guess."""
        ...


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A thing that files are attached to, as the wire names it.

    ``kind`` is the prefix of its id; ``owner_id`` whose it is, where others need a permission to see it;
    ``person_id`` the party or employee that it is, or is about.
    """

    node: str
    kind: str
    owner_id: UUID | None = None
    person_id: UUID | None = None


class Subjects(Protocol):
    async def find(self, node: str) -> Subject | None:
        """None when it is not there, is of another company, or whoever asks may not read it."""
        ...

    async def attacher(self, attachment_id: UUID) -> UUID | None:
        """Who attached it; None when whoever asks may not read what it is attached to."""
        ...
