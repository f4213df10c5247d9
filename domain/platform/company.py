"""The company: whose books these are. Everything else belongs to exactly one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel.aggregate import Aggregate


class CompanyStatus(StrEnum):
    """Whether anybody can work in it."""

    ACTIVE = "ACTIVE"
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
    """``cnpj`` is the one of its head office (matriz)."""

    id: UUID
    version: int = 1
    legal_name: str
    trade_name: str | None
    cnpj: str
    status: CompanyStatus = CompanyStatus.ACTIVE
    invoice_on: InvoiceOn
    registered_at: datetime

    def choose_invoicing(self, when: InvoiceOn) -> None:
        self.invoice_on = when
