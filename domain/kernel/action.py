"""What may be done with an object now, so that a user interface never guesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Action:
    """``action`` is the mutation's name; ``reason`` the code with which it would be refused."""

    action: str
    allowed: bool
    reason: str | None

    @classmethod
    def of(cls, action: str, allowed: bool, otherwise: str) -> Self:
        return cls(action=action, allowed=allowed, reason=None if allowed else otherwise)
