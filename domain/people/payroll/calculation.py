"""One payslip from its facts and the tables of law: the same facts always give the same payslip."""

from __future__ import annotations

from functools import singledispatch

from domain.people.payroll.advance import Advance, advance
from domain.people.payroll.month import Month
from domain.people.payroll.monthly import monthly
from domain.people.payroll.payslip import Payslip
from domain.people.payroll.profit_sharing import ProfitShare, profit_sharing
from domain.people.payroll.retroactive import Retroactive, retroactive
from domain.people.payroll.settlement import settle
from domain.people.payroll.tables import Tables
from domain.people.payroll.termination import Termination
from domain.people.payroll.thirteenth import Thirteenth, thirteenth
from domain.people.payroll.vacation import VacationTaken, vacation

PayFacts = Month | Advance | Thirteenth | ProfitShare | VacationTaken | Termination | Retroactive


@singledispatch
def calculate(facts: PayFacts, tables: Tables) -> Payslip:
    """Raises what the calculation of its kind refuses, and Missing where the law has no row."""
    raise TypeError(f"{type(facts).__name__} is paid by nothing")


calculate.register(Month, monthly)
calculate.register(Advance, advance)
calculate.register(Thirteenth, thirteenth)
calculate.register(ProfitShare, profit_sharing)
calculate.register(VacationTaken, vacation)
calculate.register(Retroactive, retroactive)


@calculate.register
def _(facts: Termination, tables: Tables) -> Payslip:
    return settle(facts, tables).issued
