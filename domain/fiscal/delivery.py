"""What became of the goods on their way: delivered to whom, or not and why (NT 2021.001, NT 2023.005)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domain.kernel.money import half_up
from domain.kernel.refusal import Checks, OutOfRange, Refusal, Required

FARTHEST = {"latitude": 90, "longitude": 180}
"""Degrees from the equator and from Greenwich."""
PLACES = 6
"""Of a degree: latGPS, longGPS."""


class DeliveryFailure(StrEnum):
    """tpMotivo of a failed delivery."""

    NOT_FOUND = "NOT_FOUND"
    """1: the receiver was not found."""
    REFUSED = "REFUSED"
    """2: the receiver did not take the goods."""
    NO_SUCH_ADDRESS = "NO_SUCH_ADDRESS"
    """3: there is no such address."""
    OTHER = "OTHER"
    """4: something else, which is explained."""


class AlreadyDelivered(Refusal):
    """Delivery was told before, and not taken back."""

    code = "ALREADY_DELIVERED"


class InvoiceHasDeliveries(Refusal):
    """What is told of the delivery of its goods is taken back first."""

    code = "INVOICE_HAS_DELIVERIES"


class NotAPicture(Refusal):
    """A delivery is proven by a picture; facts: ``media_type``."""

    code = "NOT_A_PICTURE"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """``at`` is when goods were handed over, or were to be; degrees with six places.

    ``proof_id`` is the attachment that shows it, ``proof_hash`` the SHA-1 of the access key and the
    picture in base64, itself in base64, once it was read. ``attempt`` counts failed deliveries.
    """

    at: datetime
    proof_id: UUID
    proof_hash: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    failure: DeliveryFailure | None = None
    attempt: int | None = None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A file that is attached to an invoice."""

    attachment_id: UUID
    upload_id: UUID
    media_type: str


class Proofs(Protocol):
    async def of(self, attachment_id: UUID, *, invoice_id: UUID) -> Proof | None:
        """None when it is not, or not any more, attached to this invoice."""
        ...

    async def kept(self, attachment_id: UUID, *, invoice_id: UUID) -> Proof | None:
        """Also what was taken off this invoice since; None when its content is not kept any more."""
        ...


def degrees(check: Checks, name: str, value: Decimal | None) -> Decimal | None:
    """To six places; what is on no map is noted under ``name``."""
    if value is None:
        return None
    most = FARTHEST[name]
    check.that(abs(value) <= most, OutOfRange(name, least=-most, most=most))
    return half_up(value, PLACES)


def check_place(check: Checks, latitude: Decimal | None, longitude: Decimal | None) -> None:
    """Half a place is none."""
    check.that((latitude is None) <= (longitude is None), Required("latitude"))
    check.that((longitude is None) <= (latitude is None), Required("longitude"))
