"""Dated rules of NFC-e and of contingency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.fiscal.emission import Emission
from domain.kernel.law import Rule


@dataclass(frozen=True, kw_only=True)
class VirtualAuthority(Rule):
    """Which SEFAZ Virtual de Contingência stands in for a state's authority of NF-e."""

    title = "virtual authority of contingency"
    asked_by = ("state",)

    state: str
    emission: Emission


@dataclass(frozen=True, kw_only=True)
class AnonymousLimit(Rule):
    """Up to which total (R$) an NFC-e need not name its consumer; ``area`` is a state or BR."""

    title = "limit of an NFC-e without consumer"
    asked_by = ("area",)

    area: str
    total: Decimal


CONTINGENCY_RULES: tuple[type[Rule], ...] = (VirtualAuthority, AnonymousLimit)
