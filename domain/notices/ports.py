"""What notices ask of others: facts, who reads them, and letters that went before."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from domain.notices.kind import NoticeKind


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """A fact of the journal: the name of its class, what it is about, and its fields as JSON."""

    type: str
    subject_kind: str
    subject_id: UUID
    payload: Mapping[str, Any]
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class Reader:
    """An active member, with the permissions that count at this moment."""

    id: UUID
    roles: Collection[str]
    permissions: Container[str]


class Occurrences(Protocol):
    async def of(self, event_id: UUID) -> Occurrence:
        """The fact; nobody else makes notices of this company until the end of the transaction.

        Raises NotFound.
        """
        ...

    async def number(self, field: str, id: UUID) -> int | None:
        """The number that people call it by, of what this field of a fact holds the id of."""
        ...


class Readers(Protocol):
    async def of(self, *, roles: Collection[str], members: Collection[UUID]) -> Sequence[Reader]:
        """Active members who have one of these roles or are among these, by their ids."""
        ...


class KnownRoles(Protocol):
    async def has_role(self, name: str) -> bool: ...

    async def has_member(self, id: UUID) -> bool: ...


class Letters(Protocol):
    async def last(self, member_id: UUID, kind: NoticeKind) -> datetime | None:
        """When the last letter of this kind to this member was begun; nobody else begins one meanwhile."""
        ...

    async def waiting(self, member_id: UUID, kind: NoticeKind, *, most: int) -> Sequence[UUID]:
        """The notices of this kind to them that are to go by mail and are in no letter yet."""
        ...
