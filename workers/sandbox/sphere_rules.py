"""IBS of state and city, and CBS: their effective rates and amounts (rules UB28 to UB67 of NT 2025.002)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workers.gateways.nfe.markup import Element, at, tag

CENT = Decimal("0.01")
HALF_OF_THE_LAST_PLACE = Decimal("0.00005")


@dataclass(frozen=True)
class Sphere:
    """A group, its rate and amount, and the codes of a wrong effective rate and a wrong amount."""

    group: str
    rate: str
    amount: str
    wrong_rate: int
    wrong_amount: int


SPHERES = (
    Sphere("gIBSUF", "pIBSUF", "vIBSUF", 1035, 1041),
    Sphere("gIBSMun", "pIBSMun", "vIBSMun", 1047, 1052),
    Sphere("gCBS", "pCBS", "vCBS", 1064, 1069),
)


def fault(amounts: Element, sphere: Sphere, *, government: Decimal) -> int | None:
    """What is wrong in one of the three groups; ``government`` is pRedutor of the document."""
    group, base = amounts.find(tag(sphere.group)), _amount(amounts, "vBC")
    assert group is not None
    rate = _amount(group, sphere.rate)
    if group.find(tag("gRed")) is not None:
        left = rate * (100 - _amount(group, "gRed/pRedAliq")) * (100 - government) / 10_000
        rate = _amount(group, "gRed/pAliqEfet")
        if abs(rate - left) > HALF_OF_THE_LAST_PLACE:
            return sphere.wrong_rate
    return None if _holds(group, base * rate / 100, sphere.amount) else sphere.wrong_amount


def _holds(group: Element, whole: Decimal, amount: str) -> bool:
    deferred = _amount(group, "gDif/vDif")
    due = whole * _amount(group, "gDif/pDif") / 100
    return abs(due - deferred) <= CENT and abs(whole - deferred - _amount(group, amount)) <= CENT


def _amount(group: Element, path: str) -> Decimal:
    return Decimal(at(group, path) or 0)
