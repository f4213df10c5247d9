"""Sales to the public administration: what the document and its items say of them (gCompraGov)."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.refusal import Missing
from workers.gateways.nfe.formats import money, rate
from workers.gateways.nfe.layout import GovernmentAmounts, GovernmentSale, Group


def government_sale(invoice: Invoice) -> Group | None:
    """None for other sales. Raises Missing when the items do not agree: a document has one buyer."""
    found = {tax.government for line in invoice.lines if (tax := line.tax(TaxKind.CBS))}
    told = found - {None}
    if not told:
        return None
    purchase = next(iter(told))
    if len(found) > 1 or purchase is None:
        raise Missing("lines", what="one purchase by the government for all items")
    return GovernmentSale(
        tpEnteGov=purchase.entity, pRedutor=rate(purchase.reduction), tpOperGov=purchase.operation
    )


def government_amounts(state: Tax, city: Tax, cbs: Tax) -> Group | None:
    """What each would get if the tax were not the buyer's alone (LC 214/2025, art. 473)."""
    if cbs.government is None:
        return None
    return GovernmentAmounts(
        pAliqIBSUF=rate(state.effective_rate),
        vTribIBSUF=money(state.amount),
        pAliqIBSMun=rate(city.effective_rate),
        vTribIBSMun=money(city.amount),
        pAliqCBS=rate(cbs.effective_rate),
        vTribCBS=money(cbs.amount),
    )
