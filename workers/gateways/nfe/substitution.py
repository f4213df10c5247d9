"""ICMS charged in advance, as the groups of ICMS show it, and the credit that Simples passes on."""

from __future__ import annotations

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import TaxKind
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.formats import money, rate

SHOWN = frozenset({"10", "30", "70", "90", "201", "202", "203", "900"})
"""Situations whose group shows what is charged in advance."""

NEEDED = SHOWN - {"90", "900"}
"""Situations that mean nothing without it."""

UNKNOWN_METHOD = "4"
"""modBCST: a margin."""


def in_advance(line: InvoiceLine) -> dict[str, str]:
    """The fields of modBCST to vFCPST; nothing where nothing is charged in advance."""
    tax, fund = line.tax(TaxKind.ICMS_SUBSTITUTION), line.tax(TaxKind.FCP_SUBSTITUTION)
    if tax is None:
        return {}
    return {
        "modBCST": tax.method or UNKNOWN_METHOD,
        **({} if tax.margin is None else {"pMVAST": rate(tax.margin)}),
        **({} if tax.reduction is None else {"pRedBCST": rate(tax.reduction)}),
        "vBCST": money(tax.base),
        "pICMSST": rate(tax.rate),
        "vICMSST": money(tax.amount),
        **(
            {"vBCFCPST": money(fund.base), "pFCPST": rate(fund.rate), "vFCPST": money(fund.amount)}
            if fund
            else {}
        ),
    }


def check_advance(line: InvoiceLine, situation: str) -> None:
    """Raises Missing for ICMS in advance under a situation that has no place for it, and the reverse;
    and where the goods have no CEST (rule N23-10, rejection 806)."""
    present = line.tax(TaxKind.ICMS_SUBSTITUTION) is not None
    if present and situation not in SHOWN:
        raise Missing(
            "lines",
            line.position,
            what=Said("NF-e layout for substitution with ICMS {situation}", situation=situation),
        )
    if present and line.cest is None:
        raise Missing("lines", line.position, what="CEST of an item with tax substitution")
    if situation in NEEDED and not present:
        raise Missing(
            "lines",
            line.position,
            what=Said("tax substitution of an item with ICMS {situation}", situation=situation),
        )


def credit(line: InvoiceLine) -> dict[str, str]:
    """The buyer may take it (LC 123/2006, art. 23); nothing is charged apart. Before it stood by itself
    it was the amount of ICMS under CSOSN 101. Raises Missing where a situation is about nothing else."""
    tax, own = line.tax(TaxKind.ICMS_CREDIT), line.tax(TaxKind.ICMS)
    if tax is None and own and own.situation == "101":
        tax = own
    if tax is None and own and own.situation == "201":
        raise Missing(
            "lines",
            line.position,
            what=Said("ICMS credit of an item with ICMS {situation}", situation=own.situation),
        )
    return {"pCredSN": rate(tax.rate), "vCredICMSSN": money(tax.amount)} if tax else {}
