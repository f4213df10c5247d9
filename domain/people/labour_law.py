"""The rows of labour law by which the register refuses: of every day, asked for one day at a time."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from domain.kernel.law import Law, Rule
from domain.people.payroll.law import LabourRate, LabourTerm, LabourTermFigure, VacationBand
from domain.people.protection import DismissalProtection

DAY = timedelta(days=1)
REGISTER_RULES: tuple[type[Rule], ...] = (LabourTerm, LabourRate, VacationBand, DismissalProtection)
"""The kinds of rows that the register asks."""


@dataclass(frozen=True, eq=False)
class LabourLaw:
    """What of it was in force on a day is found without asking again, as a right to vacations goes back
    over years."""

    rules: tuple[Rule, ...]
    _laws: dict[int, Law] = field(default_factory=dict)

    @cached_property
    def _changes(self) -> list[date]:
        begins = {rule.valid_from for rule in self.rules}
        return sorted(begins | {rule.valid_until + DAY for rule in self.rules if rule.valid_until})

    def on(self, day: date) -> Law:
        """Put together once for each time between two changes of law."""
        number = bisect_right(self._changes, day)
        if (law := self._laws.get(number)) is None:
            law = self._laws[number] = Law.on(day, self.rules)
        return replace(law, day=day)

    def begins(self, kind: type[Rule]) -> date:
        """The first day on which a row of the kind is in force; the last of the calendar without one."""
        return min((rule.valid_from for rule in self.rules if isinstance(rule, kind)), default=date.max)


def term(law: Law, figure: LabourTermFigure) -> LabourTerm:
    """Raises Missing."""
    return law.rule(LabourTerm, figure)
