"""The law of a payslip: contributions by the month of the work, income tax by the day of the payment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from domain.kernel.law import Law, Rule
from domain.people.payroll.items import PayItemRule, StandardItem
from domain.people.payroll.kinds import EmployerGroup, PayrollCharge, TaxTable, TerminationKind
from domain.people.payroll.law import (
    EmployerCharge,
    IncomeTaxBand,
    IncomeTaxReduction,
    LabourAmount,
    LabourAmountFigure,
    LabourRate,
    LabourRateFigure,
    LabourTerm,
    LabourTermFigure,
    SocialSecurityBand,
    TerminationRight,
)
from domain.people.payroll.line import Item, item_of

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, eq=False)
class Tables:
    """``accrual`` is the law of the month that is paid (competência), ``payment`` of the day of payment.

    Whatever no row says is refused when it is asked for (Missing, which names it and the day).
    """

    accrual: Law
    payment: Law

    @cached_property
    def contribution_bands(self) -> tuple[SocialSecurityBand, ...]:
        return _bands(self.accrual, SocialSecurityBand, 1)

    @cached_property
    def tax_bands(self) -> tuple[IncomeTaxBand, ...]:
        """From the highest down."""
        return self._tax_bands(TaxTable.MONTHLY)

    @cached_property
    def profit_bands(self) -> tuple[IncomeTaxBand, ...]:
        return self._tax_bands(TaxTable.PROFIT_SHARING)

    @cached_property
    def reduction(self) -> IncomeTaxReduction:
        return self.payment.rule(IncomeTaxReduction, TaxTable.MONTHLY)

    @cached_property
    def _items(self) -> dict[StandardItem, Item]:
        return {}

    def item(self, item: StandardItem) -> Item:
        if (known := self._items.get(item)) is None:
            known = self._items[item] = item_of(self.accrual.rule(PayItemRule, item))
        return known

    def amount(self, figure: LabourAmountFigure) -> LabourAmount:
        return self.accrual.rule(LabourAmount, figure)

    def tax_amount(self, figure: LabourAmountFigure) -> LabourAmount:
        return self.payment.rule(LabourAmount, figure)

    def rate(self, figure: LabourRateFigure) -> LabourRate:
        return self.accrual.rule(LabourRate, figure)

    def term(self, figure: LabourTermFigure) -> LabourTerm:
        return self.accrual.rule(LabourTerm, figure)

    def right(self, kind: TerminationKind) -> TerminationRight:
        return self.accrual.rule(TerminationRight, kind)

    def charge(self, group: EmployerGroup, charge: PayrollCharge) -> EmployerCharge:
        return self.accrual.rule(EmployerCharge, group, charge)

    def _tax_bands(self, table: TaxTable) -> tuple[IncomeTaxBand, ...]:
        found = (rule for rule in self.payment.rules.values() if isinstance(rule, IncomeTaxBand))
        bands = sorted((rule for rule in found if rule.tax_table is table), key=lambda rule: -rule.band)
        return tuple(bands) or (self.payment.rule(IncomeTaxBand, table, 1),)


def _bands(law: Law, kind: type[R], first: int) -> tuple[R, ...]:
    found = [rule for rule in law.rules.values() if isinstance(rule, kind)]
    return tuple(sorted(found, key=lambda rule: rule.key)) or (law.rule(kind, first),)
