"""A year under presumed or actual profit: PIS and COFINS by month, IRPJ and CSLL by quarter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.fiscal.regimes.law import AmountFigure, CompanyTax, RateFigure, RegimeAmount, RegimeRate
from domain.fiscal.regimes.result import CompanyRegime, MonthOwed, OwnTax, RegimeYear
from domain.fiscal.regimes.year import Year
from domain.fiscal.tax_rules import ContributionRate
from domain.fiscal.taxable_sale import STANDARD
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import ContributionRegime
from domain.kernel.law import Law
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import Missing

QUARTER = 3
CONTRIBUTIONS = {CompanyTax.PIS: TaxKind.PIS, CompanyTax.COFINS: TaxKind.COFINS}
NONE = Decimal(0)


def presumed_year(year: Year, laws: Mapping[date, Law]) -> RegimeYear:
    """PIS and COFINS cumulative, IRPJ and CSLL of a profit that the law presumes of the revenue."""
    return _Profit(year, laws, CompanyRegime.PRESUMED_PROFIT, ContributionRegime.CUMULATIVE).reckoned()


def actual_year(year: Year, laws: Mapping[date, Law]) -> RegimeYear:
    """PIS and COFINS with credits of purchases, IRPJ and CSLL of the profit that is assumed."""
    return _Profit(year, laws, CompanyRegime.ACTUAL_PROFIT, ContributionRegime.NON_CUMULATIVE).reckoned()


@dataclass
class _Profit:
    """``left`` are credits of earlier months that found nothing to be deducted from."""

    year: Year
    laws: Mapping[date, Law]
    regime: CompanyRegime
    contributions: ContributionRegime
    left: dict[CompanyTax, Money] = field(default_factory=dict)

    def reckoned(self) -> RegimeYear:
        """Never refuses: what no row says, or nobody assumed, is named as missing."""
        found = RegimeYear(regime=self.regime)
        for month in self.year.months:
            taxes: list[OwnTax] = []
            for part in (self._contributions, self._on_profit, self._icms, self._social_security):
                try:
                    taxes += part(month)
                except Missing as missing:
                    found.lacks(missing)
            found.months.append(MonthOwed(month=month, revenue=self.year.revenue(month), taxes=taxes))
        if self.year.assumed.services:
            found.lacks(Missing(what="ISS: services", on=date(self.year.year, 12, 31)))
        return found

    def _contributions(self, month: date) -> Iterator[OwnTax]:
        """On the revenue without ICMS (STF, Tema 69) and without what a single phase paid."""
        sold = [each for each in self.year.of(month) if not each.single_phase]
        base = Money.total(each.revenue - each.icms for each in sold) + self.year.assumed.services
        for tax, kind in CONTRIBUTIONS.items():
            row = self.laws[month].rule(ContributionRate, kind, self.contributions, STANDARD)
            yield self._contribution(tax, max(base, ZERO), row)

    def _contribution(self, tax: CompanyTax, base: Money, row: ContributionRate) -> OwnTax:
        owed, credit = base.percent(row.rate), self.left.pop(tax, ZERO)
        if self.contributions is ContributionRegime.NON_CUMULATIVE:
            credit += self.year.assumed.purchases.percent(row.rate)
        taken = min(owed, credit)
        self.left[tax] = credit - taken
        return OwnTax(tax=tax, base=base, rate=row.rate, amount=owed - taken, credit=taken, rules=(row.id,))

    def _on_profit(self, month: date) -> Iterator[OwnTax]:
        """Of the quarter that ends with this month (Lei 9.430/1996, art. 1)."""
        if month.month % QUARTER:
            return
        quarter = [each for each in self.year.months if 0 <= month.month - each.month < QUARTER]
        law = self.laws[month]
        yield self._irpj(self._profit(quarter, law, CompanyTax.IRPJ), len(quarter), law)
        csll = law.rule(RegimeRate, RateFigure.CSLL)
        base = self._profit(quarter, law, CompanyTax.CSLL)
        amount = base.percent(csll.rate)
        yield OwnTax(tax=CompanyTax.CSLL, base=base, rate=csll.rate, amount=amount, rules=(csll.id,))

    def _irpj(self, base: Money, months: int, law: Law) -> OwnTax:
        """15 %, and 10 % more of what is beyond so much for each month."""
        usual, more = law.rule(RegimeRate, RateFigure.IRPJ), law.rule(RegimeRate, RateFigure.IRPJ_ADDITIONAL)
        over = law.rule(RegimeAmount, AmountFigure.IRPJ_ADDITIONAL_OVER)
        beyond = max(base - Money.rounded(over.amount.amount * months), ZERO)
        amount = base.percent(usual.rate) + beyond.percent(more.rate)
        rules = (usual.id, more.id, over.id)
        return OwnTax(tax=CompanyTax.IRPJ, base=base, rate=usual.rate, amount=amount, rules=rules)

    def _profit(self, quarter: list[date], law: Law, tax: CompanyTax) -> Money:
        """Raises Missing when the actual profit is not assumed."""
        assumed = self.year.assumed
        if self.regime is CompanyRegime.ACTUAL_PROFIT:
            if assumed.profit is None:
                raise law.missing("actual profit", self.year.year)
            return max(Money.rounded(assumed.profit.amount * len(quarter)), ZERO)
        goods = Money.total(self.year.goods(month) for month in quarter)
        services = Money.rounded(assumed.services.amount * len(quarter))
        of_goods = law.rule(RegimeRate, RateFigure(f"PRESUMED_{tax}_GOODS"))
        of_services = law.rule(RegimeRate, RateFigure(f"PRESUMED_{tax}_SERVICES"))
        return max(goods.percent(of_goods.rate) + services.percent(of_services.rate), ZERO)

    def _icms(self, month: date) -> Iterator[OwnTax]:
        """What is assumed, or else what documents charge. Raises Missing where they charge none at all."""
        sold = self.year.of(month)
        charged = Money.total(each.icms for each in sold)
        assumed = self.year.assumed.icms
        if assumed is None and not charged and any(not each.substituted for each in sold):
            raise self.laws[month].missing("ICMS outside of Simples", self.year.year)
        amount = charged if assumed is None else assumed
        yield OwnTax(tax=CompanyTax.ICMS, base=self.year.goods(month), rate=NONE, amount=amount, rules=())

    def _social_security(self, month: date) -> Iterator[OwnTax]:
        """Raises Missing where its percentage is not assumed."""
        assumed = self.year.assumed
        if not assumed.payroll:
            return
        if assumed.payroll_charges is None:
            raise self.laws[month].missing("social security on the payroll", self.year.year)
        yield OwnTax(
            tax=CompanyTax.CPP,
            base=assumed.payroll,
            rate=assumed.payroll_charges,
            amount=assumed.payroll.percent(assumed.payroll_charges),
            rules=(),
        )
