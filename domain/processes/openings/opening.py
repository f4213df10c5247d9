"""How lines of one kind become commands: their columns, what tells them apart, what is done with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass

from domain.kernel.command import UnitOfWork
from domain.onboarding.column import Column, Values
from domain.onboarding.kind import ImportKind


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``key`` names the columns that tell lines apart, ``known`` whether a line is there already.

    ``carry_out`` gives the command for a few lines that belong together: those with the same value
    in ``together``, at most ``most`` of them; without it each line is alone. What it is refused
    with has the command's path; ``items`` in it are the lines.
    """

    kind: ImportKind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    known: Callable[[Values, UnitOfWork], Awaitable[bool]]
    carry_out: Callable[[Sequence[Values], UnitOfWork], Awaitable[object]]
    together: str | None = None
    most: int = 1

    def identity_of(self, values: Values) -> Hashable:
        return tuple(_bare(values[name]) for name in self.key)

    def column_of(self, path: Sequence[str | int]) -> str | None:
        """The column that a refusal's path speaks of; None for the whole line."""
        names = {column.name for column in self.columns}
        return next((step for step in reversed(path) if isinstance(step, str) and step in names), None)


def _bare(value: object) -> object:
    """Masks and capitals tell nothing apart."""
    return "".join(filter(str.isalnum, value)).upper() if isinstance(value, str) else value
