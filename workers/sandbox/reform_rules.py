"""Validation rules of IBS and CBS in their test year (NT 2025.002): presence, base, rates, totals."""

from __future__ import annotations

from decimal import Decimal

from workers.gateways.nfe.markup import Element, at, tag
from workers.sandbox.submitted import Submitted

CENT = Decimal("0.01")
REQUIRED_SINCE = "2026-08-03"
STATE_RATE, FEDERAL_RATE = Decimal("0.1"), Decimal("0.9")
"""pIBSUF and pCBS of 2026, in percent (rules UB18-10, UB56-10)."""

FIRST_YEAR = "26"
COMPLEMENT = "2"
"""One of taxes alone has no value that a base could be made of."""

GROUP = "imposto/IBSCBS"
AMOUNTS = f"{GROUP}/gIBSCBS"


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
    if document.text("ide/finNFe") == COMPLEMENT and not document.amount("total/ICMSTot/vProd"):
        return None
    return next(filter(None, map(_item_fault, document.items())), None)


def totals(document: Submitted) -> int | None:
    if not document.text("total/vNFTot"):
        return None
    sums = (
        (1085, f"{AMOUNTS}/vIBS", "total/IBSCBSTot/gIBS/vIBS"),
        (1091, f"{AMOUNTS}/gCBS/vCBS", "total/IBSCBSTot/gCBS/vCBS"),
        (1094, "vItem", "total/vNFTot"),
    )
    return next((code for code, path, total in sums if document.sum(path) != document.amount(total)), None)


def _item_fault(item: Element) -> int | None:
    amounts = _find(item, AMOUNTS)
    if amounts is None:
        return 1022 if at(item, f"{GROUP}/CST") == "000" else None
    base, state_rate = _decimal(amounts, "vBC"), _decimal(amounts, "gIBSUF/pIBSUF")
    checks = (
        (1104, abs(base - _expected_base(item)) > CENT),
        (1026, state_rate != STATE_RATE),
        (1037, _decimal(amounts, "gCBS/pCBS") != FEDERAL_RATE),
        (1041, abs(base * state_rate / 100 - _decimal(amounts, "gIBSUF/vIBSUF")) > CENT),
    )
    return next((code for code, broken in checks if broken), None)


def _expected_base(item: Element) -> Decimal:
    """The item's value without the taxes inside it (rule UB16-10)."""
    inside = (
        *("imposto/ICMS/*/vICMS", "imposto/ICMS/*/vFCP", "imposto/PIS/*/vPIS", "imposto/COFINS/*/vCOFINS"),
        *("imposto/ICMSUFDest/vICMSUFDest", "imposto/ICMSUFDest/vFCPUFDest", "prod/vDesc"),
    )
    charges = ("prod/vProd", "prod/vFrete", "prod/vSeg", "prod/vOutro")
    return sum((_decimal(item, path) for path in charges), Decimal(0)) - sum(
        (_decimal(item, path) for path in inside), Decimal(0)
    )


def _undoes_old(item: Element) -> bool:
    """What undoes an item of before the test year bears no group (exception 1 of UB12-10)."""
    return "" < at(item, "DFeReferenciado/chaveAcesso")[2:4] < FIRST_YEAR


def _find(element: Element, path: str) -> Element | None:
    return element.find("/".join("*" if step == "*" else tag(step) for step in path.split("/")))


def _decimal(element: Element, path: str) -> Decimal:
    found = _find(element, path)
    return Decimal(0) if found is None else Decimal(found.text or 0)
