"""ICMS of one item: group N by CST or CSOSN, the share of the destination (group NA), poverty funds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.refusal import Missing
from workers.gateways.nfe.formats import ZERO, decimal, money, rate
from workers.gateways.nfe.layout import Group, Icms, ItemTaxes

OPERATION_VALUE = "3"
"""modBC: the base is the value of the operation."""

CHARGED = frozenset({"00", "20", "90", "900"})
"""Situations whose group shows base and tax, which the totals add up."""

WITH_FUND = frozenset({"00", "20", "90"})
"""Situations whose group shows a poverty fund (FCP)."""


def icms_group(line: InvoiceLine) -> Group:
    """Raises Missing when the item has no ICMS, or its situation or its poverty fund has no group here."""
    tax = line.tax(TaxKind.ICMS)
    if tax is None:
        raise Missing("lines", line.position, what="ICMS of the item")
    if line.tax(TaxKind.FCP) and tax.situation not in WITH_FUND:
        raise Missing(
            "lines", line.position, what=f"NF-e layout for a poverty fund with ICMS {tax.situation}"
        )
    try:
        return _GROUPS[tax.situation](line, tax)
    except KeyError:
        raise Missing("lines", line.position, what=f"NF-e layout for ICMS {tax.situation}") from None


def charged_icms(line: InvoiceLine) -> Tax | None:
    """The item's ICMS when its group shows base and tax."""
    tax = line.tax(TaxKind.ICMS)
    return tax if tax and tax.situation in CHARGED else None


def destination_group(line: InvoiceLine) -> Group | None:
    """The destination's share in a sale to a final consumer (EC 87/2015), all of it since 2019."""
    tax = line.tax(TaxKind.ICMS_DESTINATION)
    if tax is None:
        return None
    if tax.interstate_rate is None:
        raise Missing("lines", line.position, what="interstate rate of the ICMS share of the destination")
    return ItemTaxes.Icmsufdest(
        vBCUFDest=money(tax.base),
        pICMSUFDest=rate(tax.rate),
        pICMSInter=decimal(tax.interstate_rate, 2),
        pICMSInterPart="100.00",
        vICMSUFDest=money(tax.amount),
        vICMSUFRemet=ZERO,
        **_destination_fund(line),
    )


def _destination_fund(line: InvoiceLine) -> dict[str, str]:
    fund = line.tax(TaxKind.FCP_DESTINATION)
    if fund is None:
        return {}
    return {
        "vBCFCPUFDest": money(fund.base),
        "pFCPUFDest": rate(fund.rate),
        "vFCPUFDest": money(fund.amount),
    }


def _fund(line: InvoiceLine) -> dict[str, str]:
    """Group ICMS00 states no base of its own for the fund: it is vBC (rule N17c-10)."""
    fund = line.tax(TaxKind.FCP)
    return {"pFCP": rate(fund.rate), "vFCP": money(fund.amount)} if fund else {}


def _fund_with_base(line: InvoiceLine) -> dict[str, str]:
    fund = line.tax(TaxKind.FCP)
    return {"vBCFCP": money(fund.base), **_fund(line)} if fund else {}


def _charge(tax: Tax) -> dict[str, str]:
    return {
        "modBC": OPERATION_VALUE,
        "vBC": money(tax.base),
        "pICMS": rate(tax.rate),
        "vICMS": money(tax.amount),
    }


def _full(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMS00=Icms.Icms00(orig=str(line.origin), CST=tax.situation, **_charge(tax), **_fund(line)))


def _reduced(line: InvoiceLine, tax: Tax) -> Group:
    value = line.net + line.charges
    reduction = 100 - tax.base.amount * 100 / value.amount if value else Decimal(0)
    return Icms(
        ICMS20=Icms.Icms20(
            orig=str(line.origin),
            CST=tax.situation,
            pRedBC=rate(reduction),
            **_charge(tax),
            **_fund_with_base(line),
        ),
    )


def _not_charged(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMS40=Icms.Icms40(orig=str(line.origin), CST=tax.situation))


def _charged_before(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMS60=Icms.Icms60(orig=str(line.origin), CST=tax.situation))


def _other(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(
        ICMS90=Icms.Icms90(orig=str(line.origin), CST=tax.situation, **_charge(tax), **_fund_with_base(line))
    )


def _simples_credit(line: InvoiceLine, tax: Tax) -> Group:
    """The buyer may take this credit (LC 123/2006, art. 23); nothing is charged apart."""
    return Icms(
        ICMSSN101=Icms.Icmssn101(
            orig=str(line.origin), CSOSN=tax.situation, pCredSN=rate(tax.rate), vCredICMSSN=money(tax.amount)
        )
    )


def _simples(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN102=Icms.Icmssn102(orig=str(line.origin), CSOSN=tax.situation))


def _simples_charged_before(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN500=Icms.Icmssn500(orig=str(line.origin), CSOSN=tax.situation))


def _simples_other(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN900=Icms.Icmssn900(orig=str(line.origin), CSOSN=tax.situation, **_charge(tax)))


_GROUPS: dict[str, Callable[[InvoiceLine, Tax], Group]] = {
    "00": _full,
    "20": _reduced,
    **dict.fromkeys(("40", "41", "50"), _not_charged),
    "60": _charged_before,
    "90": _other,
    "101": _simples_credit,
    **dict.fromkeys(("102", "103", "300", "400"), _simples),
    "500": _simples_charged_before,
    "900": _simples_other,
}
