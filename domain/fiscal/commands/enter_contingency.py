"""Go into contingency: documents are emitted another way while their authority is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from domain.fiscal.contingency import (
    LONGEST_REASON,
    SHORTEST_REASON,
    Contingency,
    ContingencyHolds,
    EmissionNotAllowed,
    present,
    usual_emission,
)
from domain.fiscal.emission import Emission
from domain.fiscal.facts import Establishments, UsedFirst
from domain.fiscal.invoice import InvoiceKind
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import Checks, OutOfRange, Refusal, checks
from domain.kernel.text import in_latin, printable

EPEC_BLOCKS_AFTER = timedelta(days=7)
"""An EPEC whose NF-e is missing for so long blocks further ones (sped-nfe, docs/Contingency.md)."""


LONGEST_HOLD = timedelta(days=30)
"""Who needs longer says so again."""


class AnnouncedInvoiceMissing(Refusal):
    """An NF-e announced by EPEC was not authorised in time, which blocks further ones; facts:
    ``released_at``."""

    code = "ANNOUNCED_INVOICE_MISSING"


@dataclass(kw_only=True)
class EnterContingency(Command):
    """Emit documents of a kind another way from now on: those new, and those that reached nobody yet."""

    permission = "fiscal.contingency.enter"
    moves = True

    establishment_id: Annotated[UUID, "establishment"]
    """The establishment that issues."""
    kind: InvoiceKind
    """NFE by a virtual authority or EPEC, NFCE offline."""
    emission: Emission | None = None
    """How; when absent, by the virtual authority of the state for NFE, and OFFLINE for NFCE."""
    reason: str
    """Why, in 15 to 255 characters; it is on every document (xJust)."""
    until: datetime | None = None
    """Until when at most, within 30 days; then it is left, whatever the authority says."""
    stays: bool = False
    """Whether it is left by a person, or at `until`, alone: not when the authority says that it works."""


async def enter_contingency(command: EnterContingency, uow: UnitOfWork) -> UUID:
    """Answers the contingency. The same again changes nothing but for how long it holds."""
    establishment = await uow.ask(Establishments).of(
        await uow.ask(Establishments).find(command.establishment_id)
    )
    usual = await usual_emission(command.kind, establishment.issuer.address.state, uow)
    emission = command.emission or usual
    with checks() as check:
        with check.at("reason"):
            command.reason = printable(command.reason, longest=LONGEST_REASON)
            long_enough = len(in_latin(command.reason)) >= SHORTEST_REASON
            check.that(long_enough, OutOfRange("reason", least=SHORTEST_REASON, most=LONGEST_REASON))
        _check_emission(command.kind, emission, usual, check)
        _check_until(command.until, uow.now, check)
        if emission is Emission.EPEC:
            await _check_announced(command.establishment_id, uow, check)
    known = await present(uow, command.establishment_id, command.kind, lock=True)
    if known is not None and known.emission is emission:
        known.hold(until=command.until, stays=command.stays, at=uow.now)
        return known.id
    if known is not None:
        raise ContingencyHolds("kind", emission=known.emission.value, since=known.since)
    contingency = Contingency.enter(
        uow.new_id(),
        establishment_id=command.establishment_id,
        kind=command.kind,
        emission=emission,
        reason=command.reason,
        automatic=False,
        by=uow.actor,
        at=uow.now,
        until=command.until,
        stays=command.stays,
    )
    uow.add(contingency)
    return contingency.id


def _check_emission(kind: InvoiceKind, emission: Emission, usual: Emission, check: Checks) -> None:
    announced = kind is InvoiceKind.NFE and emission is Emission.EPEC
    allowed = emission is usual or announced
    check.that(allowed, EmissionNotAllowed("emission", kind=kind.value, emission=emission.value))


def _check_until(until: datetime | None, now: datetime, check: Checks) -> None:
    within = until is None or now < until <= now + LONGEST_HOLD
    check.that(within, OutOfRange("until", least=now, most=now + LONGEST_HOLD))


async def _check_announced(establishment_id: UUID, uow: UnitOfWork, check: Checks) -> None:
    since = await uow.ask(UsedFirst).oldest(establishment_id, InvoiceKind.NFE)
    in_time = since is None or uow.now - since <= EPEC_BLOCKS_AFTER
    check.that(in_time, AnnouncedInvoiceMissing("emission", released_at=since))
