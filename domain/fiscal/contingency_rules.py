"""Dated rules of NFC-e and of contingency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
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


@dataclass(frozen=True, kw_only=True)
class UsedFirstTerm(Rule):
    """Within how many hours of its use the authority has what was used before it was authorised."""

    title = "term of what is used first"
    asked_by = ("emission",)

    emission: Emission
    hours: Decimal

    @property
    def within(self) -> timedelta:
        return timedelta(seconds=int(self.hours * 3600))


CONTINGENCY_RULES: tuple[type[Rule], ...] = (VirtualAuthority, AnonymousLimit, UsedFirstTerm)
