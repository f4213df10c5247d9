"""How one item is taxed: what the rules chose for it before anything is calculated."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ShareMethod(StrEnum):
    """How the base of the difference between the rates of two states (DIFAL) is formed."""

    SINGLE_BASE = "SINGLE_BASE"
    """The value of the operation: vICMSUFDest = vBCUFDest x (pICMSUFDest - pICMSInter), NT 2015.003."""
    DOUBLE_BASE = "DOUBLE_BASE"
    """The value without the tax of the origin, with that of the destination inside; the tax of the
    origin is deducted (LC 87/1996, art. 13, IX and § 6, as of LC 190/2022)."""
    INSIDE_DIFFERENCE = "INSIDE_DIFFERENCE"
    """The same base, times the difference of the rates."""
    INSIDE_DESTINATION = "INSIDE_DESTINATION"
    """One base for both states, with the tax of the destination inside (LC 87/1996, art. 13, X and § 7)."""


@dataclass(frozen=True, kw_only=True)
class SubstitutionTreatment:
    """ICMS of the sales to come, charged in advance from the buyer (LC 87/1996, art. 8).

    ``margin`` is the published MVA in percent, adjusted by the calculation when the sale crosses a
    state border; ``reduction`` the percent by which the base shrinks. ``final_price`` is the
    published price in reais a unit that takes the margin's place. ``rate`` replaces the internal one
    of the state where the goods go. With ``method`` no sale is to come: the buyer consumes the goods,
    and what is charged is the difference between the rates of the states.
    """

    margin: Decimal | None = None
    final_price: Decimal | None = None
    reduction: Decimal = Decimal(0)
    rate: Decimal | None = None
    method: ShareMethod | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IcmsTreatment:
    """``situation`` is the CST, or the CSOSN under Simples; shares are percent.

    ``rate`` replaces the one that the states' law gives; ``reduction`` is taken from the base,
    ``deferral`` from the tax. ``relief`` is motDesICMS, ``benefit`` the state's cBenef,
    ``simples_credit`` the rate of pCredSN. ``relief_inside`` when the relieved tax is taken as having
    been inside the price; ``destination_rate`` replaces the internal rate of the state of destination
    in its share; without ``fund`` no poverty fund is laid on these goods. Here and below ``rules`` are
    the ids of what chose this part.
    """

    situation: str
    charged: bool
    rate: Decimal | None = None
    reduction: Decimal = Decimal(0)
    deferral: Decimal = Decimal(0)
    relief: str | None = None
    relief_inside: bool = False
    benefit: str | None = None
    destination_rate: Decimal | None = None
    fund: bool = True
    simples_credit: Decimal | None = None
    substitution: SubstitutionTreatment | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IpiTreatment:
    """``framework`` is cEnq; ``rate`` in percent, None where the situation charges nothing;
    ``unit_amount`` in reais a unit, instead of a rate."""

    situation: str
    framework: str
    rate: Decimal | None = None
    unit_amount: Decimal | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContributionTreatment:
    """PIS or COFINS: percent; ``without_icms`` when ICMS leaves the base (STF, Tema 69).

    ``unit_amount`` is in reais a unit, instead of a rate; ``substitution_rate`` in percent what is
    charged in advance for the sales to come.
    """

    situation: str
    rate: Decimal
    without_icms: bool
    unit_amount: Decimal | None = None
    substitution_rate: Decimal | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GovernmentPurchase:
    """A sale to the public administration (gCompraGov): the codes tpEnteGov and tpOperGov, and the
    percent by which the rates of IBS and CBS shrink (pRedutor; LC 214/2025, art. 472)."""

    entity: str
    operation: str
    reduction: Decimal


@dataclass(frozen=True, kw_only=True)
class RegularTreatment:
    """CST and cClassTrib that would apply if a condition were not met (gTribRegular)."""

    situation: str
    classification: str
    ibs_reduction: Decimal = Decimal(0)
    cbs_reduction: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class ConsumptionTreatment:
    """IBS and CBS: CST and cClassTrib; percent by which the rates shrink or the tax is deferred."""

    situation: str
    classification: str
    ibs_reduction: Decimal = Decimal(0)
    cbs_reduction: Decimal = Decimal(0)
    deferral: Decimal = Decimal(0)
    regular: RegularTreatment | None = None
    government: GovernmentPurchase | None = None
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
