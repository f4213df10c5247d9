"""IBS, CBS and the selective tax of the document (groups W31 to W60 of NT 2025.002)."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from workers.gateways.nfe.formats import ZERO, money
from workers.gateways.nfe.layout import Group, ReformTotals, SelectiveTotal
from workers.gateways.nfe.reform import has_reform, has_selective

CREDIT = {"vCredPres": ZERO, "vCredPresCondSus": ZERO}


def reform_totals(invoice: Invoice) -> Group | None:
    """None for a document without IBS and CBS."""
    if not has_reform(invoice):
        return None
    state, city, cbs = (invoice.total_of(kind) for kind in (TaxKind.IBS_STATE, TaxKind.IBS_CITY, TaxKind.CBS))
    g_ibs, g_cbs = ReformTotals.GIbs, ReformTotals.GCbs
    return ReformTotals(
        vBCIBSCBS=money(invoice.base_of(TaxKind.CBS)),
        gIBS=g_ibs(
            gIBSUF=g_ibs.GIbsuf(vIBSUF=money(state), **_relief(invoice, TaxKind.IBS_STATE)),
            gIBSMun=g_ibs.GIbsmun(vIBSMun=money(city), **_relief(invoice, TaxKind.IBS_CITY)),
            vIBS=money(state + city),
            **CREDIT,
        ),
        gCBS=g_cbs(vCBS=money(cbs), **_relief(invoice, TaxKind.CBS), **CREDIT),
    )


def selective_total(invoice: Invoice) -> Group | None:
    """None for a document without the selective tax."""
    if not has_selective(invoice):
        return None
    return SelectiveTotal(vIS=money(invoice.total_of(TaxKind.SELECTIVE)))


def _relief(invoice: Invoice, kind: TaxKind) -> dict[str, str]:
    deferred = Money.total(
        tax.deferral.amount for line in invoice.lines if (tax := line.tax(kind)) and tax.deferral
    )
    return {"vDif": money(deferred), "vDevTrib": ZERO}
