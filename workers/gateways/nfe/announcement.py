"""EPEC, the event that announces an NF-e to the Ambiente Nacional (tpEvento 110140), not yet signed."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.taxes import TaxKind
from domain.kernel.brazil import StateRegistrationKind
from domain.kernel.money import Money
from workers.gateways.nfe.codes import DIRECTION, ENVIRONMENT, state_code
from workers.gateways.nfe.formats import instant, money
from workers.gateways.nfe.markup import Element, etree, tag

LAYOUT, SOFTWARE = "1.00", "Retaguarda 0.1"
ANNOUNCEMENT, NATION, BY_ISSUER, FIRST = "110140", "91", "1", "1"

SUBSTITUTION = "ICMS_ST"
"""The kind of tax of ICMS collected in advance, by its name."""


def announcement(invoice: Invoice) -> bytes:
    """The unsigned bytes; the same for the same invoice."""
    if invoice.access_key is None or invoice.issued_at is None:
        raise ValueError("the invoice is not numbered")
    root = etree.Element(tag("evento"), versao=LAYOUT, nsmap={None: tag("")[1:-1]})
    content = etree.SubElement(root, tag("infEvento"), Id=f"ID{ANNOUNCEMENT}{invoice.access_key}01")
    _put(
        content,
        cOrgao=NATION,
        tpAmb=ENVIRONMENT[invoice.environment],
        CNPJ=invoice.issuer.cnpj,
        chNFe=invoice.access_key,
        dhEvento=instant(invoice.issued_at, invoice.zone),
        tpEvento=ANNOUNCEMENT,
        nSeqEvento=FIRST,
        verEvento=LAYOUT,
    )
    _detail(etree.SubElement(content, tag("detEvento"), versao=LAYOUT), invoice)
    return etree.tostring(root, encoding="utf-8", xml_declaration=False)


def _detail(group: Element, invoice: Invoice) -> None:
    assert invoice.issued_at
    _put(
        group,
        descEvento="EPEC",
        cOrgaoAutor=state_code(invoice.issuer.address.state),
        tpAutor=BY_ISSUER,
        verAplic=SOFTWARE,
        dhEmi=instant(invoice.issued_at, invoice.zone),
        tpNF=DIRECTION[invoice.direction],
        IE=invoice.issuer.state_registration,
    )
    recipient = invoice.recipient
    contributor = recipient.registration_kind is StateRegistrationKind.CONTRIBUTOR
    _put(
        etree.SubElement(group, tag("dest")),
        UF=recipient.address.state,
        CNPJ=recipient.tax_id if len(recipient.tax_id) == 14 else None,
        CPF=recipient.tax_id if len(recipient.tax_id) == 11 else None,
        IE=recipient.state_registration if contributor else None,
        vNF=money(invoice.total),
        vICMS=money(invoice.total_of(TaxKind.ICMS)),
        vST=money(_substituted(invoice)),
    )


def _substituted(invoice: Invoice) -> Money:
    """vST: what is collected for those who sell on, where documents state it."""
    taxes = (tax for line in invoice.lines for tax in line.taxes)
    return Money.total(tax.amount for tax in taxes if tax.kind.value == SUBSTITUTION)


def _put(group: Element, **values: str | None) -> None:
    for name, value in values.items():
        if value is not None:
            etree.SubElement(group, tag(name)).text = value
