"""IBS, CBS and the selective tax of one item (LC 214/2025; group UB of NT 2025.002)."""

from __future__ import annotations

from decimal import Decimal

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.calendar import business_date
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.formats import money, rate
from workers.gateways.nfe.government import government_amounts
from workers.gateways.nfe.layout import (
    Deferred,
    Group,
    ItemReform,
    ItemReformAmounts,
    Reduced,
    RegularAmounts,
    SelectiveTax,
)

NONE = Decimal(0)

CHARGED = frozenset({"000", "200", "510", "515", "550"})
NOT_CHARGED = frozenset({"400", "410"})
"""Exempt and immune: the group has no amounts."""

LAST_TEST_YEAR = 2026
"""In the test year IBS and CBS do not add to the value of the document (LC 214/2025, art. 348)."""


def has_reform(invoice: Invoice) -> bool:
    return any(line.tax(TaxKind.CBS) for line in invoice.lines)


def has_selective(invoice: Invoice) -> bool:
    return any(line.tax(TaxKind.SELECTIVE) for line in invoice.lines)


def check_layout(invoice: Invoice) -> None:
    """Raises Missing for documents of years whose totals (vItem, vNFTot) are not known here."""
    if not (has_reform(invoice) or has_selective(invoice)) or invoice.issued_at is None:
        return
    if business_date(invoice.issued_at, invoice.zone).year > LAST_TEST_YEAR:
        raise Missing("issuedAt", what=Said("NF-e totals with IBS and CBS after {year}", year=LAST_TEST_YEAR))


def reform_group(line: InvoiceLine) -> Group | None:
    """None for an item without CBS. Raises Missing when its situation has no group here."""
    cbs = line.tax(TaxKind.CBS)
    if cbs is None:
        return None
    if cbs.situation not in CHARGED | NOT_CHARGED:
        raise Missing(
            "lines",
            line.position,
            what=Said("NF-e layout for IBS and CBS {situation}", situation=cbs.situation),
        )
    return ItemReform(
        CST=cbs.situation,
        cClassTrib=cbs.classification,
        gIBSCBS=_amounts(line, cbs) if cbs.situation in CHARGED else None,
    )


def selective_group(line: InvoiceLine) -> Group | None:
    """The selective tax of an item (group UB01); None for one without."""
    tax = line.tax(TaxKind.SELECTIVE)
    if tax is None:
        return None
    return SelectiveTax(
        CSTIS=tax.situation,
        cClassTribIS=tax.classification,
        vBCIS=money(tax.base),
        pIS=rate(tax.rate),
        vIS=money(tax.amount),
    )


def _amounts(line: InvoiceLine, cbs: Tax) -> Group:
    state, city = line.tax(TaxKind.IBS_STATE), line.tax(TaxKind.IBS_CITY)
    if state is None or city is None:
        raise Missing("lines", line.position, what="IBS of the item")
    return ItemReformAmounts(
        vBC=money(cbs.base),
        gIBSUF=ItemReformAmounts.GIbsuf(
            pIBSUF=rate(state.rate), **_relief(state), vIBSUF=money(state.amount)
        ),
        gIBSMun=ItemReformAmounts.GIbsmun(
            pIBSMun=rate(city.rate), **_relief(city), vIBSMun=money(city.amount)
        ),
        vIBS=money(state.amount + city.amount),
        gCBS=ItemReformAmounts.GCbs(pCBS=rate(cbs.rate), **_relief(cbs), vCBS=money(cbs.amount)),
        gTribRegular=_regular(state, city, cbs),
        gTribCompraGov=government_amounts(state, city, cbs),
    )


def _relief(tax: Tax) -> dict[str, Group]:
    """Deferral and reduction, where there are any (gDif, gRed)."""
    relief: dict[str, Group] = {}
    if tax.deferral:
        relief["gDif"] = Deferred(pDif=rate(tax.deferral.rate), vDif=money(tax.deferral.amount))
    if tax.reduction is not None or tax.government:
        relief["gRed"] = Reduced(pRedAliq=rate(tax.reduction or NONE), pAliqEfet=rate(tax.effective_rate))
    return relief


def _regular(state: Tax, city: Tax, cbs: Tax) -> Group | None:
    if not (state.regular and city.regular and cbs.regular):
        return None
    return RegularAmounts(
        CSTReg=cbs.regular.situation,
        cClassTribReg=cbs.regular.classification,
        pAliqEfetRegIBSUF=rate(state.regular.rate),
        vTribRegIBSUF=money(state.regular.amount),
        pAliqEfetRegIBSMun=rate(city.regular.rate),
        vTribRegIBSMun=money(city.regular.amount),
        pAliqEfetRegCBS=rate(cbs.regular.rate),
        vTribRegCBS=money(cbs.regular.amount),
    )
