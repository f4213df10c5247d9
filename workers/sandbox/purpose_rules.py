"""Validation rules by what a document is for: complements, credit and debit notes, adjustments."""

from __future__ import annotations

from workers.gateways.nfe.markup import Element, tag
from workers.sandbox.submitted import Submitted

COMPLEMENT, ADJUSTMENT, CREDIT, DEBIT = "2", "3", "5", "6"
UNPAID = "90"
WITHOUT_PRICE = (COMPLEMENT, ADJUSTMENT)
"""Finalities whose items need not be quantity times price."""


def complement(document: Submitted) -> int | None:
    """One that complements names one document, of the same issuer (rules B25-10 to B25-30)."""
    if document.text("ide/finNFe") != COMPLEMENT:
        return None
    keys = [key.text or "" for key in document.content.iterfind(_path("ide/NFref/refNFe"))]
    if len(keys) != 1:
        return 255 if keys else 254
    return 269 if keys[0][6:20] != document.text("emit/CNPJ") else None


def payment(document: Submitted) -> int | None:
    """Nothing is paid with an adjustment (rule YA02-10)."""
    adjusts = document.text("ide/finNFe") == ADJUSTMENT
    return 871 if adjusts and document.text("pag/detPag/tPag") != UNPAID else None


def notes(document: Submitted) -> int | None:
    """A credit note is an entry, a debit note an exit; each says which of its kind it is, and no item
    of either bears another tax than IBS and CBS. Which codes the authority has for these was not found:
    225, the layout, is answered."""
    purpose = document.text("ide/finNFe")
    if purpose not in (CREDIT, DEBIT):
        return None
    credit, debit = document.text("ide/tpNFCredito"), document.text("ide/tpNFDebito")
    kind, direction = (credit, "0") if purpose == CREDIT else (debit, "1")
    sound = kind and document.text("ide/tpNF") == direction
    return None if sound and all(map(_bears_reform_alone, document.items())) else 225


def _bears_reform_alone(item: Element) -> bool:
    taxes = item.find(tag("imposto"))
    return taxes is not None and [child.tag for child in taxes] == [tag("IBSCBS")]


def _path(path: str) -> str:
    return "/".join(tag(step) for step in path.split("/"))
