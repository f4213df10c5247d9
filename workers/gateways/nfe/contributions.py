"""PIS and COFINS of one item: groups Q and S by CST."""

from __future__ import annotations

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.refusal import Missing
from workers.gateways.nfe.formats import money, rate
from workers.gateways.nfe.layout import Cofins, Group, Pis

BY_RATE = frozenset({"01", "02"})
NOT_CHARGED = frozenset({"04", "05", "06", "07", "08", "09"})
OTHER = frozenset({"49", "99"})


def pis_group(line: InvoiceLine) -> Group:
    """Raises Missing when the item has no PIS or its situation has no group here."""
    tax = _tax(line, TaxKind.PIS)
    if tax.situation in NOT_CHARGED:
        return Pis(PISNT=Pis.Pisnt(CST=tax.situation))
    charge = _charge(tax, "PIS")
    if tax.situation in BY_RATE:
        return Pis(PISAliq=Pis.Pisaliq(**charge))
    return Pis(PISOutr=Pis.Pisoutr(**charge))


def cofins_group(line: InvoiceLine) -> Group:
    """Raises Missing when the item has no COFINS or its situation has no group here."""
    tax = _tax(line, TaxKind.COFINS)
    if tax.situation in NOT_CHARGED:
        return Cofins(COFINSNT=Cofins.Cofinsnt(CST=tax.situation))
    charge = _charge(tax, "COFINS")
    if tax.situation in BY_RATE:
        return Cofins(COFINSAliq=Cofins.Cofinsaliq(**charge))
    return Cofins(COFINSOutr=Cofins.Cofinsoutr(**charge))


def _charge(tax: Tax, name: str) -> dict[str, str]:
    return {
        "CST": tax.situation,
        "vBC": money(tax.base),
        f"p{name}": rate(tax.rate),
        f"v{name}": money(tax.amount),
    }


def _tax(line: InvoiceLine, kind: TaxKind) -> Tax:
    tax = line.tax(kind)
    if tax is None:
        raise Missing("lines", line.position, what=f"{kind} of the item")
    if tax.situation not in BY_RATE | NOT_CHARGED | OTHER:
        raise Missing("lines", line.position, what=f"NF-e layout for {kind} {tax.situation}")
    return tax
