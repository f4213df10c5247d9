"""Rules of the groups Y and YA: what is paid, by which means, and when (MOC 7.0, annex I; NT 2025.001)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from workers.gateways.nfe.markup import Element, at, tag
from workers.sandbox.submitted import Submitted

UNPAID = "90"
ADJUSTMENT, RETURN = "3", "4"
CARD_OR_PIX = ("03", "04", "17")
WITH_CARD_DATA = (*CARD_OR_PIX, "10", "11", "12", "13", "15", "18")
INTEGRATED = "1"
YEARS = 10


def sums(document: Submitted) -> int | None:
    """What is paid, less the change, is the total (YA03-10, YA03-20, YA09-10)."""
    if _is_unpaid(document) or document.text("ide/finNFe") in (ADJUSTMENT, RETURN):
        return None
    paid, change = document.sum_of("pag/detPag/vPag"), document.amount("pag/vTroco")
    total = document.amount("total/ICMSTot/vNF")
    if paid < total:
        return 865
    if paid > total and not change:
        return 866
    return 869 if paid - change != total else None


def unpaid(document: Submitted) -> int | None:
    """A sale in person is paid (YA02-40); what is not paid is of no amount (YA03-30)."""
    if not _is_unpaid(document):
        return None
    if document.text("ide/mod") == "65":
        return 899
    return 904 if document.sum_of("pag/detPag/vPag") else None


def means(document: Submitted) -> int | None:
    """What is said of each means of payment."""
    consumer = document.text("ide/mod") == "65"
    faults = (_fault(one, consumer) for one in _each(document, "pag/detPag"))
    return next(filter(None, faults), None)


def bill(document: Submitted) -> int | None:
    """What falls due later (Y09-20 to Y10-10)."""
    parts = [(at(part, "dVenc"), Decimal(at(part, "vDup"))) for part in _each(document, "cobr/dup")]
    if not parts:
        return None
    issued, days = document.text("ide/dhEmi")[:10], [day for day, _ in parts]
    last = date.fromisoformat(issued).year + YEARS
    checks = (
        (900, any(day < issued for day in days)),
        (850, days != sorted(days)),
        (853, days == [issued]),
        (797, any(int(day[:4]) > last for day in days)),
        (851, sum(amount for _, amount in parts) != document.amount("cobr/fat/vLiq")),
    )
    return next((code for code, broken in checks if broken), None)


PAYMENT_RULES = (unpaid, sums, means, bill)


def _is_unpaid(document: Submitted) -> bool:
    return any(at(one, "tPag") == UNPAID for one in _each(document, "pag/detPag"))


def _fault(one: Element, consumer: bool) -> int | None:
    card = one.find(tag("card"))
    if card is None:
        return 391 if consumer and at(one, "tPag") in CARD_OR_PIX else None
    if at(one, "tPag") not in WITH_CARD_DATA:
        return 963
    known = at(card, "CNPJ") and at(card, "cAut")
    return 392 if at(card, "tpIntegra") == INTEGRATED and not known else None


def _each(document: Submitted, path: str) -> list[Element]:
    return document.content.findall("/".join(tag(step) for step in path.split("/")))
