"""What the register refuses by follows the rows of the day, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.kernel.law import Rule
from domain.kernel.money import Money
from domain.kernel.refusal import Missing, OutOfRange
from domain.people.commands.register_work_schedule import RegisterWorkSchedule, register_work_schedule
from domain.people.labor_union import UnionRuleKind, check_measure
from domain.people.labour_law import LabourLaw
from domain.people.payroll.law import LabourRate, LabourRateFigure, LabourTerm, LabourTermFigure
from domain.people.payroll.vacation_rules import BeginsBeforeRest, check_days, check_first_day, check_sold
from domain.people.ports import LabourLaws
from tests.builders import a_memory
from tests.people.rights import LAW

CHANGE = date(2027, 1, 1)


def changed(figure: LabourTermFigure | LabourRateFigure, value: int) -> LabourLaw:
    """From 2027 on the figure is another."""

    def rules() -> Iterator[Rule]:
        for rule in LAW.rules:
            if isinstance(rule, LabourTerm | LabourRate) and rule.figure is figure:
                field = {"days": value} if isinstance(rule, LabourTerm) else {"rate": Decimal(value)}
                yield replace(rule, valid_until=CHANGE - timedelta(days=1))
                yield replace(rule, id="new", valid_from=CHANGE, norm="Lei nova", **field)
            else:
                yield rule

    return LabourLaw(tuple(rules()))


def test_a_part_is_as_long_as_the_law_of_its_day_says() -> None:
    law = changed(LabourTermFigure.VACATION_SHORTEST_PART, 7)
    check_days(5, law.on(CHANGE - timedelta(days=1)))
    with pytest.raises(OutOfRange) as refused:
        check_days(5, law.on(CHANGE))
    assert (refused.value.facts["least"], refused.value.facts["norm"]) == (7, "Lei nova")


def test_what_may_be_sold_is_what_the_law_of_the_day_says() -> None:
    law = changed(LabourTermFigure.VACATION_FRACTION_SOLD, 2)
    check_sold(15, 30, law.on(CHANGE))
    with pytest.raises(OutOfRange):
        check_sold(15, 30, law.on(CHANGE - timedelta(days=1)))


def test_a_vacation_begins_as_far_before_a_rest_day_as_the_law_says() -> None:
    law = changed(LabourTermFigure.VACATION_BEFORE_REST, 3)
    rests = {CHANGE + timedelta(days=13)}
    check_first_day(CHANGE + timedelta(days=10), rests, LAW.on(CHANGE))
    with pytest.raises(BeginsBeforeRest) as refused:
        check_first_day(CHANGE + timedelta(days=10), rests, law.on(CHANGE))
    assert refused.value.facts["days"] == 3


def test_nothing_is_agreed_below_the_rate_of_the_first_day() -> None:
    law = changed(LabourRateFigure.OVERTIME, 75)
    check_measure(UnionRuleKind.OVERTIME_RATE, None, Decimal(60), law.on(CHANGE - timedelta(days=1)))
    with pytest.raises(OutOfRange) as refused:
        check_measure(UnionRuleKind.OVERTIME_RATE, None, Decimal(60), law.on(CHANGE))
    assert (refused.value.facts["least"], refused.value.facts["norm"]) == ("75", "Lei nova")
    check_measure(UnionRuleKind.MEAL_VALUE, Money.of("1.00"), None, law.on(CHANGE))


async def test_a_week_is_as_long_as_the_law_of_today_says() -> None:
    class Shorter:
        async def known(self) -> LabourLaw:
            return LabourLaw(
                tuple(
                    replace(rule, days=40)
                    if isinstance(rule, LabourTerm) and rule.figure is LabourTermFigure.WORK_WEEK
                    else rule
                    for rule in LAW.rules
                )
            )

    week = RegisterWorkSchedule(name="Semana", weekly_hours=Decimal(44))
    await register_work_schedule(week, a_memory())
    with pytest.raises(OutOfRange) as refused:
        await register_work_schedule(week, a_memory(answers={LabourLaws: Shorter()}))
    assert refused.value.facts["most"] == "40"


def test_what_no_row_says_is_refused_by_name() -> None:
    without = LabourLaw(tuple(rule for rule in LAW.rules if not isinstance(rule, LabourTerm)))
    with pytest.raises(Missing) as refused:
        check_sold(1, 30, without.on(CHANGE))
    assert "VACATION_FRACTION_SOLD" in str(refused.value.facts["what"])


@given(some.dates(date(1985, 1, 1), date(2035, 1, 1)))
def test_the_law_of_a_day_is_what_is_in_force_on_it(day: date) -> None:
    law = LAW.on(day)
    assert law.day == day
    assert {rule.id for rule in law.rules.values()} == {rule.id for rule in LAW.rules if rule.in_force(day)}
