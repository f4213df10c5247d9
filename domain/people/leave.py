"""Leaves (afastamentos): days on which an employment goes on and nobody works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.kernel.action import Action
from domain.people.dated import DatedFact, check_left
from domain.people.employee import ERASED


class LeaveKind(StrEnum):
    """Why somebody is away."""

    SICKNESS = "SICKNESS"
    """An illness (doença)."""
    WORK_ACCIDENT = "WORK_ACCIDENT"
    """An accident or an illness of work (acidente de trabalho)."""
    MATERNITY = "MATERNITY"
    """A birth or an adoption (licença-maternidade)."""
    PATERNITY = "PATERNITY"
    """A birth, of the father (licença-paternidade)."""
    MILITARY = "MILITARY"
    """Military service."""
    MARRIAGE = "MARRIAGE"
    """A wedding (licença-casamento)."""
    BEREAVEMENT = "BEREAVEMENT"
    """A death in the family (licença-nojo)."""
    UNION_OFFICE = "UNION_OFFICE"
    """An office in a union."""
    STUDY = "STUDY"
    """A course (CLT art. 476-A)."""
    DISCIPLINE = "DISCIPLINE"
    """A suspension."""
    PAID = "PAID"
    """Agreed, with pay."""
    UNPAID = "UNPAID"
    """Agreed, without pay."""
    STOPPAGE = "STOPPAGE"
    """The work stands still, and pay goes on (CLT art. 133 III)."""
    OTHER = "OTHER"
    """Any other reason."""


@dataclass(eq=False, kw_only=True)
class Leave(DatedFact):
    """``protected``: who is away is not dismissed meanwhile, as the ``norm`` says."""

    kind: LeaveKind
    protected: bool
    norm: str | None

    def erase(self) -> None:
        """What protected it, which may say why; that somebody was away stays."""
        super().erase()
        self.norm = self.norm and ERASED


def actions_of(valid_from: date, valid_until: date | None) -> list[Action]:
    """What may be done with a leave of these days; one of a single day ends no sooner."""
    return [Action.asked("endLeave", lambda: check_left(valid_from, valid_until))]
