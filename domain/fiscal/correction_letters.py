"""Where the next correction letter (carta de correção) of a document stands, if it takes one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.fiscal.document_state import DocumentState
from domain.fiscal.event_terms import CORRECTION, authorization_of, check_in_time, term_in
from domain.fiscal.invoice_event import (
    E,
    InvoiceEventKind,
    InvoiceEventStatus,
    next_sequence,
    none_under_way,
)
from domain.kernel.law import Law


def place_of_letter(
    document: DocumentState, events: Sequence[E], law: Law, *, now: datetime
) -> tuple[int, E | None]:
    """nSeqEvento of the letter, and the letter that stands until then. Raises InvalidTransition,
    EventUnderWay, Missing, EventOutOfTime, TooManyEvents."""
    authorized_at = authorization_of(document, to="CORRECTED")
    none_under_way(events)
    term = term_in(law, CORRECTION, document)
    check_in_time(term, authorized_at=authorized_at, now=now)
    letters = [event for event in events if event.kind is InvoiceEventKind.CORRECTION]
    standing = [letter for letter in letters if letter.status is InvoiceEventStatus.REGISTERED]
    last = max(standing, key=lambda letter: letter.sequence, default=None)
    return next_sequence(letters, most=term.most), last
