"""Whether the taxes of each item are base times rate, reckoned anew from the document alone."""

from __future__ import annotations

from decimal import Decimal

from workers.gateways.nfe.markup import Element, at, tag
from workers.sandbox.submitted import Submitted

CENT = Decimal("0.01")
HUNDRED = Decimal(100)

NOT_LISTED = 999
"""Errors that the list of rejections has no number of its own for."""

NOTES = ("5", "6")
"""Credit and debit notes state IBS and CBS alone."""

SIMPLES_WITH_CREDIT = ("101", "201")


def amounts(document: Submitted) -> int | None:
    """The code of the first rule that an item breaks."""
    purpose = document.text("ide/finNFe")
    if purpose in NOTES:
        return None
    goods = purpose == "1"
    return next(filter(None, (_item_fault(item, goods) for item in document.items())), None)


def _item_fault(item: Element, goods: bool) -> int | None:
    """Credit and debit notes have no ICMS, and nothing else that is reckoned here."""
    icms = item.find(f"{tag('imposto')}/{tag('ICMS')}/*")
    if icms is None:
        return None
    checks = (
        (528, not _icms_holds(icms)),
        (627, at(icms, "motDesICMS") != "" and not _amount(icms, "vICMSDeson")),
        (880, at(icms, "pFCP") != "" and not _amount(icms, "pFCP")),
        (881, at(icms, "pFCPST") != "" and not _amount(icms, "pFCPST")),
        (860, goods and not _funds_hold(icms)),
        (NOT_LISTED, goods and not _advance_holds(icms)),
        (806, _amount(icms, "vICMSST") > 0 and at(item, "prod/CEST") == ""),
        (NOT_LISTED, not _simples_holds(icms)),
        (793, not _destination_fund_holds(item)),
        (NOT_LISTED, not _others_hold(item)),
    )
    return next((code for code, broken in checks if broken), None)


def _icms_holds(icms: Element) -> bool:
    """vICMS = vBC x pICMS, or vICMSOp where a part is deferred (rules N17-10 and N16-10)."""
    whole = _amount(icms, "vICMSOp") or _amount(icms, "vICMS")
    deferred = whole * _amount(icms, "pDif") / HUNDRED
    return (
        _near(_amount(icms, "vBC") * _amount(icms, "pICMS") / HUNDRED, whole)
        and _near(deferred, _amount(icms, "vICMSDif"))
        and _near(whole - _amount(icms, "vICMSDif"), _amount(icms, "vICMS"))
    )


def _funds_hold(icms: Element) -> bool:
    """Rules N17c-10 and N23d-10: the fund in advance is less the fund of the sale itself."""
    own, base = _amount(icms, "vFCP"), at(icms, "vBCFCP") or at(icms, "vBC") or "0"
    advance = _amount(icms, "vBCFCPST") * _amount(icms, "pFCPST") / HUNDRED - own
    return _near(Decimal(base) * _amount(icms, "pFCP") / HUNDRED, own) and (
        at(icms, "vFCPST") == "" or _near(max(advance, Decimal(0)), _amount(icms, "vFCPST"))
    )


def _advance_holds(icms: Element) -> bool:
    """Never more than base times rate; with a sale taxed itself, less what that was."""
    whole = _amount(icms, "vBCST") * _amount(icms, "pICMSST") / HUNDRED
    charged = _amount(icms, "vICMSST")
    if at(icms, "modBCST") == "4" and at(icms, "CST") in {"10", "70"}:
        return _near(max(whole - (_amount(icms, "vICMSOp") or _amount(icms, "vICMS")), Decimal(0)), charged)
    return charged <= whole + CENT


def _simples_holds(icms: Element) -> bool:
    """A company that passes its credit on says how much of it."""
    return at(icms, "CSOSN") not in SIMPLES_WITH_CREDIT or at(icms, "vCredICMSSN") != ""


def _destination_fund_holds(item: Element) -> bool:
    """Rule NA13-10."""
    share = item.find(f"{tag('imposto')}/{tag('ICMSUFDest')}")
    if share is None:
        return True
    fund = _amount(share, "vBCFCPUFDest") * _amount(share, "pFCPUFDest") / HUNDRED
    return _near(fund, _amount(share, "vFCPUFDest"))


OTHERS = (
    *(("IPI/IPITrib", "IPI", "qUnid", "vUnid"), ("IS", "IS", "qTrib", "adRemIS")),
    *((f"{name}/*", name, "qBCProd", "vAliqProd") for name in ("PIS", "COFINS")),
    *((f"{name}ST", name, "qBCProd", "vAliqProd") for name in ("PIS", "COFINS")),
)
"""Groups whose amount is base times percent, or units times an amount each."""


def _others_hold(item: Element) -> bool:
    return all(
        _by_rate_or_unit(group, name, units, each)
        for path, name, units, each in OTHERS
        for group in item.iterfind(_path(f"imposto/{path}"))
    )


def _by_rate_or_unit(group: Element, name: str, units: str, each: str) -> bool:
    base = _amount(group, "vBCIS" if name == "IS" else "vBC")
    expected = base * _amount(group, f"p{name}") / HUNDRED + _amount(group, units) * _amount(group, each)
    return _near(expected, _amount(group, f"v{name}"))


def _path(path: str) -> str:
    return "/".join("*" if step == "*" else tag(step) for step in path.split("/"))


def _amount(group: Element, name: str) -> Decimal:
    return Decimal(at(group, name) or 0)


def _near(expected: Decimal, stated: Decimal) -> bool:
    return abs(expected - stated) <= CENT
