"""PIS and COFINS of one item: groups Q and S by CST, and what is charged of them in advance."""

from __future__ import annotations

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.formats import money, rate, trimmed
from workers.gateways.nfe.layout import Cofins, CofinsInAdvance, Group, Pis, PisInAdvance

BY_RATE = frozenset({"01", "02"})
BY_QUANTITY = frozenset({"03"})
NOT_CHARGED = frozenset({"04", "05", "06", "07", "08", "09"})
OTHER = frozenset({"49", "99"})

PART_OF_THE_TOTAL = "1"
"""indSomaPISST and indSomaCOFINSST."""


def pis_group(line: InvoiceLine) -> Group:
    """Raises Missing when the item has no PIS or its situation has no group here."""
    tax = _tax(line, TaxKind.PIS)
    if tax.situation in NOT_CHARGED:
        return Pis(PISNT=Pis.Pisnt(CST=tax.situation))
    charge = _charge(tax, "PIS")
    if tax.situation in BY_RATE:
        return Pis(PISAliq=Pis.Pisaliq(**charge))
    if tax.situation in BY_QUANTITY:
        return Pis(PISQtde=Pis.Pisqtde(**charge))
    return Pis(PISOutr=Pis.Pisoutr(**charge))


def cofins_group(line: InvoiceLine) -> Group:
    """Raises Missing when the item has no COFINS or its situation has no group here."""
    tax = _tax(line, TaxKind.COFINS)
    if tax.situation in NOT_CHARGED:
        return Cofins(COFINSNT=Cofins.Cofinsnt(CST=tax.situation))
    charge = _charge(tax, "COFINS")
    if tax.situation in BY_RATE:
        return Cofins(COFINSAliq=Cofins.Cofinsaliq(**charge))
    if tax.situation in BY_QUANTITY:
        return Cofins(COFINSQtde=Cofins.Cofinsqtde(**charge))
    return Cofins(COFINSOutr=Cofins.Cofinsoutr(**charge))


def pis_in_advance(line: InvoiceLine) -> Group | None:
    tax = line.tax(TaxKind.PIS_SUBSTITUTION)
    if tax is None:
        return None
    return PisInAdvance(**_amounts(tax, "PIS"), indSomaPISST=PART_OF_THE_TOTAL)


def cofins_in_advance(line: InvoiceLine) -> Group | None:
    tax = line.tax(TaxKind.COFINS_SUBSTITUTION)
    if tax is None:
        return None
    return CofinsInAdvance(**_amounts(tax, "COFINS"), indSomaCOFINSST=PART_OF_THE_TOTAL)


def _charge(tax: Tax, name: str) -> dict[str, str]:
    return {"CST": tax.situation, **_amounts(tax, name)}


def _amounts(tax: Tax, name: str) -> dict[str, str]:
    if tax.units is not None and tax.unit_amount is not None:
        each = trimmed(tax.unit_amount, at_most=4, at_least=4)
        return {"qBCProd": trimmed(tax.units, at_most=4), "vAliqProd": each, f"v{name}": money(tax.amount)}
    return {"vBC": money(tax.base), f"p{name}": rate(tax.rate), f"v{name}": money(tax.amount)}


def _tax(line: InvoiceLine, kind: TaxKind) -> Tax:
    tax = line.tax(kind)
    if tax is None:
        raise Missing("lines", line.position, what=Said("{kind} of the item", kind=kind))
    if tax.situation not in BY_RATE | BY_QUANTITY | NOT_CHARGED | OTHER:
        raise Missing(
            "lines",
            line.position,
            what=Said("NF-e layout for {kind} {situation}", kind=kind, situation=tax.situation),
        )
    if (tax.situation in BY_QUANTITY) != (tax.units is not None) and tax.situation not in OTHER:
        raise Missing(
            "lines", line.position, what=Said("{kind} by unit of an item with situation 03", kind=kind)
        )
    return tax
