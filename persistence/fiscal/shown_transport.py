"""How the goods of a document travel, as it is read; who carries them needs a permission of its own."""

from __future__ import annotations

from dataclasses import dataclass

from domain.fiscal.transport import FreightMode, Transport, Volume


@dataclass(frozen=True, kw_only=True)
class ShownTransport:
    mode: FreightMode
    plate: str | None
    plate_state: str | None
    volumes: tuple[Volume, ...]


@dataclass(frozen=True, kw_only=True)
class ShownCarrier:
    name: str
    tax_id: str
    state_registration: str | None
    city: str | None
    state: str


def shown_transport(transport: Transport | None) -> ShownTransport | None:
    if transport is None:
        return None
    return ShownTransport(
        mode=transport.mode,
        plate=transport.plate,
        plate_state=transport.plate_state,
        volumes=transport.volumes,
    )


def shown_carrier(transport: Transport | None) -> ShownCarrier | None:
    carrier = transport.carrier if transport else None
    if carrier is None:
        return None
    return ShownCarrier(
        name=carrier.name,
        tax_id=carrier.tax_id,
        state_registration=carrier.state_registration,
        city=carrier.address.city,
        state=carrier.address.state,
    )
