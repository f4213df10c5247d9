"""What the authority's answers mean: receipts, or no usable answer at all."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.fiscal.ports import AskedTooOften, AuthorityUnavailable, Receipt
from workers.gateways.nfe.markup import DSIG, Element, alone, at, parse, tag

BATCH_RECEIVED, BATCH_PROCESSED, BATCH_IN_PROCESS, EVENTS_PROCESSED = 103, 104, 105, 128
STOPPED = frozenset({108, 109, 114})
"""Paused briefly, paused without forecast, not standing in for this state (SVC): it looks at nothing that
is sent."""
UNAVAILABLE = STOPPED | {999}
"""Paused, or an error of theirs: nothing about the document."""
TOO_OFTEN = 656
"""Consumo indevido."""

DIGEST = f".//{{{DSIG}}}DigestValue"


def status_of(answer: Element) -> int:
    """cStat. Raises AuthorityUnavailable when it says nothing about the document, or is no answer."""
    code = at(answer, "cStat")
    if not code.isdigit():
        raise AuthorityUnavailable(f"answer without status: {answer.tag}")
    if int(code) == TOO_OFTEN:
        raise AskedTooOften(f"{code} {at(answer, 'xMotivo')}")
    if int(code) in UNAVAILABLE:
        unheard = int(code) in STOPPED
        raise AuthorityUnavailable(f"{code} {at(answer, 'xMotivo')}", unheard=unheard)
    return int(code)


def refused(answer: Element) -> Receipt:
    """The receipt of a whole message that was refused before its document was looked at."""
    return Receipt(status_code=status_of(answer), reason=at(answer, "xMotivo"))


def authorization(answer: Element, access_key: str) -> Receipt:
    """What the protNFe inside says of this document; the refusal of the batch when there is none."""
    protocol = answer.find(tag("protNFe"))
    if protocol is None:
        if status_of(answer) == BATCH_PROCESSED:
            raise AuthorityUnavailable("batch processed without protocol")
        return refused(answer)
    return _receipt(protocol, "infProt", "dhRecbto", access_key)


def standing(answer: Element, access_key: str) -> Receipt:
    """What the authority knows of a key: its present status, and the protocol of its authorisation."""
    status = refused(answer)
    if answer.find(tag("protNFe")) is None:
        return status
    known = authorization(answer, access_key)
    return Receipt(
        status_code=status.status_code,
        reason=status.reason,
        protocol=known.protocol,
        received_at=known.received_at,
        answer=known.answer,
    )


def registration(answer: Element, access_key: str) -> Receipt:
    """What the retEvento inside says of this event; the refusal of the batch when there is none."""
    event = answer.find(tag("retEvento"))
    if event is None:
        if status_of(answer) == EVENTS_PROCESSED:
            raise AuthorityUnavailable("events processed without answer")
        return refused(answer)
    return _receipt(event, "infEvento", "dhRegEvento", access_key)


def voiding(answer: Element) -> Receipt:
    """What the retInutNFe says of a range of numbers."""
    inner = answer.find(tag("infInut"))
    if inner is None:
        raise AuthorityUnavailable(f"answer without range: {answer.tag}")
    received = at(inner, "dhRecbto")
    return Receipt(
        status_code=status_of(inner),
        reason=at(inner, "xMotivo"),
        protocol=at(inner, "nProt") or None,
        received_at=datetime.fromisoformat(received).astimezone(UTC) if received else None,
        answer=alone(answer),
    )


def registered_before(answer: Element, event: bytes) -> Receipt | None:
    """Of the events that the authority holds of a document, what it had answered to this very one: it
    bears the same digest. None when there is none such."""
    status_of(answer)
    sent = parse(event)
    digest, key = sent.findtext(DIGEST), at(sent, "infEvento/chNFe")
    for held in answer.iterfind(tag("procEventoNFe")):
        if held.findtext(DIGEST) == digest and (found := held.find(tag("retEvento"))) is not None:
            return _receipt(found, "infEvento", "dhRegEvento", key)
    return None


def holds_its_place(answer: Element, event: bytes) -> bool:
    """Whether the authority holds this event or another of its kind and sequence, which bears its Id."""
    id = _id_of(parse(event))
    return any(_id_of(held.find(tag("evento"))) == id for held in answer.iterfind(tag("procEventoNFe")))


def _id_of(event: Element | None) -> str | None:
    content = None if event is None else event.find(tag("infEvento"))
    return None if content is None else content.get("Id")


def _receipt(element: Element, content: str, received: str, access_key: str) -> Receipt:
    inner = element.find(tag(content))
    if inner is None or at(inner, "chNFe") not in ("", access_key):
        raise AuthorityUnavailable("answer about another document")
    return Receipt(
        status_code=status_of(inner),
        reason=at(inner, "xMotivo"),
        protocol=at(inner, "nProt") or None,
        received_at=datetime.fromisoformat(at(inner, received)).astimezone(UTC),
        answer=alone(element),
    )
