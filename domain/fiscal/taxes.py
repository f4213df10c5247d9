"""The taxes of one line of a fiscal document, each with the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.kernel.money import Money


class TaxKind(StrEnum):
    ICMS = "ICMS"
    FCP = "FCP"
    """What the fund against poverty of the issuer's state adds to ICMS (ADCT, art. 82)."""
    ICMS_DESTINATION = "ICMS_DESTINATION"
    """The share of the destination state in a sale to a final consumer (DIFAL, EC 87/2015)."""
    FCP_DESTINATION = "FCP_DESTINATION"
    """What the fund of the destination state adds to its share."""
    PIS = "PIS"
    COFINS = "COFINS"
    IBS_STATE = "IBS_STATE"
    IBS_CITY = "IBS_CITY"
    CBS = "CBS"


ADDED: frozenset[TaxKind] = frozenset()
"""The taxes that stand on top of the price and are part of what the recipient pays (vNF)."""


@dataclass(frozen=True, kw_only=True)
class Tax:
    """One tax of one line, with its trace.

    ``situation`` is the CST or, for ICMS of a Simples company, the CSOSN; a poverty fund has that
    of the ICMS. ``rate`` is in percent with up to four places; ``base`` and ``amount`` are whole
    cents; ``rules`` are the ids of the dated rows that were applied. ``classification`` is the
    cClassTrib of IBS and CBS, ``interstate_rate`` the rate charged at the origin when there is a
    share of the destination.
    """

    kind: TaxKind
    situation: str
    base: Money
    rate: Decimal
    amount: Money
    rules: tuple[str, ...]
    classification: str | None = None
    interstate_rate: Decimal | None = None
