"""The document's totals (group W), which the authority adds up again from the items."""

from __future__ import annotations

from nfelib.nfe.bindings.v4_0.leiaute_nfe_v4_00 import Tnfe

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from workers.gateways.nfe.formats import ZERO, money
from workers.gateways.nfe.icms import charged_icms
from workers.gateways.nfe.reform import reform_totals

Total = Tnfe.InfNfe.Total

ABSENT = (
    *("vICMSDeson", "vFCP", "vBCST", "vST", "vFCPST", "vFCPSTRet", "vFrete", "vSeg"),
    *("vII", "vIPI", "vIPIDevol", "vOutro"),
)
"""Totals that are required and that no line of ours carries."""


def totals_group(invoice: Invoice) -> Total:
    reform = reform_totals(invoice)
    return Total(
        ICMSTot=_icms_totals(invoice),
        IBSCBSTot=reform,
        vNFTot=money(invoice.total) if reform else None,
    )


def _icms_totals(invoice: Invoice) -> Total.Icmstot:
    charged = [tax for line in invoice.lines if (tax := charged_icms(line))]
    return Total.Icmstot(
        vBC=money(Money.total(tax.base for tax in charged)),
        vICMS=money(Money.total(tax.amount for tax in charged)),
        vProd=money(invoice.total_goods),
        vDesc=money(invoice.total_discount),
        vPIS=money(invoice.total_of(TaxKind.PIS)),
        vCOFINS=money(invoice.total_of(TaxKind.COFINS)),
        vNF=money(invoice.total),
        **_destination_totals(invoice),
        **dict.fromkeys(ABSENT, ZERO),
    )


def _destination_totals(invoice: Invoice) -> dict[str, str]:
    if not any(line.tax(TaxKind.ICMS_DESTINATION) for line in invoice.lines):
        return {}
    share = money(invoice.total_of(TaxKind.ICMS_DESTINATION))
    return {"vFCPUFDest": ZERO, "vICMSUFDest": share, "vICMSUFRemet": ZERO}
