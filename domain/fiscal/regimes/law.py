"""The dated rows by which a company's own taxes are reckoned, under Simples Nacional and outside of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.kernel.law import Rule
from domain.kernel.money import Money


class Annex(StrEnum):
    """The annexes of LC 123/2006, as of LC 155/2016."""

    I = "I"  # noqa: E741  the law's own numbers
    """Trade (comércio)."""
    II = "II"
    """Industry (indústria)."""
    III = "III"
    """Services, and those of annex V with enough payroll."""
    IV = "IV"
    """Services whose social security is paid apart."""
    V = "V"
    """Services of the intellect with little payroll."""


class CompanyTax(StrEnum):
    """What a company pays of its own."""

    IRPJ = "IRPJ"
    """Income tax of companies (imposto de renda da pessoa jurídica)."""
    CSLL = "CSLL"
    """Contribuição social sobre o lucro líquido."""
    COFINS = "COFINS"
    """Contribuição para o financiamento da seguridade social."""
    PIS = "PIS"
    """Contribution to PIS/Pasep."""
    CPP = "CPP"
    """The employer's social security (INSS patronal)."""
    ICMS = "ICMS"
    """Tax of the states on goods (imposto sobre circulação de mercadorias)."""
    IPI = "IPI"
    """Tax on manufactured products (imposto sobre produtos industrializados)."""
    ISS = "ISS"
    """Tax of the municipalities on services (imposto sobre serviços)."""


class RateFigure(StrEnum):
    """Which percentage of the law it is."""

    FACTOR_R = "FACTOR_R"
    """Payroll in percent of revenue from which services of annex V pay by annex III."""
    ISS_CEILING = "ISS_CEILING"
    """The most that ISS takes of the revenue inside the DAS."""
    IRPJ = "IRPJ"
    IRPJ_ADDITIONAL = "IRPJ_ADDITIONAL"
    CSLL = "CSLL"
    PRESUMED_IRPJ_GOODS = "PRESUMED_IRPJ_GOODS"
    """Profit that is presumed of sales of goods, for IRPJ."""
    PRESUMED_IRPJ_SERVICES = "PRESUMED_IRPJ_SERVICES"
    PRESUMED_CSLL_GOODS = "PRESUMED_CSLL_GOODS"
    PRESUMED_CSLL_SERVICES = "PRESUMED_CSLL_SERVICES"


class AmountFigure(StrEnum):
    """Which amount of the law it is."""

    SIMPLES_LIMIT = "SIMPLES_LIMIT"
    """Revenue of twelve months up to which a company is under Simples."""
    SIMPLES_SUBLIMIT = "SIMPLES_SUBLIMIT"
    """Revenue of twelve months up to which ICMS and ISS are inside the DAS."""
    IRPJ_ADDITIONAL_OVER = "IRPJ_ADDITIONAL_OVER"
    """Profit of a month beyond which the additional IRPJ begins."""


@dataclass(frozen=True, kw_only=True)
class SimplesBracket(Rule):
    """Revenue of twelve months up to ``revenue_until``; ``rate`` is nominal, ``deduction`` in reais."""

    title = "bracket of Simples Nacional"
    asked_by = ("annex", "bracket")

    annex: Annex
    bracket: int
    revenue_until: Money
    rate: Decimal
    deduction: Money


@dataclass(frozen=True, kw_only=True)
class SimplesShare(Rule):
    """What of the DAS belongs to a tax, in percent; the shares of a bracket add up to 100."""

    title = "share of a tax in Simples Nacional"
    asked_by = ("annex", "bracket", "tax")

    annex: Annex
    bracket: int
    tax: CompanyTax
    share: Decimal


@dataclass(frozen=True, kw_only=True)
class RegimeRate(Rule):
    """A percentage of the law of companies' taxes."""

    title = "percentage for companies' own taxes"
    asked_by = ("figure",)

    figure: RateFigure
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class RegimeAmount(Rule):
    """An amount of the law of companies' taxes, in reais."""

    title = "amount for companies' own taxes"
    asked_by = ("figure",)

    figure: AmountFigure
    amount: Money


REGIME_RULES: tuple[type[Rule], ...] = (SimplesBracket, SimplesShare, RegimeRate, RegimeAmount)
