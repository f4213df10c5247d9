"""An establishment: head office or branch, with its own CNPJ, from which goods leave and invoices go out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Address
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime


class EstablishmentStatus(StrEnum):
    """Whether it is in business."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"


@dataclass(eq=False, kw_only=True)
class Establishment(Aggregate):
    """What invoices print about their issuer, and how they are numbered and taxed."""

    id: UUID
    version: int = 1
    cnpj: str
    legal_name: str
    trade_name: str | None
    state_registration: str
    regime: TaxRegime
    pis_cofins_regime: ContributionRegime
    environment: Environment
    nfe_series: int
    address: Address
    phone: str | None
    status: EstablishmentStatus = EstablishmentStatus.ACTIVE
