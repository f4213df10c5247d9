"""The company: whose books these are. Everything else belongs to exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.commission import CommissionOn


class CompanyStatus(StrEnum):
    """Whether anybody can work in it."""

    ACTIVE = "ACTIVE"
    """Its people sign in, its keys work."""
    SUSPENDED = "SUSPENDED"
    """Nobody signs in, no key works."""


class InvoiceOn(StrEnum):
    """When orders are invoiced."""

    PLACEMENT = "PLACEMENT"
    """As soon as an order is placed."""
    REQUEST = "REQUEST"
    """When somebody asks for it."""


@dataclass(eq=False, kw_only=True)
class Company(Aggregate):
    """``cnpj`` is the one of its head office (matriz); ``issuer_id`` the establishment that invoices."""

    id: UUID
    version: int = 1
    legal_name: str
    trade_name: str | None
    cnpj: str
    status: CompanyStatus = CompanyStatus.ACTIVE
    invoice_on: InvoiceOn
    issuer_id: UUID
    registered_at: datetime
    commission_on: CommissionOn = CommissionOn.INVOICE

    def choose_invoicing(self, when: InvoiceOn) -> None:
        self.invoice_on = when

    def choose_commission(self, when: CommissionOn) -> None:
        self.commission_on = when

    def issue_from(self, establishment_id: UUID) -> None:
        self.issuer_id = establishment_id
