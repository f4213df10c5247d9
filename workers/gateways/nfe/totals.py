"""The document's totals (group W), which the authority adds up again from the items."""

from __future__ import annotations

from domain.fiscal.approximate_taxes import total_approximate
from domain.fiscal.invoice import Invoice, Purpose
from domain.fiscal.taxes import TaxKind
from domain.fiscal.withholding import WithheldTax
from domain.kernel.money import Money
from workers.gateways.nfe.formats import ZERO, money
from workers.gateways.nfe.icms import charged_icms
from workers.gateways.nfe.layout import Group, Totals
from workers.gateways.nfe.reform_totals import reform_totals, selective_total

ABSENT = ("vFCPSTRet", "vII")
"""Totals that are required and that no line of ours carries."""


def totals_group(invoice: Invoice) -> Group:
    reform = reform_totals(invoice)
    return Totals(
        ICMSTot=_icms_totals(invoice),
        retTrib=_withheld(invoice),
        ISTot=selective_total(invoice),
        IBSCBSTot=reform,
        vNFTot=money(invoice.total) if reform else None,
    )


def _withheld(invoice: Invoice) -> Group | None:
    """What a public body keeps back (group W02, retTrib); a return undoes that, and says so in words."""
    if invoice.purpose is Purpose.RETURN:
        return None
    found = {tax: [one for one in invoice.withheld or () if one.tax is tax] for tax in WithheldTax}
    amounts = {tax: Money.total(one.amount for one in ones) for tax, ones in found.items()}
    if not any(amounts.values()):
        return None
    income = found[WithheldTax.IRRF]
    return Totals.RetTrib(
        vRetPIS=_if_any(amounts[WithheldTax.PIS]),
        vRetCOFINS=_if_any(amounts[WithheldTax.COFINS]),
        vRetCSLL=_if_any(amounts[WithheldTax.CSLL]),
        vBCIRRF=_if_any(Money.total(one.base for one in income)),
        vIRRF=_if_any(amounts[WithheldTax.IRRF]),
    )


def _if_any(amount: Money) -> str | None:
    return money(amount) if amount else None


def _icms_totals(invoice: Invoice) -> Group:
    charged = [tax for line in invoice.lines if (tax := charged_icms(line))]
    return Totals.Icmstot(
        vBC=money(Money.total(tax.base for tax in charged)),
        vICMS=money(Money.total(tax.amount for tax in charged)),
        vICMSDeson=money(_relieved(invoice)),
        vFCP=money(invoice.total_of(TaxKind.FCP)),
        vProd=money(invoice.total_goods),
        vDesc=money(invoice.total_discount),
        vPIS=money(invoice.total_of(TaxKind.PIS)),
        vCOFINS=money(invoice.total_of(TaxKind.COFINS)),
        vNF=money(invoice.total),
        vTotTrib=_approximate(invoice),
        **_destination_totals(invoice),
        **_totals_in_advance(invoice),
        **_charges(invoice),
        **_ipi(invoice),
        **dict.fromkeys(ABSENT, ZERO),
    )


def _approximate(invoice: Invoice) -> str | None:
    total = total_approximate(invoice.lines)
    return None if total is None else money(total)


def _relieved(invoice: Invoice) -> Money:
    return Money.total(
        tax.relief.amount for line in invoice.lines if (tax := line.tax(TaxKind.ICMS)) and tax.relief
    )


def _totals_in_advance(invoice: Invoice) -> dict[str, str]:
    return {
        "vBCST": money(invoice.base_of(TaxKind.ICMS_SUBSTITUTION)),
        "vST": money(invoice.total_of(TaxKind.ICMS_SUBSTITUTION)),
        "vFCPST": money(invoice.total_of(TaxKind.FCP_SUBSTITUTION)),
    }


def _charges(invoice: Invoice) -> dict[str, str]:
    return {
        "vFrete": money(Money.total(line.freight for line in invoice.lines)),
        "vSeg": money(Money.total(line.insurance for line in invoice.lines)),
        "vOutro": money(Money.total(line.other_charges for line in invoice.lines)),
    }


def _ipi(invoice: Invoice) -> dict[str, str]:
    """What is charged and what comes back stand apart."""
    taxes = [tax for line in invoice.lines if (tax := line.tax(TaxKind.IPI))]
    return {
        "vIPI": money(Money.total(tax.amount for tax in taxes if tax.returned is None)),
        "vIPIDevol": money(Money.total(tax.amount for tax in taxes if tax.returned is not None)),
    }


def _destination_totals(invoice: Invoice) -> dict[str, str]:
    if not any(line.tax(TaxKind.ICMS_DESTINATION) for line in invoice.lines):
        return {}
    fund, share = (invoice.total_of(kind) for kind in (TaxKind.FCP_DESTINATION, TaxKind.ICMS_DESTINATION))
    return {"vFCPUFDest": money(fund), "vICMSUFDest": money(share), "vICMSUFRemet": ZERO}
