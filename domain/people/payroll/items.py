"""Pay items (rubricas): what a line of a payslip is, and which bases it enters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.kernel.law import Rule
from domain.people.payroll.kinds import IncomeStream, PaySide


class StandardItem(StrEnum):
    """What the law itself makes a line of; a company defines others besides."""

    SALARY = "SALARY"
    SICK_LEAVE = "SICK_LEAVE"
    MATERNITY = "MATERNITY"
    OVERTIME = "OVERTIME"
    NIGHT = "NIGHT"
    COMMISSION = "COMMISSION"
    REST_PAY = "REST_PAY"
    HAZARD = "HAZARD"
    UNHEALTHY = "UNHEALTHY"
    FAMILY_ALLOWANCE = "FAMILY_ALLOWANCE"
    PRO_LABORE = "PRO_LABORE"
    ADVANCE = "ADVANCE"
    THIRTEENTH_FIRST = "THIRTEENTH_FIRST"
    THIRTEENTH = "THIRTEENTH"
    THIRTEENTH_MATERNITY = "THIRTEENTH_MATERNITY"
    PROFIT_SHARE = "PROFIT_SHARE"
    VACATION = "VACATION"
    VACATION_THIRD = "VACATION_THIRD"
    VACATION_SOLD = "VACATION_SOLD"
    VACATION_SOLD_THIRD = "VACATION_SOLD_THIRD"
    VACATION_DOUBLE = "VACATION_DOUBLE"
    SALARY_BALANCE = "SALARY_BALANCE"
    NOTICE_INDEMNIFIED = "NOTICE_INDEMNIFIED"
    THIRTEENTH_PROPORTIONAL = "THIRTEENTH_PROPORTIONAL"
    THIRTEENTH_ON_NOTICE = "THIRTEENTH_ON_NOTICE"
    VACATION_DUE = "VACATION_DUE"
    VACATION_DUE_THIRD = "VACATION_DUE_THIRD"
    VACATION_DUE_DOUBLE = "VACATION_DUE_DOUBLE"
    VACATION_PROPORTIONAL = "VACATION_PROPORTIONAL"
    VACATION_PROPORTIONAL_THIRD = "VACATION_PROPORTIONAL_THIRD"
    EARLY_END = "EARLY_END"
    LATE_SETTLEMENT = "LATE_SETTLEMENT"
    ABSENCE = "ABSENCE"
    LOST_REST = "LOST_REST"
    LATENESS = "LATENESS"
    INSS = "INSS"
    INSS_THIRTEENTH = "INSS_THIRTEENTH"
    INSS_VACATION = "INSS_VACATION"
    IRRF = "IRRF"
    IRRF_THIRTEENTH = "IRRF_THIRTEENTH"
    IRRF_VACATION = "IRRF_VACATION"
    IRRF_PROFIT_SHARE = "IRRF_PROFIT_SHARE"
    ALIMONY = "ALIMONY"
    ALIMONY_THIRTEENTH = "ALIMONY_THIRTEENTH"
    ALIMONY_VACATION = "ALIMONY_VACATION"
    ALIMONY_PROFIT_SHARE = "ALIMONY_PROFIT_SHARE"
    ADVANCE_TAKEN = "ADVANCE_TAKEN"
    THIRTEENTH_TAKEN = "THIRTEENTH_TAKEN"
    NOTICE_OWED = "NOTICE_OWED"
    LOAN = "LOAN"
    TRANSPORT = "TRANSPORT"
    MEAL = "MEAL"
    HEALTH = "HEALTH"
    OTHER_DEDUCTION = "OTHER_DEDUCTION"
    FUND = "FUND"
    FUND_FINE = "FUND_FINE"


STREAMS = {
    "11": IncomeStream.MONTHLY,
    "12": IncomeStream.THIRTEENTH,
    "13": IncomeStream.VACATION,
    "14": IncomeStream.PROFIT_SHARING,
}
"""The codes of codIncIRRF that are taxed, by what they are taxed with."""

CONTRIBUTED = {
    "11": IncomeStream.MONTHLY,
    "12": IncomeStream.THIRTEENTH,
    "21": IncomeStream.MONTHLY,
    "22": IncomeStream.THIRTEENTH,
}
"""The codes of codIncCP on which the employee contributes; 21 and 22 are maternity pay."""

NOT_OF_EMPLOYER = frozenset({"21", "22"})
"""Those of them on which the employer owes nothing (STF, Tema 72): neither social security, nor for the risk
of accidents, nor for third parties, which have the same base (Lei 8.212/1991, art. 22; Lei 11.457/2007,
art. 3, §2; Parecer SEI 18361/2020/ME of the PGFN)."""

FUNDED = frozenset({"11", "12", "21"})
"""The codes of codIncFGTS on which the employer deposits; 21 is indemnified notice."""


@dataclass(frozen=True, kw_only=True)
class PayItemRule(Rule):
    """How an item counts, in the codes of eSocial (S-1010); ``nature`` is its natRubr (table 3), ``name``
    what a payslip calls it.

    ``rank``: deductions are taken in this order while there is pay left.
    """

    title = "incidence of a pay item"
    asked_by = ("item",)

    item: StandardItem
    name: str
    side: PaySide
    nature: str
    social_security: str
    income_tax: str
    fund: str
    rank: int
