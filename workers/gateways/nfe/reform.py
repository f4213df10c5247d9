"""IBS and CBS of one item and of the document (LC 214/2025; groups UB and W of NT 2025.002)."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.calendar import business_date
from domain.kernel.refusal import Missing
from workers.gateways.nfe.formats import ZERO, money, rate
from workers.gateways.nfe.layout import Group, ItemReform, ItemReformAmounts, ReformTotals

CHARGED = frozenset({"000"})
NOT_CHARGED = frozenset({"400", "410"})
"""Exempt and immune: the group has no amounts."""

LAST_TEST_YEAR = 2026
"""In the test year IBS and CBS do not add to the value of the document (LC 214/2025, art. 348)."""


def has_reform(invoice: Invoice) -> bool:
    return any(line.tax(TaxKind.CBS) for line in invoice.lines)


def check_layout(invoice: Invoice) -> None:
    """Raises Missing for documents of years whose totals (vItem, vNFTot) are not known here."""
    if not has_reform(invoice) or invoice.issued_at is None:
        return
    if business_date(invoice.issued_at, invoice.zone).year > LAST_TEST_YEAR:
        raise Missing("issuedAt", what=f"NF-e totals with IBS and CBS after {LAST_TEST_YEAR}")


def reform_group(line: InvoiceLine) -> Group | None:
    """None for an item without CBS. Raises Missing when its situation has no group here."""
    cbs = line.tax(TaxKind.CBS)
    if cbs is None:
        return None
    if cbs.situation not in CHARGED | NOT_CHARGED:
        raise Missing("lines", line.position, what=f"NF-e layout for IBS and CBS {cbs.situation}")
    return ItemReform(
        CST=cbs.situation,
        cClassTrib=cbs.classification,
        gIBSCBS=_amounts(line, cbs) if cbs.situation in CHARGED else None,
    )


def reform_totals(invoice: Invoice) -> Group | None:
    """None for a document without IBS and CBS."""
    if not has_reform(invoice):
        return None
    state, city, cbs = (invoice.total_of(kind) for kind in (TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS))
    g_ibs, g_cbs = ReformTotals.GIbs, ReformTotals.GCbs
    relief, credit = {"vDif": ZERO, "vDevTrib": ZERO}, {"vCredPres": ZERO, "vCredPresCondSus": ZERO}
    return ReformTotals(
        vBCIBSCBS=money(invoice.base_of(TaxKind.CBS)),
        gIBS=g_ibs(
            gIBSUF=g_ibs.GIbsuf(vIBSUF=money(state), **relief),
            gIBSMun=g_ibs.GIbsmun(vIBSMun=money(city), **relief),
            vIBS=money(state + city),
            **credit,
        ),
        gCBS=g_cbs(vCBS=money(cbs), **relief, **credit),
    )


def _amounts(line: InvoiceLine, cbs: Tax) -> Group:
    state, city = line.tax(TaxKind.IBS_STATE), line.tax(TaxKind.IBS_CITY)
    if state is None or city is None:
        raise Missing("lines", line.position, what="IBS of the item")
    return ItemReformAmounts(
        vBC=money(cbs.base),
        gIBSUF=ItemReformAmounts.GIbsuf(pIBSUF=rate(state.rate), vIBSUF=money(state.amount)),
        gIBSMun=ItemReformAmounts.GIbsmun(pIBSMun=rate(city.rate), vIBSMun=money(city.amount)),
        vIBS=money(state.amount + city.amount),
        gCBS=ItemReformAmounts.GCbs(pCBS=rate(cbs.rate), vCBS=money(cbs.amount)),
    )
