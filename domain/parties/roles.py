"""As what somebody deals with us."""

from __future__ import annotations

from enum import StrEnum


class PartyRole(StrEnum):
    CUSTOMER = "CUSTOMER"
    SUPPLIER = "SUPPLIER"
    CARRIER = "CARRIER"
    AGENT = "AGENT"
    """Sells for us on commission (representante comercial)."""
