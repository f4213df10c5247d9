"""Contingency: from when to when an establishment emits its documents another way, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.fiscal.authority_standing import FORGETS_AFTER, AuthorityStanding
from domain.fiscal.contingency_rules import VirtualAuthority
from domain.fiscal.emission import Emission
from domain.fiscal.events import ContingencyEntered, ContingencyLeft
from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.keys import key_of
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.command import UnitOfWork
from domain.kernel.law import LawBook
from domain.kernel.refusal import InvalidTransition, Refusal

SHORTEST_REASON = 15
LONGEST_REASON = 255
"""xJust has 15 to 256 characters (layout 4.00, B29); the event of EPEC allows 255."""


class ContingencyHolds(Refusal):
    """It is in contingency already; facts: ``emission``, ``since``."""

    code = "CONTINGENCY_HOLDS"


class EmissionNotAllowed(Refusal):
    """This kind of document is not emitted this way in this state; facts: ``kind``, ``emission``."""

    code = "EMISSION_NOT_ALLOWED"


class ContingencyEnd(StrEnum):
    """What ended a contingency."""

    LEFT = "LEFT"
    """Somebody left it."""
    AUTHORITY_BACK = "AUTHORITY_BACK"
    """The authority said often enough in a row that it works."""
    TIME_OVER = "TIME_OVER"
    """It was to hold until then at most."""


@dataclass(eq=False, kw_only=True)
class Contingency(Aggregate):
    """One at a time for each kind of document of an establishment. ``since`` is dhCont, ``reason`` xJust;
    an ``automatic`` one nobody asked for.

    It is left when the authority said ``leave_after`` times in a row that it works (``answers``, the last
    looked at of ``looked_at``), unless it ``stays``; and ``until`` then at the latest.
    """

    id: UUID
    version: int = 1
    establishment_id: UUID
    kind: InvoiceKind
    emission: Emission
    since: datetime
    reason: str
    automatic: bool
    entered_by: UUID
    until: datetime | None = None
    stays: bool = False
    answers: int = 0
    looked_at: datetime | None = None
    left_at: datetime | None = None
    left_by: UUID | None = None
    left_because: ContingencyEnd | None = None

    @classmethod
    def enter(
        cls,
        id: UUID,
        *,
        establishment_id: UUID,
        kind: InvoiceKind,
        emission: Emission,
        reason: str,
        automatic: bool,
        by: UUID,
        at: datetime,
        until: datetime | None = None,
        stays: bool = False,
    ) -> Contingency:
        contingency = cls(
            id=id,
            establishment_id=establishment_id,
            kind=kind,
            emission=emission,
            since=at,
            reason=reason,
            automatic=automatic,
            entered_by=by,
            until=until,
            stays=stays,
        )
        contingency.record(
            ContingencyEntered(
                contingency_id=id,
                establishment_id=establishment_id,
                kind=kind.value,
                emission=emission.value,
                automatic=automatic,
            )
        )
        return contingency

    def hold(self, *, until: datetime | None, stays: bool, at: datetime) -> None:
        """For how long it holds is said anew; what its authority said until then counts no more."""
        self.until, self.stays = until, stays
        self.answers, self.looked_at = 0, at

    def look(self, standing: AuthorityStanding, *, at: datetime) -> None:
        """Count what its authority said since the last look; anything but that it works begins anew, and so
        do a call that failed meanwhile, and half an hour without an answer."""
        seen = max(self.since, self.looked_at or self.since)
        if standing.has_faltered_since(seen) or at - seen > FORGETS_AFTER:
            self.answers = 0
        said = standing.answered_at
        if said is None or said <= seen:
            return
        self.looked_at, self.answers = said, self.answers + 1 if standing.works else 0

    def due_end(self, *, leave_after: int | None, at: datetime) -> ContingencyEnd | None:
        """Why it is to be left now, if it is."""
        if self.until is not None and at >= self.until:
            return ContingencyEnd.TIME_OVER
        if not self.stays and leave_after is not None and self.answers >= leave_after:
            return ContingencyEnd.AUTHORITY_BACK
        return None

    def leave(self, *, by: UUID, at: datetime, because: ContingencyEnd = ContingencyEnd.LEFT) -> None:
        """Back to normal; what was used meanwhile is sent. A second time changes nothing."""
        if self.left_at is not None:
            return
        self.left_at, self.left_by, self.left_because = at, by, because
        self.record(
            ContingencyLeft(
                contingency_id=self.id, establishment_id=self.establishment_id, kind=self.kind.value
            )
        )


def actions_of(over: bool) -> list[Action]:
    """What may be done with a contingency that holds, or is over."""
    return [Action.of("leaveContingency", not over, InvalidTransition.code)]


async def present(
    uow: UnitOfWork, establishment_id: UUID, kind: InvoiceKind, *, lock: bool = False
) -> Contingency | None:
    """The contingency that holds now, if any."""
    return await uow.find(Contingency, lock=lock, establishment_id=establishment_id, kind=kind, left_at=None)


def is_emitted_as(invoice: Invoice, contingency: Contingency | None) -> bool:
    """Whether it goes the way that is open now; what goods left with, or may be announced, goes as it was
    begun."""
    emission = contingency.emission if contingency else Emission.NORMAL
    return invoice.emission is emission or bool(invoice.released_at or invoice.announced_at)


async def emit_as_present(invoice: Invoice, uow: UnitOfWork) -> None:
    """Have a document that no authority can have emitted the way that is open now."""
    emit_as(invoice, await present(uow, invoice.establishment_id, invoice.kind), at=uow.now)


def emit_as(invoice: Invoice, contingency: Contingency | None, *, at: datetime) -> None:
    """Normally when there is no ``contingency``. Of a numbered invoice that no authority can have."""
    if is_emitted_as(invoice, contingency):
        return
    assert invoice.number is not None
    assert invoice.numeric_code
    emission = contingency.emission if contingency else Emission.NORMAL
    invoice.switch(
        emission,
        access_key=key_of(invoice, invoice.number, invoice.numeric_code, at, emission),
        since=contingency.since if contingency else None,
        reason=contingency.reason if contingency else None,
        at=at,
    )


async def usual_emission(kind: InvoiceKind, state: str, uow: UnitOfWork) -> Emission:
    """How this kind is emitted in contingency when nobody says how. Raises Missing, EmissionNotAllowed."""
    if kind is InvoiceKind.NFCE:
        return Emission.OFFLINE
    if kind is not InvoiceKind.NFE:
        raise EmissionNotAllowed("kind", kind=kind.value, emission=None)
    law = await uow.ask(LawBook).on(uow.today)
    return law.rule(VirtualAuthority, state).emission
