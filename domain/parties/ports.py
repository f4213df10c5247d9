"""What the parties context asks of tables it does not own."""

from __future__ import annotations

from typing import Protocol


class Municipalities(Protocol):
    async def name_of(self, city_code: str) -> str | None:
        """The official name of the municipality with this IBGE code, or None when there is none."""
        ...


class StateRegistrations(Protocol):
    def valid(self, state: str, number: str) -> bool:
        """Whether the check digits of an inscrição estadual are right for that state."""
        ...
