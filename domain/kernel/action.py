"""What may be done with an object now, so that a user interface never guesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from domain.kernel.refusal import Refusal, RefusalGroup


@dataclass(frozen=True, kw_only=True)
class Action:
    """``action`` is the mutation's name; ``reason`` the code with which it would be refused.

    ``requires`` is a permission that it needs for this very object, besides that of its command.
    """

    action: str
    allowed: bool
    reason: str | None
    requires: str | None = None

    @classmethod
    def of(cls, action: str, allowed: bool, otherwise: str, *, requires: str | None = None) -> Self:
        reason = None if allowed else otherwise
        return cls(action=action, allowed=allowed, reason=reason, requires=requires)

    @classmethod
    def asked(cls, action: str, check: Callable[[], object]) -> Self:
        """As the ``check`` says that the command itself makes: its first refusal is the reason."""
        try:
            check()
        except Refusal as refusal:
            return cls(action=action, allowed=False, reason=refusal.code)
        except RefusalGroup as group:
            return cls(action=action, allowed=False, reason=group.refusals[0].code)
        return cls(action=action, allowed=True, reason=None)
