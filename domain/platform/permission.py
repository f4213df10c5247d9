"""Permissions: what a role, a member or a key may do."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache

from domain.kernel.command import AUTHENTICATED

__all__ = ["AUTHENTICATED", "EVERYTHING", "Permissions", "is_permission"]

EVERYTHING = "*"
SHAPE = re.compile(r"\*|[a-z_]+(\.[a-z_]+)*\.(\*|[a-z_]+)")


def is_permission(text: str) -> bool:
    """``sales.order.place``, ``sales.order.*``, ``sales.*`` or ``*``."""
    return SHAPE.fullmatch(text) is not None


@dataclass(frozen=True)
class Permissions(Container[str]):
    """Held permissions; ``*`` and ``sales.*`` include everything below."""

    held: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Permissions:
        return cls(frozenset(names))

    def __contains__(self, permission: object) -> bool:
        if not isinstance(permission, str):
            return False
        return permission in self.held or not self.held.isdisjoint(_wider(permission))

    def beyond(self, others: Permissions) -> list[str]:
        """Those of these that the others do not include."""
        return sorted(name for name in self.held if name not in others)


@lru_cache(maxsize=2_000)
def _wider(permission: str) -> frozenset[str]:
    parts = permission.removesuffix(".*").split(".")
    groups = (".".join([*parts[:length], "*"]) for length in range(1, len(parts) + 1))
    return frozenset([EVERYTHING, *groups])
