"""Validation rules of returns: the direction, the item each item undoes, the codes of the operation."""

from __future__ import annotations

from workers.gateways.nfe.markup import Element, at, tag
from workers.sandbox.submitted import Submitted

RETURN = "4"
ENTRY = "0"
NO_PAYMENT = "90"
OPERATIONS = frozenset({"1201", "1202", "1410", "1411", "2201", "2202", "2410", "2411"})
"""Entries that undo a sale; rule I08-90 lists them with those that undo purchases."""


def direction(document: Submitted) -> int | None:
    """Codes of entries on an entry, of exits on an exit (rules I08-20 and I08-30)."""
    entry = document.text("ide/tpNF") == ENTRY
    codes = [at(item, "prod/CFOP")[0] for item in document.items()]
    if entry:
        return 519 if any(code in "567" for code in codes) else None
    return 518 if any(code in "123" for code in codes) else None


def references(document: Submitted) -> int | None:
    """Each item names the item it undoes, and the document none (rule VC02-14 of NT 2025.002)."""
    if not _is_return(document):
        return None
    named = all(_names_another(item) for item in document.items())
    general = document.content.find(f"{tag('ide')}/{tag('NFref')}") is not None
    return None if named and not general else 321


def operations(document: Submitted) -> int | None:
    if not _is_return(document) or document.text("ide/tpNF") != ENTRY:
        return None
    return 327 if any(at(item, "prod/CFOP") not in OPERATIONS for item in document.items()) else None


def payment(document: Submitted) -> int | None:
    """Nothing is paid with it (rule YA02-10)."""
    return 871 if _is_return(document) and document.text("pag/detPag/tPag") != NO_PAYMENT else None


def _is_return(document: Submitted) -> bool:
    return document.text("ide/finNFe") == RETURN


def _names_another(item: Element) -> bool:
    return len(at(item, "DFeReferenciado/chaveAcesso")) == 44 and at(item, "DFeReferenciado/nItem") != ""
