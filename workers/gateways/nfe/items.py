"""One item of the document (group H): what it is, how much, and its taxes."""

from __future__ import annotations

from domain.fiscal.invoice import InvoiceKind, Purpose
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.taxes import TaxKind
from domain.kernel.money import Money
from workers.gateways.nfe.contributions import cofins_group, cofins_in_advance, pis_group, pis_in_advance
from workers.gateways.nfe.formats import money, plain, plain_or_none, trimmed
from workers.gateways.nfe.icms import destination_group, icms_group
from workers.gateways.nfe.ipi import ipi_group, returned_group
from workers.gateways.nfe.layout import Group, Item, ItemTaxes
from workers.gateways.nfe.reform import reform_group, selective_group

NO_GTIN = "SEM GTIN"
NOTES = (Purpose.CREDIT, Purpose.DEBIT)


def item_group(
    line: InvoiceLine, purpose: Purpose = Purpose.SALE, kind: InvoiceKind = InvoiceKind.NFE
) -> Group:
    """Raises Missing for a tax that has no group here. Credit and debit notes bear IBS and CBS alone; an
    NFC-e does not tell why there is no IPI (rule 742)."""
    reform = reform_group(line)
    others = {} if purpose in NOTES else _other_taxes(line)
    if kind is InvoiceKind.NFCE:
        others["IPI"] = None
    return Item(
        nItem=str(line.position),
        prod=_product(line),
        imposto=ItemTaxes(vTotTrib=_approximate(line), IBSCBS=reform, **others),
        impostoDevol=returned_group(line),
        infAdProd=plain_or_none(line.notes, longest=500),
        vItem=money(line.total) if reform else None,
        DFeReferenciado=_reference(line),
    )


def _other_taxes(line: InvoiceLine) -> dict[str, Group | None]:
    return {
        "ICMS": icms_group(line),
        "IPI": ipi_group(line),
        "PIS": pis_group(line),
        "PISST": pis_in_advance(line),
        "COFINS": cofins_group(line),
        "COFINSST": cofins_in_advance(line),
        "ICMSUFDest": destination_group(line),
        "IS": selective_group(line),
    }


def _reference(line: InvoiceLine) -> Group | None:
    """What an item of a return undoes (group VC); a return has no other reference (rule VC02-14)."""
    undone = line.refers_to
    if undone is None:
        return None
    return Item.DfeReferenciado(chaveAcesso=undone.access_key, nItem=str(undone.position))


def _product(line: InvoiceLine) -> Group:
    gtin, unit = line.gtin or NO_GTIN, plain(line.unit, longest=6)
    quantity, price = trimmed(line.quantity, at_most=4), trimmed(line.unit_price, at_most=10, at_least=2)
    return Item.Prod(
        cProd=plain(line.sku, longest=60),
        cEAN=gtin,
        xProd=plain(line.description, longest=120),
        NCM=line.ncm,
        CEST=line.cest,
        cBenef=_benefit(line),
        CFOP=line.cfop,
        uCom=unit,
        qCom=quantity,
        vUnCom=price,
        vProd=money(line.gross),
        cEANTrib=gtin,
        uTrib=unit,
        qTrib=quantity,
        vUnTrib=price,
        vFrete=_if_any(line.freight),
        vSeg=_if_any(line.insurance),
        vDesc=_if_any(line.discount),
        vOutro=_if_any(line.other_charges),
        indTot="1",
        xPed=plain_or_none(line.customer_order, longest=15),
        nItemPed=str(line.customer_order_item) if line.customer_order_item else None,
    )


def _if_any(amount: Money) -> str | None:
    return money(amount) if amount else None


def _approximate(line: InvoiceLine) -> str | None:
    """vTotTrib, where it is known."""
    return money(line.approximate.total) if line.approximate else None


def _benefit(line: InvoiceLine) -> str | None:
    """cBenef of the state, where a benefit was applied."""
    tax = line.tax(TaxKind.ICMS)
    return tax.benefit if tax else None
