"""What a run comes to, in sums: what each of its items is to the books, and what the run owes to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.kernel.money import ZERO, Money
from domain.people.payroll.items import StandardItem
from domain.people.payroll.kinds import PayrollCharge, PaySide
from domain.people.payroll_run import PayrollRunKind


class PayrollAmount(StrEnum):
    """What an item is to the books."""

    WAGES = "WAGES"
    DIRECTORS_PAY = "DIRECTORS_PAY"
    COMMISSIONS = "COMMISSIONS"
    """An expense since the sale."""
    VACATION = "VACATION"
    THIRTEENTH = "THIRTEENTH"
    SEVERANCE = "SEVERANCE"
    PROFIT_SHARE = "PROFIT_SHARE"
    ADVANCE_PAID = "ADVANCE_PAID"
    SOCIAL_BENEFITS = "SOCIAL_BENEFITS"
    """Paid in place of social security (Lei 8.213/1991, arts. 68 and 72)."""
    NOT_EARNED = "NOT_EARNED"
    ADVANCE_TAKEN = "ADVANCE_TAKEN"
    SOCIAL_SECURITY_WITHHELD = "SOCIAL_SECURITY_WITHHELD"
    INCOME_TAX_WITHHELD = "INCOME_TAX_WITHHELD"
    ALIMONY_WITHHELD = "ALIMONY_WITHHELD"
    LOANS_WITHHELD = "LOANS_WITHHELD"
    BENEFITS_WITHHELD = "BENEFITS_WITHHELD"
    OTHERS_WITHHELD = "OTHERS_WITHHELD"
    EMPLOYER_CHARGES = "EMPLOYER_CHARGES"
    EMPLOYER_FUND = "EMPLOYER_FUND"
    VACATION_CHARGES = "VACATION_CHARGES"
    VACATION_FUND = "VACATION_FUND"
    THIRTEENTH_CHARGES = "THIRTEENTH_CHARGES"
    THIRTEENTH_FUND = "THIRTEENTH_FUND"
    FUND_FINE = "FUND_FINE"
    SET_OFF = "SET_OFF"
    """Of contributions, by what was paid in place of social security."""


class PayrollDebtKind(StrEnum):
    """Whom a run owes, and for what."""

    NET_PAY = "NET_PAY"
    SOCIAL_SECURITY = "SOCIAL_SECURITY"
    INCOME_TAX = "INCOME_TAX"
    FUND = "FUND"
    ALIMONY = "ALIMONY"
    PAYROLL_LOANS = "PAYROLL_LOANS"
    BENEFITS = "BENEFITS"


@dataclass(frozen=True, kw_only=True)
class PayrollCost:
    """What an item comes to in a run, of an establishment and a cost centre. ``rank`` zero of a deduction
    says that it was not earned."""

    establishment_id: UUID | None
    cost_center_id: UUID | None
    item: str
    side: PaySide
    rank: int
    amount: Money


A, K = PayrollAmount, PayrollRunKind
I = StandardItem  # noqa: E741  the items of this page
NAMED: Mapping[str, PayrollAmount] = {
    **dict.fromkeys((I.PRO_LABORE,), A.DIRECTORS_PAY),
    **dict.fromkeys((I.COMMISSION,), A.COMMISSIONS),
    **dict.fromkeys((I.MATERNITY, I.THIRTEENTH_MATERNITY, I.FAMILY_ALLOWANCE), A.SOCIAL_BENEFITS),
    **dict.fromkeys((I.ADVANCE, I.THIRTEENTH_FIRST), A.ADVANCE_PAID),
    **dict.fromkeys((I.ADVANCE_TAKEN, I.THIRTEENTH_TAKEN), A.ADVANCE_TAKEN),
    **dict.fromkeys((I.THIRTEENTH, I.THIRTEENTH_PROPORTIONAL, I.THIRTEENTH_ON_NOTICE), A.THIRTEENTH),
    **dict.fromkeys((each for each in I if each.startswith("VACATION")), A.VACATION),
    **dict.fromkeys((I.NOTICE_INDEMNIFIED, I.EARLY_END, I.LATE_SETTLEMENT), A.SEVERANCE),
    **dict.fromkeys((I.PROFIT_SHARE,), A.PROFIT_SHARE),
    **dict.fromkeys((I.NOTICE_OWED,), A.NOT_EARNED),
    **dict.fromkeys((I.INSS, I.INSS_THIRTEENTH, I.INSS_VACATION), A.SOCIAL_SECURITY_WITHHELD),
    **dict.fromkeys((I.IRRF, I.IRRF_THIRTEENTH, I.IRRF_VACATION, I.IRRF_PROFIT_SHARE), A.INCOME_TAX_WITHHELD),
    **dict.fromkeys((each for each in I if each.startswith("ALIMONY")), A.ALIMONY_WITHHELD),
    **dict.fromkeys((I.LOAN,), A.LOANS_WITHHELD),
    **dict.fromkeys((I.TRANSPORT, I.MEAL, I.HEALTH), A.BENEFITS_WITHHELD),
    **dict.fromkeys((I.FUND_FINE,), A.FUND_FINE),
}
"""Every other earning is wages, and every other deduction was not earned or is withheld for others."""
CHARGES = {
    K.VACATION: A.VACATION_CHARGES,
    K.THIRTEENTH_FIRST: A.THIRTEENTH_CHARGES,
    K.THIRTEENTH_SECOND: A.THIRTEENTH_CHARGES,
}
FUND = {
    K.VACATION: A.VACATION_FUND,
    K.THIRTEENTH_FIRST: A.THIRTEENTH_FUND,
    K.THIRTEENTH_SECOND: A.THIRTEENTH_FUND,
}
OWED = {
    PayrollDebtKind.INCOME_TAX: (A.INCOME_TAX_WITHHELD,),
    PayrollDebtKind.FUND: (A.EMPLOYER_FUND, A.VACATION_FUND, A.THIRTEENTH_FUND, A.FUND_FINE),
    PayrollDebtKind.ALIMONY: (A.ALIMONY_WITHHELD,),
    PayrollDebtKind.PAYROLL_LOANS: (A.LOANS_WITHHELD,),
    PayrollDebtKind.BENEFITS: (A.BENEFITS_WITHHELD,),
}
CONTRIBUTIONS = (
    A.SOCIAL_SECURITY_WITHHELD,
    A.EMPLOYER_CHARGES,
    A.VACATION_CHARGES,
    A.THIRTEENTH_CHARGES,
)


def amount_of(kind: PayrollRunKind, cost: PayrollCost) -> PayrollAmount:
    """What an item is in a run of this kind: charges on vacations and thirteenths were provided for."""
    if cost.side is PaySide.DEDUCTION and not cost.rank:
        return A.NOT_EARNED
    if cost.item in PayrollCharge.__members__:
        return CHARGES.get(kind, A.EMPLOYER_CHARGES)
    if cost.item == I.FUND:
        return FUND.get(kind, A.EMPLOYER_FUND)
    if named := NAMED.get(cost.item):
        return named
    if cost.side is PaySide.EARNING:
        return A.WAGES
    return A.OTHERS_WITHHELD


def amounts_by_cost_center(
    kind: PayrollRunKind, costs: Iterable[PayrollCost]
) -> dict[UUID | None, dict[PayrollAmount, Money]]:
    """What the books are told of a run; what is set off belongs to no cost centre."""
    known = tuple(costs)
    sums: defaultdict[UUID | None, dict[PayrollAmount, Money]] = defaultdict(dict)
    for cost in known:
        part, amount = sums[cost.cost_center_id], amount_of(kind, cost)
        part[amount] = part.get(amount, ZERO) + cost.amount
    if set_off := _set_off(_totals(kind, known)):
        sums[None][A.SET_OFF] = set_off
    return dict(sums)


def debts(
    kind: PayrollRunKind, costs: Iterable[PayrollCost]
) -> dict[tuple[PayrollDebtKind, UUID | None], Money]:
    """What a run owes: net pay by establishment, all else for the whole company; nothing left out is zero.

    With what stays in the company (advances taken, what others are owed of no known rule, benefits of social
    security that contributions do not cover) it is all that is paid and contributed.
    """
    known = tuple(costs)
    totals = _totals(kind, known)
    found: dict[tuple[PayrollDebtKind, UUID | None], Money] = {}
    for cost in known:
        if cost.side is not PaySide.INFORMATION:
            place = (PayrollDebtKind.NET_PAY, cost.establishment_id)
            signed = cost.amount if cost.side is PaySide.EARNING else -cost.amount
            found[place] = found.get(place, ZERO) + signed
    contributions = Money.total(totals.get(amount, ZERO) for amount in CONTRIBUTIONS)
    found[PayrollDebtKind.SOCIAL_SECURITY, None] = contributions - _set_off(totals)
    for debt, amounts in OWED.items():
        found[debt, None] = Money.total(totals.get(amount, ZERO) for amount in amounts)
    return {place: amount for place, amount in found.items() if amount}


def _totals(kind: PayrollRunKind, costs: Iterable[PayrollCost]) -> dict[PayrollAmount, Money]:
    totals: dict[PayrollAmount, Money] = {}
    for cost in costs:
        amount = amount_of(kind, cost)
        totals[amount] = totals.get(amount, ZERO) + cost.amount
    return totals


def _set_off(totals: Mapping[PayrollAmount, Money]) -> Money:
    contributions = Money.total(totals.get(amount, ZERO) for amount in CONTRIBUTIONS)
    return min(totals.get(A.SOCIAL_BENEFITS, ZERO), contributions)
