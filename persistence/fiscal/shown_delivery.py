"""What is told of a delivery, as it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.fiscal.delivery import Delivery, DeliveryFailure


@dataclass(frozen=True, kw_only=True)
class ShownDelivery:
    at: datetime
    failure: DeliveryFailure | None
    attempt: int | None
    latitude: Decimal | None
    longitude: Decimal | None
    proof_id: str
    proof_hash: str | None


def shown_delivery(delivery: Delivery | None) -> ShownDelivery | None:
    if delivery is None:
        return None
    return ShownDelivery(
        at=delivery.at,
        failure=delivery.failure,
        attempt=delivery.attempt,
        latitude=delivery.latitude,
        longitude=delivery.longitude,
        proof_id=f"attachment_{delivery.proof_id.hex}",
        proof_hash=delivery.proof_hash,
    )
