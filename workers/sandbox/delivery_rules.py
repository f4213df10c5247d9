"""Validation rules of deliveries that the sandbox knows (NT 2021.001 1.01, NT 2023.005 1.02)."""

from __future__ import annotations

from datetime import datetime

from workers.sandbox.archive import Archive, Authorized
from workers.sandbox.contingency_rules import NATIONAL
from workers.sandbox.submitted import Submitted

DELIVERY, DELIVERY_TAKEN_BACK = "110130", "110131"
FAILURE, FAILURE_TAKEN_BACK = "110192", "110193"
TAKES_BACK = {DELIVERY_TAKEN_BACK: DELIVERY, FAILURE_TAKEN_BACK: FAILURE}
TAKEN_BY = {DELIVERY: "91", DELIVERY_TAKEN_BACK: "91", FAILURE: "92", FAILURE_TAKEN_BACK: "92"}
"""cOrgao: the Ambiente Nacional, SEFAZ Virtual RS."""
NFE = "55"
AT = {DELIVERY: "detEvento/dhEntrega", FAILURE: "detEvento/dhTentativaEntrega"}
HASHED_AT = {DELIVERY: "detEvento/dhHashComprovante", FAILURE: "detEvento/dhHashTentativaEntrega"}


def goes_elsewhere(event: Submitted, name: str) -> bool:
    """Whether it came to a door that is not its own; SEFAZ Virtual RS listens at the state's own."""
    organ = TAKEN_BY.get(event.text("tpEvento"))
    if organ is None:
        return False
    return event.text("cOrgao") != organ or (organ == "91") != (name == NATIONAL)


def delivery_fault(event: Submitted, known: Authorized, archive: Archive) -> int | None:
    """The code of the first rule that it breaks, or None."""
    kind, key = event.text("tpEvento"), event.text("chNFe")
    checks = (
        (450, key[20:22] != NFE),
        (455, event.text("detEvento/cOrgaoAutor") != key[:2]),
        (580, archive.is_cancelled(key)),
        *_times(event, known),
        (825, kind == DELIVERY and _stands(key, DELIVERY, archive)),
        (459, kind in TAKES_BACK and _protocol(event, archive) is None),
        (460, kind in TAKES_BACK and _protocol(event, archive) != event.text("detEvento/nProtEvento")),
    )
    return next((code for code, broken in checks if broken), None)


def has_deliveries(key: str, archive: Archive) -> bool:
    """Whether anything is told of its delivery that was not taken back."""
    return any(_stands(key, kind, archive) for kind in (DELIVERY, FAILURE))


def _times(event: Submitted, known: Authorized) -> tuple[tuple[int, bool], ...]:
    """Neither after the event nor before the document; of documents the sandbox has when they came."""
    kind = event.text("tpEvento")
    if kind not in AT:
        return ()
    told = datetime.fromisoformat(event.text("dhEvento"))
    at, hashed = (datetime.fromisoformat(event.text(names[kind])) for names in (AT, HASHED_AT))
    month = datetime.strptime(f"{known.key[2:6]}01-0300", "%y%m%d%z")
    return (821, at > told), (822, hashed > told), (823, at < month), (824, hashed < month)


def _stands(key: str, kind: str, archive: Archive) -> bool:
    taken_back = next(back for back, of in TAKES_BACK.items() if of == kind)
    return bool(archive.sequences(key, kind) - archive.sequences(key, taken_back))


def _protocol(event: Submitted, archive: Archive) -> str | None:
    """Of the event with the same number that is to be taken back."""
    of = TAKES_BACK[event.text("tpEvento")]
    return archive.event_protocol(event.text("chNFe"), of, event.text("nSeqEvento"))
