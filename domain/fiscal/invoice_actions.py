"""What may be done with a document now, and with what was told of its delivery."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.fiscal.cancelling import check_in_window, check_nothing_rests
from domain.fiscal.correction_letters import place_of_letter
from domain.fiscal.delivering import check_taking_back, check_telling, check_undelivered, sequence_of
from domain.fiscal.document_state import Standing, expect
from domain.fiscal.event_terms import SUBSTITUTION, authorization_of, check_in_time, term_in
from domain.fiscal.invoice import InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import EventState, InvoiceEventKind, InvoiceEventStatus, none_under_way
from domain.fiscal.invoice_letter import check_sendable
from domain.fiscal.undoing import NothingToUndo
from domain.kernel.action import Action
from domain.kernel.law import Law
from domain.kernel.refusal import InvalidTransition, checks


@dataclass(frozen=True, kw_only=True)
class ReadEvent:
    """What was read of an event."""

    id: UUID
    kind: InvoiceEventKind
    status: InvoiceEventStatus
    sequence: int
    status_code: int | None
    cancels_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ReadStanding:
    """What was read of the document of an event."""

    kind: InvoiceKind
    status: InvoiceStatus


@dataclass(frozen=True, kw_only=True)
class ReadDocument(ReadStanding):
    """What was read of a document; ``returns`` and ``complements`` are the numbers of those that stand."""

    purpose: Purpose
    authorized_at: datetime | None
    issuer_state: str
    undecided: bool
    events: Sequence[EventState]
    returns: Sequence[int]
    complements: Sequence[int | None]


def actions_of(document: ReadDocument, law: Law, *, now: datetime) -> list[Action]:
    """By what the commands check of the document itself, and by today's ``law``."""
    events = document.events

    def rests_on() -> None:
        with checks() as check:
            check_nothing_rests(
                check, document, events, returns=document.returns, complements=document.complements
            )

    def cancel() -> None:
        check_in_window(document, law, now=now)
        rests_on()
        none_under_way(events)

    def substitute() -> None:
        authorized_at = authorization_of(document, to="CANCELLED")
        check_in_time(term_in(law, SUBSTITUTION, document), authorized_at=authorized_at, now=now)
        rests_on()
        none_under_way(events)

    def deliver() -> None:
        check_telling(document, events)
        check_undelivered(events)
        sequence_of(InvoiceEventKind.DELIVERY, events)

    def fail() -> None:
        check_telling(document, events)
        sequence_of(InvoiceEventKind.FAILED_DELIVERY, events)

    told: dict[str, Callable[[], object]] = {
        "cancelInvoice": cancel,
        "cancelInvoiceBySubstitution": substitute,
        "correctInvoiceByLetter": lambda: place_of_letter(document, events, law, now=now),
        "mendInvoice": lambda: expect(document, InvoiceStatus.REJECTED, to="SIGNED"),
        "recordDelivery": deliver,
        "recordFailedDelivery": fail,
        "sendInvoiceByEmail": lambda: check_sendable(document),
    }
    undo = Action.of("undoInvoiceUse", document.undecided, NothingToUndo.code)
    return [*(Action.asked(name, check) for name, check in told.items()), undo]


def actions_of_event(event: EventState, document: Standing, events: Sequence[EventState]) -> list[Action]:
    """``events`` are all of the document's."""
    gone = any(
        other.cancels_id == event.id and other.status is InvoiceEventStatus.REGISTERED for other in events
    )
    if gone:
        return [Action.of("cancelDelivery", False, InvalidTransition.code)]
    return [Action.asked("cancelDelivery", lambda: check_taking_back(event, document, events))]
