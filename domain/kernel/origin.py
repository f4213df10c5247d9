"""From where a command came, and as what who gave it is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """As what somebody acts."""

    MEMBER = "MEMBER"
    """A person who signed in."""
    KEY = "KEY"
    """A program of a partner."""
    PROCESS = "PROCESS"
    """A process of the company, because of what somebody did before."""
    SYSTEM = "SYSTEM"
    """The installation itself, by the clock."""
    ANYONE = "ANYONE"
    """Nobody who is known yet, such as who is signing in."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """``address`` of the network, and ``agent``, what the client calls its program; None when unknown."""

    kind: ActorKind
    address: str | None = None
    agent: str | None = None


INSTALLATION = Origin(kind=ActorKind.SYSTEM)
