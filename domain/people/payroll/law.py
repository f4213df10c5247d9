"""The dated rows of labour law by which pay is reckoned: bands, figures, rates and days."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.kernel.law import Rule
from domain.kernel.money import Money
from domain.people.payroll.items import PayItemRule
from domain.people.payroll.kinds import EmployerGroup, NoticeRight, PayrollCharge, TaxTable, TerminationKind


class LabourAmountFigure(StrEnum):
    """Which amount of the law it is, in reais."""

    MINIMUM_WAGE = "MINIMUM_WAGE"
    DEPENDENT_DEDUCTION = "DEPENDENT_DEDUCTION"
    """What one dependent takes off the base of a month's income tax."""
    SIMPLIFIED_DEDUCTION = "SIMPLIFIED_DEDUCTION"
    """What may be taken off instead of every legal deduction."""
    SIMPLIFIED_DEDUCTION_THIRTEENTH = "SIMPLIFIED_DEDUCTION_THIRTEENTH"
    """The same for the thirteenth salary; disputed."""
    TAX_WAIVED_UP_TO = "TAX_WAIVED_UP_TO"
    """Income tax of a month that is not withheld, where the income is declared with the rest of the year."""
    FAMILY_ALLOWANCE = "FAMILY_ALLOWANCE"
    """Salário-família for one child."""
    FAMILY_ALLOWANCE_UP_TO = "FAMILY_ALLOWANCE_UP_TO"
    """Pay of a month up to which it is due."""
    UNEMPLOYMENT_MOST = "UNEMPLOYMENT_MOST"
    """The highest instalment of unemployment insurance."""


class LabourRateFigure(StrEnum):
    """Which percentage of the law it is."""

    FUND = "FUND"
    """FGTS of an employee."""
    FUND_APPRENTICE = "FUND_APPRENTICE"
    DIRECTOR_CONTRIBUTION = "DIRECTOR_CONTRIBUTION"
    """INSS of who is paid pro-labore."""
    OVERTIME = "OVERTIME"
    """The least that is added for an hour beyond the day's."""
    OVERTIME_REST_DAY = "OVERTIME_REST_DAY"
    """The least for an hour on a rest day or holiday that is not compensated."""
    NIGHT = "NIGHT"
    NIGHT_HOUR = "NIGHT_HOUR"
    """Minutes of an hour at night."""
    HAZARD = "HAZARD"
    """Periculosidade, of the salary."""
    UNHEALTHY_LOW = "UNHEALTHY_LOW"
    """Insalubridade, of the minimum wage."""
    UNHEALTHY_MEDIUM = "UNHEALTHY_MEDIUM"
    UNHEALTHY_HIGH = "UNHEALTHY_HIGH"
    TRANSPORT = "TRANSPORT"
    """The most that the employee bears of the transport voucher, of the basic salary."""
    MEAL = "MEAL"
    """The most that the employee bears of meals under the PAT, of their cost."""
    CONSIGNED_LOAN = "CONSIGNED_LOAN"
    """The most that instalments may take of what is left after statutory deductions."""
    THIRTEENTH_FIRST = "THIRTEENTH_FIRST"
    """What of the thirteenth salary is paid first."""
    EARLY_END = "EARLY_END"
    """What of the pay of the days left is owed when a fixed term is cut short."""
    SETTLEMENT_DEDUCTIONS = "SETTLEMENT_DEDUCTIONS"
    """The most that a settlement may be reduced by debts, of a month's pay."""


class LabourTermFigure(StrEnum):
    """Which number of days, months or dates of the law it is."""

    NOTICE = "NOTICE"
    """Days."""
    NOTICE_A_YEAR = "NOTICE_A_YEAR"
    """Days more for each full year."""
    NOTICE_MOST = "NOTICE_MOST"
    """Days."""
    NOTICE_OF_EMPLOYEE = "NOTICE_OF_EMPLOYEE"
    """Days."""
    THIRTEENTH_MONTH = "THIRTEENTH_MONTH"
    """Days of a month from which it counts as a twelfth."""
    VACATION_MONTH = "VACATION_MONTH"
    """The same for vacation."""
    VACATION_FRACTION_SOLD = "VACATION_FRACTION_SOLD"
    """One in so many days may be sold."""
    VACATION_PARTS = "VACATION_PARTS"
    VACATION_LONGEST_PART = "VACATION_LONGEST_PART"
    """Days that one part has at least."""
    VACATION_SHORTEST_PART = "VACATION_SHORTEST_PART"
    VACATION_ACCRUES = "VACATION_ACCRUES"
    """Months of work that earn a vacation."""
    VACATION_GRANTED_WITHIN = "VACATION_GRANTED_WITHIN"
    """Months after these in which it is given; then it is paid double."""
    VACATION_LOST_BY_PAID_LEAVE = "VACATION_LOST_BY_PAID_LEAVE"
    """Days of one paid leave beyond which the year gives none."""
    VACATION_LOST_BY_STOPPAGE = "VACATION_LOST_BY_STOPPAGE"
    """The same of one paid standstill of the work."""
    VACATION_LOST_BY_BENEFIT = "VACATION_LOST_BY_BENEFIT"
    """Months of benefits for illness or accident, added up, beyond which the year gives none."""
    COLLECTIVE_VACATIONS = "COLLECTIVE_VACATIONS"
    """Collective vacations in a year, at most."""
    COLLECTIVE_VACATION_SHORTEST = "COLLECTIVE_VACATION_SHORTEST"
    """Days that each has at least."""
    COLLECTIVE_VACATION_TOLD_BEFORE = "COLLECTIVE_VACATION_TOLD_BEFORE"
    """Days before its first on which authority and unions are told."""
    WORK_WEEK = "WORK_WEEK"
    """Hours."""
    VACATION_BEFORE_REST = "VACATION_BEFORE_REST"
    """Days before a rest day in which a vacation does not begin."""
    VACATION_PAID_BEFORE = "VACATION_PAID_BEFORE"
    """Days before its first."""
    SETTLEMENT_PAID_WITHIN = "SETTLEMENT_PAID_WITHIN"
    """Days after the last."""
    SALARY_PAID_BY = "SALARY_PAID_BY"
    """The business day of the month after."""
    FUND_PAID_BY = "FUND_PAID_BY"
    """The day of the month after."""
    THIRTEENTH_FIRST_BY = "THIRTEENTH_FIRST_BY"
    """Month and day as MMDD."""
    THIRTEENTH_SECOND_BY = "THIRTEENTH_SECOND_BY"
    """Month and day as MMDD."""
    PATERNITY_LEAVE = "PATERNITY_LEAVE"
    """Days."""
    SICK_DAYS_OF_COMPANY = "SICK_DAYS_OF_COMPANY"
    """Days of an illness that the company pays."""
    ADMISSION_TOLD_BEFORE = "ADMISSION_TOLD_BEFORE"
    """Days before the first on which eSocial is told (S-2200)."""
    SETTLEMENT_TOLD_WITHIN = "SETTLEMENT_TOLD_WITHIN"
    """Days after the last (S-2299)."""
    PAYROLL_TOLD_BY = "PAYROLL_TOLD_BY"
    """The day of the month after (S-1200, S-1210, S-1299)."""
    SOCIAL_SECURITY_PAID_BY = "SOCIAL_SECURITY_PAID_BY"
    """The day of the month after the work (DCTFWeb)."""
    SOCIAL_SECURITY_OF_THIRTEENTH_BY = "SOCIAL_SECURITY_OF_THIRTEENTH_BY"
    """Month and day as MMDD."""
    INCOME_TAX_PAID_BY = "INCOME_TAX_PAID_BY"
    """The day of the month after the payment (DCTFWeb)."""
    LOANS_PAID_BY = "LOANS_PAID_BY"
    """The day of the month after, for what is withheld for lenders (FGTS Digital)."""


