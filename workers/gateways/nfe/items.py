"""One item of the document (group H): what it is, how much, and its taxes."""

from __future__ import annotations

from domain.fiscal.invoice import Purpose
from domain.fiscal.invoice_line import InvoiceLine
from workers.gateways.nfe.contributions import cofins_group, pis_group
from workers.gateways.nfe.formats import money, plain, trimmed
from workers.gateways.nfe.icms import destination_group, icms_group
from workers.gateways.nfe.layout import Group, Item, ItemTaxes
from workers.gateways.nfe.reform import reform_group

NO_GTIN = "SEM GTIN"
NOTES = (Purpose.CREDIT, Purpose.DEBIT)


def item_group(line: InvoiceLine, purpose: Purpose = Purpose.SALE) -> Group:
    """Raises Missing for a tax that has no group here. Credit and debit notes bear IBS and CBS alone."""
    reform = reform_group(line)
    return Item(
        nItem=str(line.position),
        prod=_product(line),
        imposto=ItemTaxes(IBSCBS=reform, **({} if purpose in NOTES else _other_taxes(line))),
        vItem=money(line.net + line.charges) if reform else None,
        DFeReferenciado=_reference(line),
    )


def _other_taxes(line: InvoiceLine) -> dict[str, Group]:
    return {
        "ICMS": icms_group(line),
        "PIS": pis_group(line),
        "COFINS": cofins_group(line),
        "ICMSUFDest": destination_group(line),
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
        CFOP=line.cfop,
        uCom=unit,
        qCom=quantity,
        vUnCom=price,
        vProd=money(line.gross),
        cEANTrib=gtin,
        uTrib=unit,
        qTrib=quantity,
        vUnTrib=price,
        vFrete=money(line.freight) if line.freight else None,
        vSeg=money(line.insurance) if line.insurance else None,
        vDesc=money(line.discount) if line.discount else None,
        vOutro=money(line.other_charges) if line.other_charges else None,
        indTot="1",
    )
