"""ICMS of one item: group N by CST or CSOSN, the share of the destination (group NA), poverty funds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.formats import ZERO, decimal, money, rate
from workers.gateways.nfe.layout import Group, Icms, ItemTaxes
from workers.gateways.nfe.substitution import check_advance, credit, in_advance

OPERATION_VALUE = "3"
"""modBC: the base is the value of the operation."""

CHARGED = frozenset({"00", "10", "20", "51", "70", "90", "900"})
"""Situations whose group shows base and tax, which the totals add up."""

WITH_FUND = frozenset({"00", "10", "20", "51", "70", "90"})
"""Situations whose group shows a poverty fund (FCP)."""

NOT_DEDUCTED = "0"
"""indDeduzDeson: the relief does not lower what the buyer pays; a price that bears it is lowered itself."""


def icms_group(line: InvoiceLine) -> Group:
    """Raises Missing when the item has no ICMS, or its situation or its poverty fund has no group here."""
    tax = line.tax(TaxKind.ICMS)
    if tax is None:
        raise Missing("lines", line.position, what="ICMS of the item")
    if line.tax(TaxKind.FCP) and tax.situation not in WITH_FUND:
        raise Missing(
            "lines",
            line.position,
            what=Said("NF-e layout for a poverty fund with ICMS {situation}", situation=tax.situation),
        )
    check_advance(line, tax.situation)
    try:
        return _GROUPS[tax.situation](line, tax)
    except KeyError:
        raise Missing(
            "lines", line.position, what=Said("NF-e layout for ICMS {situation}", situation=tax.situation)
        ) from None


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
    return Icms(ICMS00=Icms.Icms00(**_of(line, tax), **_charge(tax), **_fund(line)))


def _in_advance(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(
        ICMS10=Icms.Icms10(**_of(line, tax), **_charge(tax), **_fund_with_base(line), **in_advance(line))
    )


def _reduced(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(
        ICMS20=Icms.Icms20(
            **_of(line, tax),
            pRedBC=rate(_reduction(line, tax)),
            **_charge(tax),
            **_fund_with_base(line),
            **_relief(tax),
        ),
    )


def _exempt_in_advance(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMS30=Icms.Icms30(**_of(line, tax), **in_advance(line), **_relief(tax)))


def _not_charged(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMS40=Icms.Icms40(**_of(line, tax), **_relief(tax)))


def _deferred(line: InvoiceLine, tax: Tax) -> Group:
    """What the state wants of these fields is its own business; here all of them (NT 2013.005)."""
    return Icms(
        ICMS51=Icms.Icms51(
            **_of(line, tax),
            **_charge(tax),
            **_shrunk(tax),
            **_deferral(tax),
            **_fund_with_base(line),
        )
    )


def _reduced_in_advance(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(
        ICMS70=Icms.Icms70(
            **_of(line, tax),
            pRedBC=rate(_reduction(line, tax)),
            **_charge(tax),
            **_fund_with_base(line),
            **in_advance(line),
            **_relief(tax),
        )
    )


def _of(line: InvoiceLine, tax: Tax) -> dict[str, str]:
    return {"orig": str(line.origin), "CST": tax.situation}


def _reduction(line: InvoiceLine, tax: Tax) -> Decimal:
    """Of taxes that do not say it, it is told by base and value; none where taxes stand in the base."""
    if tax.reduction is not None:
        return tax.reduction
    value = (line.net + line.charges).amount
    return max(100 - tax.base.amount * 100 / value, Decimal(0)) if value else Decimal(0)


def _shrunk(tax: Tax) -> dict[str, str]:
    return {} if tax.reduction is None else {"pRedBC": rate(tax.reduction)}


def _deferral(tax: Tax) -> dict[str, str]:
    if tax.deferral is None:
        return {}
    return {
        "vICMSOp": money(tax.before_deferral),
        "pDif": rate(tax.deferral.rate),
        "vICMSDif": money(tax.deferral.amount),
    }


def _relief(tax: Tax) -> dict[str, str]:
    """A reason goes with an amount alone (rule N28-30, rejection 627)."""
    if tax.relief is None or not tax.relief.amount:
        return {}
    return {
        "vICMSDeson": money(tax.relief.amount),
        "motDesICMS": tax.relief.reason,
        "indDeduzDeson": NOT_DEDUCTED,
    }


def _charged_before(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMS60=Icms.Icms60(**_of(line, tax)))


def _other(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(
        ICMS90=Icms.Icms90(
            **_of(line, tax),
            **_charge(tax),
            **_shrunk(tax),
            **_deferral(tax),
            **_fund_with_base(line),
            **in_advance(line),
            **_relief(tax),
        )
    )


def _simples_credit(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN101=Icms.Icmssn101(**_of_simples(line, tax), **credit(line)))


def _simples(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN102=Icms.Icmssn102(**_of_simples(line, tax)))


def _simples_credit_in_advance(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN201=Icms.Icmssn201(**_of_simples(line, tax), **in_advance(line), **credit(line)))


def _simples_in_advance(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN202=Icms.Icmssn202(**_of_simples(line, tax), **in_advance(line)))


def _simples_charged_before(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(ICMSSN500=Icms.Icmssn500(**_of_simples(line, tax)))


def _simples_other(line: InvoiceLine, tax: Tax) -> Group:
    return Icms(
        ICMSSN900=Icms.Icmssn900(
            **_of_simples(line, tax), **_charge(tax), **_shrunk(tax), **in_advance(line), **credit(line)
        )
    )


def _of_simples(line: InvoiceLine, tax: Tax) -> dict[str, str]:
    return {"orig": str(line.origin), "CSOSN": tax.situation}


_GROUPS: dict[str, Callable[[InvoiceLine, Tax], Group]] = {
    "00": _full,
    "10": _in_advance,
    "20": _reduced,
    "30": _exempt_in_advance,
    **dict.fromkeys(("40", "41", "50"), _not_charged),
    "51": _deferred,
    "60": _charged_before,
    "70": _reduced_in_advance,
    "90": _other,
    "101": _simples_credit,
    **dict.fromkeys(("102", "103", "300", "400"), _simples),
    "201": _simples_credit_in_advance,
    **dict.fromkeys(("202", "203"), _simples_in_advance),
    "500": _simples_charged_before,
    "900": _simples_other,
}
