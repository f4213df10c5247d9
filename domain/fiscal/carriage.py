"""How goods are to travel, as somebody says it: held against what a document can print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from domain.fiscal.facts import Counterparties
from domain.fiscal.printed import Recipient
from domain.fiscal.transport import FreightMode, Transport, Volume
from domain.kernel.brazil import State
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Checks, Malformed, NotFound, OutOfRange, checks
from domain.kernel.text import clean_or_none

PLATE = re.compile(r"[A-Z]{2,3}[0-9]{4}|[A-Z]{3,4}[0-9]{3}|[A-Z0-9]{7}")
MOST_VOLUMES = 100
MOST_SEALS = 100
HEAVIEST = Decimal(10**12)


@dataclass(kw_only=True)
class TransportVolume:
    quantity: int | None = None
    """How many packages."""
    kind: str | None = None
    """Such as box or pallet."""
    brand: str | None = None
    """What is marked on them."""
    numbering: str | None = None
    """How they are numbered."""
    net_weight: Decimal | None = None
    """Kilograms, up to three places."""
    gross_weight: Decimal | None = None
    """Kilograms, up to three places."""
    seals: Sequence[str] = field(default_factory=tuple)
    """The numbers of the seals."""


@dataclass(kw_only=True)
class TransportDetails:
    mode: FreightMode
    """Who contracts the transport."""
    carrier_id: Annotated[UUID, "party"] | None = None
    """Who carries the goods."""
    plate: str | None = None
    """The licence plate of the vehicle."""
    plate_state: str | None = None
    """The state it is registered in, two letters."""
    volumes: Sequence[TransportVolume] = field(default_factory=tuple)
    """What the goods are packed in."""


async def transport_of(given: TransportDetails | None, uow: UnitOfWork) -> Transport | None:
    """Raises all that is wrong with it at once."""
    if given is None:
        return None
    carrier = None
    with checks() as check:
        if given.carrier_id is not None:
            with check.at("carrier_id"):
                carrier = await _carrier(given.carrier_id, uow)
        plate = (given.plate or "").replace("-", "").replace(" ", "").upper() or None
        check.that(plate is None or PLATE.fullmatch(plate), Malformed("plate", expected="licence plate"))
        with check.at("plate_state"):
            state = State.parse(given.plate_state) if given.plate_state else None
        check.that(len(given.volumes) <= MOST_VOLUMES, OutOfRange("volumes", most=MOST_VOLUMES))
        volumes = tuple(_volume(volume, at, check) for at, volume in enumerate(given.volumes))
    return Transport(
        mode=given.mode,
        carrier=carrier,
        plate=plate,
        plate_state=str(state) if state else None,
        volumes=volumes,
    )


async def _carrier(party_id: UUID, uow: UnitOfWork) -> Recipient:
    if not await uow.ask(Counterparties).exists(party_id):
        raise NotFound(kind="party")
    return await uow.ask(Counterparties).of(party_id)


def _volume(volume: TransportVolume, at: int, check: Checks) -> Volume:
    texts: dict[str, str | None] = {}
    for name in ("kind", "brand", "numbering"):
        with check.at("volumes", at, name):
            texts[name] = clean_or_none(getattr(volume, name), longest=60)
    seals: list[str] = []
    for index, seal in enumerate(volume.seals):
        with check.at("volumes", at, "seals", index):
            seals += [text] if (text := clean_or_none(seal, longest=60)) else []
    check.that(len(seals) <= MOST_SEALS, OutOfRange("volumes", at, "seals", most=MOST_SEALS))
    counted = volume.quantity is None or 0 <= volume.quantity < 10**9
    check.that(counted, OutOfRange("volumes", at, "quantity", least=0))
    for name in ("net_weight", "gross_weight"):
        weight = getattr(volume, name)
        sound = weight is None or (0 <= weight < HEAVIEST and weight == round(weight, 3))
        check.that(sound, OutOfRange("volumes", at, name, least=0))
    return Volume(
        quantity=volume.quantity,
        net_weight=volume.net_weight,
        gross_weight=volume.gross_weight,
        seals=tuple(seals),
        **texts,
    )
