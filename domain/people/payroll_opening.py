"""What a run can be opened for: its month, its day of payment, and the law that is needed for both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.kernel.calendar import months_later
from domain.kernel.command import UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import OutOfRange, Required, checks
from domain.people.months import refuse_closed
from domain.people.payroll.days import last_of
from domain.people.payroll.items import StandardItem
from domain.people.payroll.law import LabourAmountFigure, LabourRateFigure
from domain.people.payroll.month import SALARY_NORM
from domain.people.payroll.refusals import must_follow
from domain.people.payroll.tables import Tables
from domain.people.payroll_run import PayrollRunKind

VACATION_NORM = "CLT, art. 145: vacation is paid up to two days before it begins"
PAYMENT_NORM = "Lei 7.713/1988, arts. 7 and 12-A: differences are income of the month in which they are paid"
AHEAD = 2
"""Months before theirs in which vacations are paid."""
K = PayrollRunKind
THIRTEENTH_NORM = "Lei 4.749/1965, arts. 1 and 2"


async def tables_of(kind: PayrollRunKind, accrual_month: date, paid_on: date, uow: UnitOfWork) -> Tables:
    """The law of the month, as of its last day, and of the day of payment."""
    book = uow.ask(LawBook)
    return Tables(await book.on(last_of(accrual_month)), await book.on(paid_on))


async def check_opening(
    kind: PayrollRunKind, accrual_month: date, paid_on: date, rate: Decimal | None, uow: UnitOfWork
) -> None:
    """Raises MonthClosed, OutOfRange, DatesOutOfOrder, Required, Missing."""
    with checks() as check:
        with check.at("accrual_month"):
            await refuse_closed(accrual_month, uow)
        ahead = AHEAD if kind is K.VACATION else 0
        latest = months_later(uow.today.replace(day=1), ahead)
        begun = accrual_month <= latest
        check.that(begun, OutOfRange("accrual_month", most=f"{latest:%Y-%m}", norm=SALARY_NORM))
        with check.at():
            _check_payment(kind, accrual_month, paid_on)
        with check.at():
            _check_rate(kind, rate)
    _check_tables(kind, await tables_of(kind, accrual_month, paid_on, uow))


def _check_payment(kind: PayrollRunKind, month: date, paid_on: date) -> None:
    first, norm = month, SALARY_NORM
    if kind is K.VACATION:
        first, norm = months_later(month, -AHEAD), VACATION_NORM
    if paid_on < first:
        raise must_follow("paid_on", first, norm)
    if kind in (K.ADVANCE, K.THIRTEENTH_FIRST, K.THIRTEENTH_SECOND) and paid_on > last_of(month):
        norm = SALARY_NORM if kind is K.ADVANCE else THIRTEENTH_NORM
        raise OutOfRange("paid_on", most=last_of(month), norm=norm)
    if kind is K.RETROACTIVE and paid_on > last_of(month):
        raise OutOfRange("paid_on", most=last_of(month), norm=PAYMENT_NORM)
    if kind is K.THIRTEENTH_SECOND and month.month != 12:
        raise OutOfRange(
            "accrual_month", least=f"{month.year}-12", most=f"{month.year}-12", norm=THIRTEENTH_NORM
        )
    if kind is K.THIRTEENTH_FIRST and month.month == 12:
        raise OutOfRange("accrual_month", most=f"{month.year}-11", norm=THIRTEENTH_NORM)


def check_since(kind: PayrollRunKind, since: date | None, month: date) -> None:
    """The months that a run of differences looks at. Raises OutOfRange."""
    if since is None:
        return
    if kind is not K.RETROACTIVE:
        raise OutOfRange("since", of="RETROACTIVE")
    if since > month:
        raise OutOfRange("since", most=f"{month:%Y-%m}")


def _check_rate(kind: PayrollRunKind, rate: Decimal | None) -> None:
    if kind is not K.ADVANCE:
        if rate is not None:
            raise OutOfRange("rate", of="ADVANCE")
        return
    if rate is None:
        raise Required("rate")
    if not rate.is_finite() or not 0 < rate <= 100 or rate != rate.quantize(Decimal("0.0001")):
        raise OutOfRange("rate", above="0", most="100", places=4)


def _check_tables(kind: PayrollRunKind, tables: Tables) -> None:
    """What any such payslip asks for; a row that only some need is refused of those. Raises Missing."""
    with checks() as check:
        with check.at("accrual_month"):
            tables.contribution_bands  # noqa: B018  asked for what it raises
            tables.item(StandardItem.SALARY)
            tables.amount(LabourAmountFigure.MINIMUM_WAGE)
            tables.rate(LabourRateFigure.FUND)
        with check.at("paid_on"):
            if kind is K.PROFIT_SHARING:
                tables.profit_bands  # noqa: B018
            else:
                tables.tax_bands  # noqa: B018
                tables.reduction  # noqa: B018
                tables.tax_amount(LabourAmountFigure.DEPENDENT_DEDUCTION)
                tables.tax_amount(LabourAmountFigure.SIMPLIFIED_DEDUCTION)
