"""The messages the sandbox answers with, valid by the official schemas."""

from __future__ import annotations

from xml.sax.saxutils import escape

from workers.gateways.nfe.markup import NAMESPACE
from workers.sandbox.archive import Authorized
from workers.sandbox.reasons import reason

APPLICATION = "SEM VALOR FISCAL"
"""verAplic of every answer, and so in every file made of one."""
SECONDS = 1
"""tMed, the mean time a batch takes."""


def message(name: str, content: str, *, layout: str = "4.00") -> str:
    return f'<{name} xmlns="{NAMESPACE}" versao="{layout}">{content}</{name}>'


def heading(code: int) -> str:
    """How every answer begins: environment, application, status, reason."""
    return f"<tpAmb>2</tpAmb><verAplic>{APPLICATION}</verAplic>{_status(code)}"


def event_heading(batch: str, code: int, *, state: str) -> str:
    """How an answer about events begins: with the batch, and the organ before the status."""
    return (
        f"<idLote>{batch}</idLote><tpAmb>2</tpAmb><verAplic>{APPLICATION}</verAplic>"
        f"<cOrgao>{state}</cOrgao>{_status(code)}"
    )


def general(name: str, code: int, *, state: str, at: str, more: str = "") -> str:
    """An answer about the whole message."""
    return message(name, f"{heading(code)}<cUF>{state}</cUF><dhRecbto>{at}</dhRecbto>{more}")


def batch_result(receipt: str, code: int, *, state: str, at: str, more: str = "") -> str:
    """retConsReciNFe: the receipt comes between application and status."""
    opening = f"<tpAmb>2</tpAmb><verAplic>{APPLICATION}</verAplic><nRec>{receipt}</nRec>{_status(code)}"
    return message("retConsReciNFe", f"{opening}<cUF>{state}</cUF><dhRecbto>{at}</dhRecbto>{more}")


def protocol(
    key: str, code: int, *, at: str, authorized: Authorized | None = None, item: int | None = None
) -> str:
    """protNFe: what was decided about one document, and which item is at fault."""
    opening = f"<tpAmb>2</tpAmb><verAplic>{APPLICATION}</verAplic><chNFe>{key}</chNFe>"
    proof = f"<nProt>{authorized.protocol}</nProt><digVal>{authorized.digest}</digVal>" if authorized else ""
    return (
        f'<protNFe versao="4.00"><infProt>{opening}<dhRecbto>{at}</dhRecbto>{proof}{_status(code, item)}'
        "</infProt></protNFe>"
    )


def event_result(
    *, key: str, kind: str, sequence: str, code: int, state: str, at: str, number: str = ""
) -> str:
    """retEvento: what was decided about one event."""
    opening = f"<tpAmb>2</tpAmb><verAplic>{APPLICATION}</verAplic><cOrgao>{state}</cOrgao>{_status(code)}"
    proof = f"<nProt>{number}</nProt>" if number else ""
    return (
        f'<retEvento versao="1.00"><infEvento>{opening}<chNFe>{key}</chNFe><tpEvento>{kind}</tpEvento>'
        f"<nSeqEvento>{sequence}</nSeqEvento><dhRegEvento>{at}</dhRegEvento>{proof}</infEvento></retEvento>"
    )


def _status(code: int, item: int | None = None) -> str:
    named = f" [nItem: {item}]" if item else ""
    return f"<cStat>{code}</cStat><xMotivo>{escape(reason(code) + named)}</xMotivo>"
