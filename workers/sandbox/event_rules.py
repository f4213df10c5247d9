"""Validation rules of events on a document that the sandbox knows (MOC 7.0, annex I, and technical notes)."""

from __future__ import annotations

from datetime import datetime, timedelta

from workers.sandbox.archive import Archive, Authorized
from workers.sandbox.delivery_rules import TAKEN_BY, delivery_fault, has_deliveries
from workers.sandbox.submitted import Submitted

CORRECTION, CANCELLATION, SUBSTITUTION = "110110", "110111", "110112"
CONSUMER = "65"
LETTERS = 20
IN_TIME = {(CANCELLATION, "55"): timedelta(hours=24), (CANCELLATION, CONSUMER): timedelta(minutes=30)}
TERMS = {
    CORRECTION: timedelta(hours=720),
    CANCELLATION: timedelta(hours=480),
    SUBSTITUTION: timedelta(hours=168),
}
"""How long an event is taken at all; a cancellation after its time is taken as late."""


def event_fault(event: Submitted, known: Authorized, archive: Archive, now: datetime) -> int | None:
    """The code of the first rule this event on a known document breaks, or None."""
    kind, key = event.text("tpEvento"), event.text("chNFe")
    if kind in TAKEN_BY:
        return delivery_fault(event, known, archive)
    checks = (
        (218, archive.is_cancelled(key)),
        (222, kind != CORRECTION and event.text("detEvento/nProt") != known.protocol),
        (596 if kind == CORRECTION else 501, now > datetime.fromisoformat(known.received_at) + TERMS[kind]),
        (594, _out_of_sequence(event, archive)),
        (494, kind == SUBSTITUTION and _stands_alone(event, archive)),
        (826, kind != CORRECTION and has_deliveries(key, archive)),
    )
    return next((code for code, broken in checks if broken), None)


def event_code(event: Submitted, archive: Archive, now: datetime) -> int:
    """135, or 155 for a cancellation that comes late and is taken nevertheless."""
    kind, key = event.text("tpEvento"), event.text("chNFe")
    known, window = archive.document(key), IN_TIME.get((kind, key[20:22]))
    if known is None or window is None:
        return 135
    return 155 if now > datetime.fromisoformat(known.received_at) + window else 135


def _out_of_sequence(event: Submitted, archive: Archive) -> bool:
    kind, sequence = event.text("tpEvento"), int(event.text("nSeqEvento"))
    if kind != CORRECTION:
        return sequence != 1
    return sequence > LETTERS or sequence != archive.last_sequence(event.text("chNFe"), kind) + 1


def _stands_alone(event: Submitted, archive: Archive) -> bool:
    """Whether no document that stands takes the place of the one that goes."""
    substitute = event.text("detEvento/chNFeRef")
    return archive.document(substitute) is None or archive.is_cancelled(substitute)
