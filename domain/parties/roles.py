"""As what somebody deals with us."""

from __future__ import annotations

from enum import StrEnum


class PartyRole(StrEnum):
    """What somebody is to us."""

    CUSTOMER = "CUSTOMER"
    """Buys from us (cliente)."""
    SUPPLIER = "SUPPLIER"
    """Sells to us (fornecedor)."""
    CARRIER = "CARRIER"
    """Carries goods for us (transportadora)."""
    AGENT = "AGENT"
    """Sells for us on commission (representante comercial)."""
