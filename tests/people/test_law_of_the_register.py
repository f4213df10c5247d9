"""What the register refuses by is what the rows of law say, on every day on which they say something else."""

from __future__ import annotations

from datetime import date

import pytest

from domain.people.labor_union import LEAST_RATE, UnionRuleKind
from domain.people.payroll.law import LabourRate, LabourRateFigure, LabourTerm, LabourTermFigure, VacationBand
from domain.people.vacation import BEFORE_REST, LONG_PART, MOST_PARTS, SHORT_PART, SOLD_SHARE
from domain.people.vacation_right import DAYS_BY_ABSENCES
from persistence.law.book import shipped_law, shipped_rules

KINDS = (LabourRate, LabourTerm, VacationBand)
FIRST = date(2026, 1, 1)
DAYS = sorted({FIRST, *(rule.valid_from for rule in shipped_rules() if isinstance(rule, KINDS))} - {date.min})


@pytest.mark.parametrize("day", [day for day in DAYS if day >= FIRST], ids=str)
def test_the_terms_of_vacations_are_those_of_the_rows(day: date) -> None:
    law = shipped_law(day)
    terms = {
        LabourTermFigure.VACATION_PARTS: MOST_PARTS,
        LabourTermFigure.VACATION_LONGEST_PART: LONG_PART,
        LabourTermFigure.VACATION_SHORTEST_PART: SHORT_PART,
        LabourTermFigure.VACATION_FRACTION_SOLD: SOLD_SHARE,
        LabourTermFigure.VACATION_BEFORE_REST: BEFORE_REST,
    }
    assert {figure: law.rule(LabourTerm, figure).days for figure in terms} == terms
    bands = [law.rule(VacationBand, band) for band in range(1, len(DAYS_BY_ABSENCES) + 2)]
    assert [(each.absences, each.days) for each in bands[:-1]] == [*DAYS_BY_ABSENCES]
    assert bands[-1].days == 0


@pytest.mark.parametrize("day", [day for day in DAYS if day >= FIRST], ids=str)
def test_nothing_is_agreed_below_the_rates_of_the_rows(day: date) -> None:
    law = shipped_law(day)
    figures = {
        UnionRuleKind.OVERTIME_RATE: LabourRateFigure.OVERTIME,
        UnionRuleKind.REST_DAY_OVERTIME_RATE: LabourRateFigure.OVERTIME_REST_DAY,
        UnionRuleKind.NIGHT_RATE: LabourRateFigure.NIGHT,
    }
    assert {kind: law.rule(LabourRate, figure).rate for kind, figure in figures.items()} == LEAST_RATE
