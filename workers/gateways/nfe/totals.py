"""The document's totals (group W), which the authority adds up again from the items."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from workers.gateways.nfe.formats import ZERO, money
from workers.gateways.nfe.icms import charged_icms
from workers.gateways.nfe.layout import Group, Totals
from workers.gateways.nfe.reform import reform_totals

ABSENT = (
    *("vICMSDeson", "vBCST", "vST", "vFCPST", "vFCPSTRet"),
    *("vII", "vIPI", "vIPIDevol"),
)
"""Totals that are required and that no line of ours carries."""


def totals_group(invoice: Invoice) -> Group:
    reform = reform_totals(invoice)
    return Totals(
        ICMSTot=_icms_totals(invoice),
        IBSCBSTot=reform,
        vNFTot=money(invoice.total) if reform else None,
    )


def _icms_totals(invoice: Invoice) -> Group:
    charged = [tax for line in invoice.lines if (tax := charged_icms(line))]
    return Totals.Icmstot(
        vBC=money(Money.total(tax.base for tax in charged)),
        vICMS=money(Money.total(tax.amount for tax in charged)),
        vFCP=money(invoice.total_of(TaxKind.FCP)),
        vProd=money(invoice.total_goods),
        vDesc=money(invoice.total_discount),
        vFrete=money(Money.total(line.freight for line in invoice.lines)),
        vSeg=money(Money.total(line.insurance for line in invoice.lines)),
        vOutro=money(Money.total(line.other_charges for line in invoice.lines)),
        vPIS=money(invoice.total_of(TaxKind.PIS)),
        vCOFINS=money(invoice.total_of(TaxKind.COFINS)),
        vNF=money(invoice.total),
        **_destination_totals(invoice),
        **dict.fromkeys(ABSENT, ZERO),
    )


def _destination_totals(invoice: Invoice) -> dict[str, str]:
    if not any(line.tax(TaxKind.ICMS_DESTINATION) for line in invoice.lines):
        return {}
    fund, share = (invoice.total_of(kind) for kind in (TaxKind.FCP_DESTINATION, TaxKind.ICMS_DESTINATION))
    return {"vFCPUFDest": money(fund), "vICMSUFDest": money(share), "vICMSUFRemet": ZERO}
