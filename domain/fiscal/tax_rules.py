"""The kinds of dated rows that tax law is made of: who asks, what the answer is, by which norm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from domain.fiscal.tax_kind import TaxKind
from domain.fiscal.treatment import ShareMethod
from domain.kernel.brazil import ContributionRegime, TaxRegime
from domain.kernel.law import Rule


class Area(StrEnum):
    """The two areas between which Res. SF 22/1989 sets the interstate rate."""

    SOUTH_SOUTHEAST = "SOUTH_SOUTHEAST"
    """South and Southeast without Espírito Santo."""
    OTHER = "OTHER"
    """North, Northeast, Midwest and Espírito Santo."""


class Production(StrEnum):
    """Where sold goods come from."""

    OWN = "OWN"
    """Made by the company itself (produção própria)."""
    RESALE = "RESALE"
    """Bought to be sold again (revenda)."""


class Destination(StrEnum):
    """Where a sale goes, as far as the CFOP is concerned."""

    SAME_STATE = "SAME_STATE"
    OTHER_STATE = "OTHER_STATE"
    OTHER_STATE_NON_CONTRIBUTOR = "OTHER_STATE_NON_CONTRIBUTOR"


class Duty(StrEnum):
    """Whether documents of a regime bear a group of taxes."""

    NOT_REQUIRED = "NOT_REQUIRED"
    REQUIRED = "REQUIRED"
    UNDECIDED = "UNDECIDED"
    """Required by law, but the authority has not yet said how."""


@dataclass(frozen=True, kw_only=True)
class InternalRate(Rule):
    """The standard ICMS rate inside a state, in percent, without any poverty fund."""

    title = "internal ICMS rate"
    asked_by = ("state",)

    state: str
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class PovertyFund(Rule):
    """A poverty-fund surcharge (FCP) that a state lays on goods in general, in percent.

    More than nothing: a state without a fund has no row (NF-e rule N17b-10, rejection 880).
    """

    title = "poverty fund (FCP)"
    asked_by = ("state",)

    state: str
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class StateArea(Rule):
    title = "area of the state for interstate rates"
    asked_by = ("state",)

    state: str
    area: Area


@dataclass(frozen=True, kw_only=True)
class ProductOrigin(Rule):
    """Whether goods of an origin code (0 to 8) count as imported in interstate sales."""

    title = "origin of the goods"
    asked_by = ("origin",)

    origin: int
    imported: bool


@dataclass(frozen=True, kw_only=True)
class InterstateRate(Rule):
    """The ICMS rate charged by the state of origin, in percent."""

    title = "interstate ICMS rate"
    asked_by = ("origin_area", "destination_area", "imported")

    origin_area: Area
    destination_area: Area
    imported: bool
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class DestinationShare(Rule):
    """What of the difference between the rates belongs to the state of destination, in percent."""

    title = "share of the destination state (DIFAL)"
    asked_by = ("state",)

    state: str
    method: ShareMethod
    share: Decimal


@dataclass(frozen=True, kw_only=True)
class IcmsSituation(Rule):
    """The CST or CSOSN of a sale; ``charged`` when the document charges the tax itself."""

    title = "ICMS situation"
    asked_by = ("tax_class", "regime")

    tax_class: str
    regime: TaxRegime
    situation: str
    charged: bool


@dataclass(frozen=True, kw_only=True)
class ContributionRate(Rule):
    """PIS or COFINS of a sale, in percent; ``without_icms`` when ICMS leaves the base."""

    title = "PIS/COFINS rate"
    asked_by = ("kind", "regime", "tax_class")

    kind: TaxKind
    regime: ContributionRegime
    tax_class: str
    situation: str
    rate: Decimal
    without_icms: bool


@dataclass(frozen=True, kw_only=True)
class ConsumptionDuty(Rule):
    """Whether the invoices of a regime bear the IBS/CBS group."""

    title = "duty to state IBS and CBS"
    asked_by = ("regime",)

    regime: TaxRegime
    duty: Duty


@dataclass(frozen=True, kw_only=True)
class ConsumptionRate(Rule):
    """IBS of state or city, or CBS, in percent."""

    title = "IBS/CBS rate"
    asked_by = ("kind",)

    kind: TaxKind
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class ConsumptionClass(Rule):
    """CST and cClassTrib of IBS and CBS."""

    title = "IBS/CBS classification"
    asked_by = ("tax_class",)

    tax_class: str
    situation: str
    classification: str


@dataclass(frozen=True, kw_only=True)
class Cfop(Rule):
    """The code of the operation."""

    title = "CFOP"
    asked_by = ("regime", "production", "destination")

    regime: TaxRegime
    production: Production
    destination: Destination
    code: str


@dataclass(frozen=True, kw_only=True)
class ReturnCfop(Rule):
    """The code of the entry that undoes a sale with this code (own entry, finNFe 4)."""

    title = "CFOP of a return"
    asked_by = ("sold_under",)

    sold_under: str
    code: str


@dataclass(frozen=True, kw_only=True)
class CancellationWindow(Rule):
    """How long after its authorisation an NF-e may be cancelled; ``area`` is a state or BR."""

    title = "window for cancelling an NF-e"
    asked_by = ("area",)

    area: str
    hours: int


SECONDS = 3600
"""Of an hour."""


@dataclass(frozen=True, kw_only=True)
class EventTerm(Rule):
    """How long after the authorisation an event may be sent, and how often.

    ``event`` is tpEvento, ``model`` 55 or 65, ``area`` a state or BR; ``most`` is the highest
    nSeqEvento; ``apart`` the hours there may be between a document and the one that takes its place.
    """

    title = "terms of events on documents"
    asked_by = ("event", "model", "area")

    event: str
    model: str
    area: str
    hours: Decimal
    most: int
    apart: Decimal

    @property
    def within(self) -> timedelta:
        """How long after the authorisation."""
        return timedelta(seconds=int(self.hours * SECONDS))

    @property
    def between(self) -> timedelta:
        """How long between a document and its substitute."""
        return timedelta(seconds=int(self.apart * SECONDS))


@dataclass(frozen=True, kw_only=True)
class VoidingTerm(Rule):
    """Until which day of the next month numbers that were not used are given up; ``area`` a state or BR."""

    title = "term for giving up numbers"
    asked_by = ("area",)

    area: str
    day: int


TAX_RULES: tuple[type[Rule], ...] = (
    InternalRate,
    PovertyFund,
    StateArea,
    ProductOrigin,
    InterstateRate,
    DestinationShare,
    IcmsSituation,
    ContributionRate,
    ConsumptionDuty,
    ConsumptionRate,
    ConsumptionClass,
    Cfop,
    ReturnCfop,
    CancellationWindow,
    EventTerm,
    VoidingTerm,
)
