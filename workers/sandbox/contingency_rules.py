"""Rules of contingency (MOC 7.0, annex I, groups B22 to B29), by the codes of sped-nfe's list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from workers.sandbox.submitted import Submitted

STAND_INS = {"svc-an": "6", "svc-rs": "7"}
"""tpEmis of what each SEFAZ Virtual de Contingência authorises."""
NATIONAL = "an"
CLOCK_SKEW = timedelta(minutes=5)
CANCELLATION = "110111"
ANNOUNCED, OFFLINE, NORMAL = "4", "9", "1"


def reason(document: Submitted, now: datetime) -> int | None:
    """Whether it says since when and why, and only then."""
    since, why = document.text("ide/dhCont"), document.text("ide/xJust")
    if document.text("ide/tpEmis") == NORMAL:
        return 556 if since or why else None
    if not since or len(why) < 15:
        return 557
    return 558 if datetime.fromisoformat(since) > now + CLOCK_SKEW else None


def emission(document: Submitted, authority: str, is_announced: Callable[[str], bool]) -> int | None:
    """Whether this authority takes what is emitted this way."""
    how, consumer = document.text("ide/tpEmis"), document.text("ide/mod") == "65"
    if authority in STAND_INS:
        return 713 if how != STAND_INS[authority] or consumer else None
    if how in STAND_INS.values():
        return 570
    if how == OFFLINE and not consumer:
        return 711
    if how == ANNOUNCED and not is_announced(document.id.removeprefix("NFe")):
        return 468
    return None


def is_not_its(authority: str, kind: str) -> bool:
    """Who stands in registers cancellations alone (NT 2013.007)."""
    return authority in STAND_INS and kind != CANCELLATION


def is_of_another(authority: str, key: str) -> bool:
    """Who stands in knows what it has authorised itself."""
    return authority in STAND_INS and key[34:35] != STAND_INS[authority]
