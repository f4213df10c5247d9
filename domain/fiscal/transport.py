"""How the goods of a document travel: at whose charge, by whom, in which vehicle and packages (group X)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.fiscal.printed import Recipient


class FreightMode(StrEnum):
    """modFrete."""

    SENDER = "SENDER"
    """0: contracted by the sender (CIF)."""
    RECIPIENT = "RECIPIENT"
    """1: contracted by the recipient (FOB)."""
    THIRD_PARTY = "THIRD_PARTY"
    """2: contracted by others."""
    OWN_OF_SENDER = "OWN_OF_SENDER"
    """3: the sender's own transport."""
    OWN_OF_RECIPIENT = "OWN_OF_RECIPIENT"
    """4: the recipient's own transport."""
    NONE = "NONE"
    """9: nothing is transported."""


@dataclass(frozen=True, kw_only=True)
class Volume:
    """Packages of a kind; weights are kilograms with up to three places."""

    quantity: int | None = None
    kind: str | None = None
    brand: str | None = None
    numbering: str | None = None
    net_weight: Decimal | None = None
    gross_weight: Decimal | None = None
    seals: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Transport:
    """As printed on the document."""

    mode: FreightMode
    carrier: Recipient | None = None
    plate: str | None = None
    plate_state: str | None = None
    volumes: tuple[Volume, ...] = ()
