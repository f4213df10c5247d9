"""What the authority says of a document that is in doubt: its fate, nothing of it, or nothing at all."""

from __future__ import annotations

from typing import Protocol

from domain.fiscal.commands.record_receipt import AUTHORIZED, CANCELLED, DENIED
from domain.fiscal.ports import Receipt
from workers.attempt import Fault

UNKNOWN_KEY = 217
"""cStat: the authority has no document with this key."""
HELD = frozenset({204, 205, 218})
"""cStat of a document that is sent: it is there already, authorised, denied or cancelled."""
SETTLED = AUTHORIZED | CANCELLED | DENIED
UNCLEAR = "AUTHORITY_ANSWER_UNCLEAR"


class Consulted(Protocol):
    async def consult(self, access_key: str) -> Receipt: ...


async def fate_of(access_key: str, authority: Consulted) -> Receipt | None:
    """What became of it, None when it never arrived.

    Raises Fault for whatever else is answered: the question was refused, and of the document that says
    nothing. Raises AuthorityUnavailable.
    """
    answer = await authority.consult(access_key)
    if answer.status_code == UNKNOWN_KEY:
        return None
    if answer.status_code not in SETTLED:
        raise _unclear(answer)
    return answer


async def settled(receipt: Receipt, access_key: str, authority: Consulted) -> Receipt:
    """The answer to a document that was sent; of one that is there already, what became of it.

    Raises Fault, AuthorityUnavailable.
    """
    if receipt.status_code not in HELD:
        return receipt
    fate = await fate_of(access_key, authority)
    if fate is None:
        raise _unclear(receipt)
    return fate


async def cancellation_of(receipt: Receipt, access_key: str, authority: Consulted) -> Receipt:
    """After "duplicate event": that the document is cancelled. Raises Fault, AuthorityUnavailable."""
    fate = await fate_of(access_key, authority)
    if fate is None or fate.status_code not in CANCELLED:
        raise _unclear(fate or receipt)
    return fate


def _unclear(answer: Receipt) -> Fault:
    return Fault(UNCLEAR, f"{answer.status_code} {answer.reason}")
