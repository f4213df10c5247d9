"""IPI of one item: group O by CST, and what comes back of it with returned goods (group UA)."""

from __future__ import annotations

from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.refusal import Missing
from domain.kernel.said import Said
from workers.gateways.nfe.formats import decimal, money, rate, trimmed
from workers.gateways.nfe.layout import Group, Ipi, ReturnedTax

CHARGED = frozenset({"00", "49", "50", "99"})
NOT_CHARGED = frozenset({"01", "02", "03", "04", "05", "51", "52", "53", "54", "55"})


def ipi_group(line: InvoiceLine) -> Group | None:
    """None for an item without IPI, and for one whose IPI comes back. Raises Missing."""
    tax = line.tax(TaxKind.IPI)
    if tax is None or tax.returned is not None:
        return None
    if tax.situation in NOT_CHARGED:
        return Ipi(cEnq=tax.framework, IPINT=Ipi.Ipint(CST=tax.situation))
    if tax.situation not in CHARGED:
        raise Missing(
            "lines", line.position, what=Said("NF-e layout for IPI {situation}", situation=tax.situation)
        )
    return Ipi(cEnq=tax.framework, IPITrib=Ipi.Ipitrib(**_charge(tax)))


def returned_group(line: InvoiceLine) -> Group | None:
    """Percent of the goods that come back, and the IPI that comes with them."""
    tax = line.tax(TaxKind.IPI)
    if tax is None or tax.returned is None:
        return None
    amount = ReturnedTax.Ipi(vIPIDevol=money(tax.amount))
    return ReturnedTax(pDevol=decimal(tax.returned, 2), IPI=amount)


def _charge(tax: Tax) -> dict[str, str]:
    if tax.units is not None and tax.unit_amount is not None:
        base = {
            "qUnid": trimmed(tax.units, at_most=4),
            "vUnid": trimmed(tax.unit_amount, at_most=4, at_least=4),
        }
    else:
        base = {"vBC": money(tax.base), "pIPI": rate(tax.rate)}
    return {"CST": tax.situation, **base, "vIPI": money(tax.amount)}
