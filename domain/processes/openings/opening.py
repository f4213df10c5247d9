"""How lines of one kind become commands: their columns, what tells them apart, what is done with them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass

from domain.kernel.command import UnitOfWork
from domain.onboarding.column import Column, Values
from domain.onboarding.kind import ImportKind

MASKED = frozenset({"tax_id", "cpf"})


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``key`` names the columns that tell lines apart, ``known`` whether a line is there already.

    ``carry_out`` gives the command for a few lines that belong together: those with the same values
    in ``together``, at most ``most`` of them; without it each line is alone. It returns nothing when
    all of them turn out to be there already. What it is refused with has the command's path; a
    place in it is that of a line.
    """

    kind: ImportKind
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    known: Callable[[Values, UnitOfWork], Awaitable[bool]]
    carry_out: Callable[[Sequence[Values], UnitOfWork], Awaitable[object]]
    together: tuple[str, ...] = ()
    most: int = 1

    def identity_of(self, values: Values) -> Hashable:
        return _bare(values, self.key)

    def group_of(self, values: Values) -> Hashable:
        return _bare(values, self.together)

    def column_of(self, path: Sequence[str | int]) -> str | None:
        """The column that a refusal's path speaks of; None for the whole line."""
        names = {column.name for column in self.columns}
        return next((step for step in reversed(path) if isinstance(step, str) and step in names), None)


def _bare(values: Values, names: Sequence[str]) -> Hashable:
    """Capitals and spaces tell nothing apart, nor do the masks of tax ids."""
    return tuple(_told(name, values[name]) for name in names)


def _told(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    return "".join(filter(str.isalnum, value)).upper() if name in MASKED else " ".join(value.split()).upper()
