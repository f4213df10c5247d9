"""Who depends on an employee, and what that counts for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.kernel.action import Action
from domain.people.dated import DatedFact, check_left
from domain.people.employee import ERASED


class Kinship(StrEnum):
    """What a dependent is to the employee."""

    SPOUSE = "SPOUSE"
    """Married to the employee (cônjuge)."""
    PARTNER = "PARTNER"
    """In a stable union (união estável)."""
    CHILD = "CHILD"
    """A child or stepchild."""
    WARD = "WARD"
    """A minor under guardianship or tutelage."""
    PARENT = "PARENT"
    """Parents, grandparents and great-grandparents."""
    SIBLING = "SIBLING"
    """A brother, sister, grandchild or great-grandchild under guardianship."""
    OTHER = "OTHER"
    """Any other dependent."""


@dataclass(eq=False, kw_only=True)
class Dependent(DatedFact):
    """``for_income_tax`` lowers the base of the IRRF, ``for_family_salary`` gives right to the
    salário-família, on the days from ``valid_from`` to ``valid_until``."""

    name: str
    born_on: date
    cpf: str | None
    kinship: Kinship
    for_income_tax: bool
    for_family_salary: bool

    def erase(self) -> None:
        """Who it is; that there was one stays."""
        super().erase()
        self.name, self.cpf = ERASED, None


def actions_of(valid_from: date, valid_until: date | None) -> list[Action]:
    """What may be done with a dependent of these days; one of a single day ends no sooner."""
    return [Action.asked("endDependent", lambda: check_left(valid_from, valid_until))]
