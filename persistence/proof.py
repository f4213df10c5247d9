"""Who asks is remembered from the last time, and proved anew by the very statement that reads for them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from domain.platform.principal import Principal
from persistence.fenced import Fenced
from persistence.prepared import PreparedReads

Shown = list[Any]
"""The row that a claim's question answers when the claim is true."""
MOST_REMEMBERED = 10_000


class Unproven(Exception):
    """Who asks is not, or not any more, who they were taken for. What was read is not to be shown."""


@dataclass(frozen=True)
class Claim(ABC):
    """What a token says; ``question`` with ``values`` has a row for as long as that is true.

    ``token`` is what the claim is remembered by: nothing that somebody else could show.
    """

    token: Hashable
    question: Fenced
    values: Mapping[str, Any] = field(repr=False)

    @cached_property
    def parameters(self) -> Sequence[Any]:
        return self.question.filled(self.values)

    @abstractmethod
    def principal(self, shown: Shown) -> Principal:
        """Who that is."""

    def holds(self, shown: Shown) -> bool:
        """What the database cannot say: looked at once for each token, and again when the row is another."""
        return True

    def used(self, shown: Shown) -> UUID | None:
        """The secret of a key that was used."""
        return None


@dataclass
class Proof:
    """Owed by who is taken for whom they were; ``given`` as soon as one statement has shown the same."""

    claim: Claim
    expected: Shown
    reads: PreparedReads
    given: bool = False

    @property
    def question(self) -> Fenced:
        return self.claim.question

    @property
    def parameters(self) -> Sequence[Any]:
        return self.claim.parameters

    def see(self, shown: Shown) -> None:
        """Raises Unproven when it is not what was expected."""
        if shown != self.expected:
            raise Unproven
        self.given = True

    async def give(self) -> None:
        """By a statement of its own, where none that reads has shown it. Raises Unproven."""
        if not self.given:
            rows = await self.reads.fetch(self.question.sql, self.parameters)
            self.see(list(rows[0]) if rows else [])


@dataclass
class Remembered:
    """What the questions of claims answered last, in this process. Never a reason to show anything."""

    _shown: dict[Hashable, Shown] = field(default_factory=dict)

    def of(self, claim: Claim) -> Shown | None:
        return self._shown.get(claim.token)

    def keep(self, claim: Claim, shown: Shown) -> None:
        if len(self._shown) >= MOST_REMEMBERED:
            self._shown.clear()
        self._shown[claim.token] = shown

    def forget(self, claim: Claim) -> None:
        self._shown.pop(claim.token, None)
