"""The files handed to the customer: a signed document and what the authority answered, side by side.

They are joined as bytes. Written anew by a serialiser, the signature would no longer hold.
"""

from __future__ import annotations

from datetime import datetime

from workers.gateways.nfe.markup import DSIG, NAMESPACE, at, parse

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'


def authorized_invoice(signed: bytes, answer: bytes) -> bytes:
    """The nfeProc of a signed NF-e and its protNFe."""
    return _join("nfeProc", "4.00", signed, answer)


def registered_event(signed: bytes, answer: bytes) -> bytes:
    """The procEventoNFe of a signed event and its retEvento."""
    return _join("procEventoNFe", "1.00", signed, answer)


def voided_numbers(signed: bytes, answer: bytes) -> bytes:
    """The ProcInutNFe of a signed request and its retInutNFe."""
    return _join("ProcInutNFe", "4.00", signed, answer)


def registered_at(event: bytes) -> datetime:
    """When the authority registered the event of a procEventoNFe (dhRegEvento)."""
    return datetime.fromisoformat(at(parse(event), "retEvento/infEvento/dhRegEvento"))


def is_answer_to(signed: bytes, answer: bytes) -> bool:
    """Whether the digest the authority keeps (digVal) is the one this document was signed with."""
    kept = at(parse(answer), "infProt/digVal") if answer else ""
    return kept == (parse(signed).findtext(f".//{{{DSIG}}}DigestValue") or "")


def _join(name: str, layout: str, signed: bytes, answer: bytes) -> bytes:
    opening = f'<{name} xmlns="{NAMESPACE}" versao="{layout}">'.encode()
    return b"".join((_DECLARATION, opening, _bare(signed), _bare(answer), f"</{name}>".encode()))


def _bare(xml: bytes) -> bytes:
    """Without an XML declaration of its own."""
    return xml.partition(b"?>")[2].lstrip() if xml.startswith(b"<?xml") else xml
