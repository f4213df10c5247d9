"""How one item is taxed: what the rules chose for it before anything is calculated."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class SubstitutionTreatment:
    """ICMS of the sales to come, charged in advance from the buyer (LC 87/1996, art. 8).

    ``margin`` is the published MVA in percent, adjusted by the calculation when the sale crosses a
    state border; ``reduction`` the percent by which the base shrinks. ``final_price`` is the
    published price in reais a unit that takes the margin's place.
    """

    margin: Decimal | None = None
    final_price: Decimal | None = None
    reduction: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class IcmsTreatment:
    """``situation`` is the CST, or the CSOSN under Simples; shares are percent.

    ``rate`` replaces the one that the states' law gives; ``reduction`` is taken from the base,
    ``deferral`` from the tax. ``relief`` is motDesICMS, ``benefit`` the state's cBenef,
    ``simples_credit`` the rate of pCredSN. Here and below ``rules`` are the ids of what chose this part.
    """

    situation: str
    charged: bool
    rate: Decimal | None = None
    reduction: Decimal = Decimal(0)
    deferral: Decimal = Decimal(0)
    relief: str | None = None
    benefit: str | None = None
    simples_credit: Decimal | None = None
    substitution: SubstitutionTreatment | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IpiTreatment:
    """``framework`` is cEnq; ``rate`` in percent, None where the situation charges nothing."""

    situation: str
    framework: str
    rate: Decimal | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContributionTreatment:
    """PIS or COFINS: percent; ``without_icms`` when ICMS leaves the base (STF, Tema 69)."""

    situation: str
    rate: Decimal
    without_icms: bool
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConsumptionTreatment:
    """IBS and CBS: CST and cClassTrib; percent by which the rates shrink or the tax is deferred."""

    situation: str
    classification: str
    ibs_reduction: Decimal = Decimal(0)
    cbs_reduction: Decimal = Decimal(0)
    deferral: Decimal = Decimal(0)
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SelectiveTreatment:
    """The selective tax (IS), from 2027."""

    situation: str
    classification: str
    rate: Decimal
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """All of one item. ``rules`` are the ids of the rules that chose it; ``texts`` go to infAdProd.

    ``consumption`` is None where the document does not bear the group; ``cfop_rule`` is the id of what
    chose the code of the operation.
    """

    cfop: str
    cfop_rule: str = ""
    icms: IcmsTreatment
    pis: ContributionTreatment
    cofins: ContributionTreatment
    ipi: IpiTreatment | None = None
    consumption: ConsumptionTreatment | None = None
    selective: SelectiveTreatment | None = None
    texts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
