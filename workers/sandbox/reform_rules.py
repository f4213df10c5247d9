"""Validation rules of IBS and CBS in their test year (NT 2025.002): presence, base, rates, totals."""

from __future__ import annotations

from decimal import Decimal

from workers.gateways.nfe.markup import Element, at, tag
from workers.sandbox.sphere_rules import SPHERES, fault
from workers.sandbox.submitted import Submitted

CENT = Decimal("0.01")
REQUIRED_SINCE = "2026-08-03"
STATE_RATE, CITY_RATE, FEDERAL_RATE = Decimal("0.1"), Decimal(0), Decimal("0.9")
"""pIBSUF, pIBSMun and pCBS of 2026, in percent (rules UB18-10, UB37-10, UB56-10)."""

FIRST_YEAR = "26"

WITH_AMOUNTS = frozenset({"000", "200", "510", "515", "550"})
"""CST of IBS and CBS that want the group of amounts; the others here want none (rules UB13-20 and -30)."""

GROUP = "imposto/IBSCBS"
AMOUNTS = f"{GROUP}/gIBSCBS"


OF_ALL = "total/IBSCBSTot"
SUMS = (
    (1085, f"{AMOUNTS}/gIBSUF/vIBSUF", f"{OF_ALL}/gIBS/gIBSUF/vIBSUF"),
    (1085, f"{AMOUNTS}/gIBSMun/vIBSMun", f"{OF_ALL}/gIBS/gIBSMun/vIBSMun"),
    (1085, f"{AMOUNTS}/gIBSUF/gDif/vDif", f"{OF_ALL}/gIBS/gIBSUF/vDif"),
    (1085, f"{AMOUNTS}/gIBSMun/gDif/vDif", f"{OF_ALL}/gIBS/gIBSMun/vDif"),
    (1085, f"{AMOUNTS}/vIBS", f"{OF_ALL}/gIBS/vIBS"),
    (1091, f"{AMOUNTS}/gCBS/gDif/vDif", f"{OF_ALL}/gCBS/vDif"),
    (1091, f"{AMOUNTS}/gCBS/vCBS", f"{OF_ALL}/gCBS/vCBS"),
    (1094, "vItem", "total/vNFTot"),
)
"""The code of a total that differs, the items' values and the total."""


def presence(document: Submitted) -> int | None:
    """On every item of the regular regime (UB12-10); the totals if and only if an item has it (W34)."""
    present = [_find(item, GROUP) is not None for item in document.items()]
    bound = document.text("emit/CRT") == "3" and document.text("ide/dhEmi") >= REQUIRED_SINCE
    if bound and not all(_find(item, GROUP) is not None or _undoes_old(item) for item in document.items()):
        return 1115
    totalled = document.content.find(f"{tag('total')}/{tag('IBSCBSTot')}") is not None
    if totalled != any(present):
        return 1118 if totalled else 1119
    return None


def items(document: Submitted) -> int | None:
    reduction = document.amount("ide/gCompraGov/pRedutor")
    return next(filter(None, (_item_fault(item, reduction) for item in document.items())), None)


def totals(document: Submitted) -> int | None:
    if not document.text("total/vNFTot"):
        return None
    return next((code for code, path, total in SUMS if document.sum(path) != document.amount(total)), None)


def _item_fault(item: Element, government: Decimal) -> int | None:
    amounts = _find(item, AMOUNTS)
    situation = at(item, f"{GROUP}/CST")
    if amounts is None:
        return 1022 if situation in WITH_AMOUNTS else None
    base = _decimal(amounts, "vBC")
    checks = (
        (1021, situation not in WITH_AMOUNTS),
        (1104, abs(base - _expected_base(item)) > CENT),
        (1026, _decimal(amounts, "gIBSUF/pIBSUF") != STATE_RATE),
        (1036, _decimal(amounts, "gIBSMun/pIBSMun") != CITY_RATE),
        (1037, _decimal(amounts, "gCBS/pCBS") != FEDERAL_RATE),
    )
    found = next((code for code, broken in checks if broken), None)
    spheres = (fault(amounts, sphere, government=government) for sphere in SPHERES)
    return found or next(filter(None, spheres), None)


def _expected_base(item: Element) -> Decimal:
    """The item's value without the taxes inside it (rule UB16-10)."""
    plus = ("prod/vProd", "prod/vFrete", "prod/vSeg", "prod/vOutro", "imposto/IS/vIS")
    inside = (
        *("imposto/ICMS/*/vICMS", "imposto/ICMS/*/vFCP", "imposto/PIS/*/vPIS", "imposto/COFINS/*/vCOFINS"),
        *("imposto/ICMSUFDest/vICMSUFDest", "imposto/ICMSUFDest/vFCPUFDest", "prod/vDesc"),
    )
    value = sum((_decimal(item, path) for path in plus), Decimal(0))
    return max(value - sum((_decimal(item, path) for path in inside), Decimal(0)), Decimal(0))


def _undoes_old(item: Element) -> bool:
    """What undoes an item of before the test year bears no group (exception 1 of UB12-10)."""
    return "" < at(item, "DFeReferenciado/chaveAcesso")[2:4] < FIRST_YEAR


def _find(element: Element, path: str) -> Element | None:
    return element.find("/".join("*" if step == "*" else tag(step) for step in path.split("/")))


def _decimal(element: Element, path: str) -> Decimal:
    found = _find(element, path)
    return Decimal(0) if found is None else Decimal(found.text or 0)