@dataclass(frozen=True, kw_only=True)
class SocialSecurityBand(Rule):
    """``rate`` percent on what of the base lies between the band before and ``up_to``."""

    title = "band of social security (INSS)"
    asked_by = ("band",)

    band: int
    up_to: Money
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class IncomeTaxBand(Rule):
    """A base above ``above`` owes ``rate`` percent less ``deduction``."""

    title = "band of income tax (IRRF)"
    asked_by = ("tax_table", "band")

    tax_table: TaxTable
    band: int
    above: Money
    rate: Decimal
    deduction: Money


@dataclass(frozen=True, kw_only=True)
class IncomeTaxReduction(Rule):
    """Gross taxable income up to ``whole_up_to`` owes nothing, by a reduction of at most ``most``; up to
    ``until`` the tax shrinks by ``amount`` less ``rate`` percent of it."""

    title = "reduction of income tax"
    asked_by = ("tax_table",)

    tax_table: TaxTable
    whole_up_to: Money
    most: Money
    until: Money
    amount: Money
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class LabourAmount(Rule):
    """An amount of labour law, in reais."""

    title = "amount of labour law"
    asked_by = ("figure",)

    figure: LabourAmountFigure
    amount: Money


@dataclass(frozen=True, kw_only=True)
class LabourRate(Rule):
    """A percentage of labour law."""

    title = "percentage of labour law"
    asked_by = ("figure",)

    figure: LabourRateFigure
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class LabourTerm(Rule):
    """A number of days of labour law; what it counts is said beside each figure."""

    title = "term of labour law"
    asked_by = ("figure",)

    figure: LabourTermFigure
    days: int


@dataclass(frozen=True, kw_only=True)
class VacationBand(Rule):
    """Days of vacation for a year with up to so many unexcused absences."""

    title = "days of vacation by absences"
    asked_by = ("band",)

    band: int
    absences: int
    days: int


@dataclass(frozen=True, kw_only=True)
class TerminationRight(Rule):
    """What an employment that ends this way owes; ``fine`` and ``withdrawal`` in percent of the fund.

    ``code`` is eSocial's (table 19). ``protected``: refused while the employee may not be dismissed.
    """

    title = "rights at the end of an employment"
    asked_by = ("termination",)

    termination: TerminationKind
    code: str
    notice: NoticeRight
    thirteenth: bool
    vacation_due: bool
    vacation_proportional: bool
    early_end: bool
    fine: Decimal
    withdrawal: Decimal
    unemployment: bool
    protected: bool


@dataclass(frozen=True, kw_only=True)
class EmployerCharge(Rule):
    """What an employer of this group pays on the pay of its people, in percent.

    Where ``own`` says so the rate is the establishment's (RAT by its activity, times FAP).
    """

    title = "employer's contribution"
    asked_by = ("employer_group", "charge")

    employer_group: EmployerGroup
    charge: PayrollCharge
    rate: Decimal
    own: bool


@dataclass(frozen=True, kw_only=True)
class UnemploymentBand(Rule):
    """A mean salary up to ``up_to`` gives ``amount`` and ``rate`` percent of what is above the band
    before."""

    title = "band of unemployment insurance"
    asked_by = ("band",)

    band: int
    up_to: Money
    amount: Money
    rate: Decimal


PAYROLL_RULES: tuple[type[Rule], ...] = (
    SocialSecurityBand,
    IncomeTaxBand,
    IncomeTaxReduction,
    LabourAmount,
    LabourRate,
    LabourTerm,
    VacationBand,
    TerminationRight,
    PayItemRule,
    EmployerCharge,
    UnemploymentBand,
)
