"""What a company's tax rule says: parts of how an item is taxed; what it leaves open, others say."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class IcmsOutcome:
    """How ICMS is charged."""

    situation: str
    """CST of two digits, or CSOSN of three."""
    reduction: Decimal = Decimal(0)
    """Percent by which the base shrinks."""
    deferral: Decimal = Decimal(0)
    """Percent of the tax that is deferred."""
    relief: str | None = None
    """motDesICMS: why nothing is charged."""
    benefit: str | None = None
    """cBenef of the state, eight or ten characters."""


@dataclass(frozen=True, kw_only=True)
class SubstitutionOutcome:
    """ICMS of the sales to come; a margin or a final price."""

    margin: Decimal | None = None
    """Published MVA in percent, before it is adjusted between states."""
    final_price: Decimal | None = None
    """Published price to the consumer, in reais for a unit."""
    reduction: Decimal = Decimal(0)
    """Percent by which the base shrinks."""


@dataclass(frozen=True, kw_only=True)
class IpiOutcome:
    """How IPI is charged."""

    situation: str
    """CST of IPI."""
    framework: str
    """cEnq, three digits."""
    rate: Decimal | None = None
    """Percent; left out where the situation charges nothing."""


@dataclass(frozen=True, kw_only=True)
class ContributionsOutcome:
    """PIS and COFINS, which always share their situation."""

    situation: str
    """CST of PIS and COFINS."""
    pis_rate: Decimal
    """The rate in percent."""
    cofins_rate: Decimal
    """The rate in percent."""
    without_icms: bool = True
    """Whether ICMS leaves the base (STF, Tema 69)."""


@dataclass(frozen=True, kw_only=True)
class ConsumptionOutcome:
    """IBS and CBS."""

    classification: str
    """cClassTrib of six digits; the first three are the CST."""
    ibs_reduction: Decimal = Decimal(0)
    """Percent by which the rates of IBS shrink."""
    cbs_reduction: Decimal = Decimal(0)
    """Percent by which the rate of CBS shrinks."""
    deferral: Decimal = Decimal(0)
    """Percent of the tax that is deferred."""


@dataclass(frozen=True, kw_only=True)
class SelectiveOutcome:
    """The selective tax (IS), from 2027."""

    situation: str
    """CST of the selective tax, three digits."""
    classification: str
    """cClassTribIS, six digits."""
    rate: Decimal
    """The rate in percent."""


@dataclass(frozen=True, kw_only=True)
class TaxOutcome:
    """The parts that a rule decides; of each part the most specific rule that has it is taken."""

    cfop: str | None = None
    """The code of the operation."""
    icms: IcmsOutcome | None = None
    """How ICMS is charged."""
    icms_rate: Decimal | None = None
    """Percent, in place of the state's general rate."""
    substitution: SubstitutionOutcome | None = None
    """ICMS of the sales to come."""
    simples_credit: Decimal | None = None
    """pCredSN: percent that the buyer may take as credit."""
    ipi: IpiOutcome | None = None
    """How IPI is charged."""
    contributions: ContributionsOutcome | None = None
    """PIS and COFINS."""
    consumption: ConsumptionOutcome | None = None
    """IBS and CBS."""
    selective: SelectiveOutcome | None = None
    """The selective tax."""
    text: str | None = None
    """Printed with the item (infAdProd)."""

    @property
    def parts(self) -> frozenset[str]:
        """The names of what it decides."""
        return frozenset(name for name in PARTS if getattr(self, name) is not None)


PARTS = tuple(field.name for field in fields(TaxOutcome))
