"""What each regime would cost the company in a year; nothing is stored."""

from collections.abc import Mapping
from decimal import Decimal as Exact
from typing import Annotated, Any, cast

import strawberry
from strawberry import Info

from api.authorization import Requires
from api.context import Context
from api.directives import Cost
from api.enums import Annex, CompanyRegime, CompanyTax
from api.errors import UserError, user_errors
from api.faults import Forbidden
from api.fiscal.simulation import looking
from api.inputs import input_of, read_input
from api.money import Money, shown
from api.scalars import Date, Decimal
from domain.fiscal.regimes.comparison import SimulateTaxRegime, simulate_tax_regime
from domain.fiscal.regimes.result import MonthOwed, OwnTax, RegimeYear
from domain.kernel.money import half_up
from domain.kernel.refusal import Refusal, RefusalGroup

SIMULATE = SimulateTaxRegime.permission
PLACES = 10
"""A rate that is not rounded is shown with so many."""


def said(description: str) -> Any:
    return strawberry.field(description=description)


@strawberry.type(description="One tax that the company would pay of its own.")
class OwnTaxOwed:
    tax: CompanyTax = said("Which tax it is.")
    base: Money = said("What the rate is applied to; under Simples the revenue it comes from.")
    rate: Decimal = said("Percent; under Simples the effective rate of all taxes together, not rounded.")
    amount: Money = said("What is owed, credits deducted.")
    credit: Money | None = said("What was deducted.")
    annex: Annex | None = said("Under Simples: the annex that holds.")
    bracket: int | None = said("Under Simples: the bracket of the revenue of twelve months.")
    rules: list[str] = said("The ids of the rows of law that were applied; none for what is assumed.")


@strawberry.type(description="A month under a regime; IRPJ and CSLL of a quarter stand in its last month.")
class RegimeMonth:
    month: Date = said("Its first day.")
    revenue: Money = said("Goods, net of returns and discounts, and services.")
    twelve_months: Money | None = said("RBT12: under Simples, the revenue of the twelve months before.")
    taxes: list[OwnTaxOwed] = said("What is owed.")
    total: Money = said("All taxes together.")


@strawberry.type(description="A year under a regime.")
class RegimeYearOwed:
    regime: CompanyRegime = said("Which regime.")
    total: Money = said("What is known to be owed.")
    burden: Decimal | None = said("Percent of the revenue; null without any.")
    months: list[RegimeMonth] = said("Month by month.")
    errors: list[UserError] = said("What the total lacks, and why; empty when it is all there is.")


@strawberry.type(description="What each regime would cost.")
class TaxRegimeSimulation:
    regimes: list[RegimeYearOwed] = said("One after the other.")
    errors: list[UserError] = said("What is wrong with the question; empty when nothing is.")


@strawberry.type
class TaxRegimeQuery:
    @strawberry.field(
        description="What each regime would cost in a year: from authorised documents and what is assumed.",
        graphql_type=TaxRegimeSimulation | None,
        directives=[Requires(scope=SIMULATE), Cost(weight="250")],
    )
    async def simulate_tax_regime(
        self,
        info: Info,
        input: Annotated[
            input_of(SimulateTaxRegime),  # ty: ignore[invalid-type-form]
            strawberry.argument(description="Which year, and what is assumed."),
        ],
    ) -> Any:
        context: Context = info.context
        if not context.known.may(SIMULATE):
            raise Forbidden("Not permitted.", requires=SIMULATE)
        problems: list[Refusal] = []
        asked = read_input(SimulateTaxRegime, cast("Mapping[str, Any]", input), (), problems)
        years: list[RegimeYear] = []
        try:
            async with looking(context) as uow:
                years = await simulate_tax_regime(asked, uow)
        except Refusal as refused:
            problems.append(refused)
        except RefusalGroup as several:
            problems += several.refusals
        errors = user_errors(problems, asked, context.language)
        return TaxRegimeSimulation(regimes=[_year(year, asked, context) for year in years], errors=errors)


def _year(year: RegimeYear, asked: SimulateTaxRegime, context: Context) -> RegimeYearOwed:
    return RegimeYearOwed(
        regime=year.regime,
        total=shown(year.total),
        burden=None if year.burden is None else half_up(year.burden, 4),
        months=[_month(month) for month in year.months],
        errors=user_errors(year.missing, asked, context.language),
    )


def _month(month: MonthOwed) -> RegimeMonth:
    return RegimeMonth(
        month=month.month,
        revenue=shown(month.revenue),
        twelve_months=None if month.rbt12 is None else shown(month.rbt12),
        taxes=[_tax(tax) for tax in month.taxes],
        total=shown(month.total),
    )


def _tax(owed: OwnTax) -> OwnTaxOwed:
    return OwnTaxOwed(
        tax=owed.tax,
        base=shown(owed.base),
        rate=_short(owed.rate),
        amount=shown(owed.amount),
        credit=None if owed.credit is None else shown(owed.credit),
        annex=owed.annex,
        bracket=owed.bracket,
        rules=list(owed.rules),
    )


def _short(rate: Exact) -> Exact:
    return half_up(rate, PLACES)
