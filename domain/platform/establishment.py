"""An establishment: head office or branch, with its own CNPJ, from which goods leave and invoices go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Address
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime


class EstablishmentStatus(StrEnum):
    """Whether it is in business."""

    ACTIVE = "ACTIVE"
    """It is in business."""
    SUSPENDED = "SUSPENDED"
    """It is out of business for a time. Nothing sets it yet."""


@dataclass(frozen=True, kw_only=True)
class FiscalSettings:
    """How it is taxed, and how its invoices are numbered."""

    regime: TaxRegime
    pis_cofins_regime: ContributionRegime
    environment: Environment
    nfe_series: int

    def taxed_like(self, other: FiscalSettings) -> bool:
        own = (self.regime, self.pis_cofins_regime)
        return own == (other.regime, other.pis_cofins_regime)


@dataclass(eq=False, kw_only=True)
class Establishment(Aggregate):
    """What invoices print about their issuer, and how they are numbered and taxed.

    ``regime_since`` is from when on the present regime holds; None for the one it began with.
    """

    id: UUID
    version: int = 1
    cnpj: str
    legal_name: str
    trade_name: str | None
    state_registration: str
    regime: TaxRegime
    pis_cofins_regime: ContributionRegime
    regime_since: date | None = None
    environment: Environment
    nfe_series: int
    address: Address
    phone: str | None
    status: EstablishmentStatus = EstablishmentStatus.ACTIVE
    external_reference: str | None = None

    @property
    def fiscal_settings(self) -> FiscalSettings:
        return FiscalSettings(
            regime=self.regime,
            pis_cofins_regime=self.pis_cofins_regime,
            environment=self.environment,
            nfe_series=self.nfe_series,
        )

    def configure(self, settings: FiscalSettings, *, since: date | None) -> None:
        """``since`` matters when the regime is another."""
        if not self.fiscal_settings.taxed_like(settings):
            self.regime_since = since
        self.regime, self.pis_cofins_regime = settings.regime, settings.pis_cofins_regime
        self.environment, self.nfe_series = settings.environment, settings.nfe_series
