"""Who acts: a member who signed in, or a partner's key; always in one company."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.calendar import BRASILIA
from domain.platform.permission import Permissions


class PrincipalKind(StrEnum):
    """Person or program."""

    MEMBER = "MEMBER"
    """A person who signed in."""
    KEY = "KEY"
    """A program of a partner."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """What is known of who asks, read once for each request."""

    id: UUID
    """The member or the key."""
    kind: PrincipalKind
    company: UUID
    name: str
    roles: tuple[str, ...]
    permissions: Permissions
    session: UUID | None = None
    zone: ZoneInfo = BRASILIA
    """The legal hour by which the company counts its days: its issuer's."""

    def may(self, permission: str) -> bool:
        return permission in self.permissions
