"""An invoice as an NF-e 4.00 document, not yet signed."""

from __future__ import annotations

from domain.fiscal.invoice import MODELS, Invoice, InvoiceKind, Purpose
from domain.fiscal.till import has_address
from domain.kernel.brazil import AccessKey, Environment
from workers.gateways.nfe.codes import DIRECTION, ENVIRONMENT, purpose_code, state_code
from workers.gateways.nfe.formats import instant, plain, plain_or_none
from workers.gateways.nfe.government import government_sale
from workers.gateways.nfe.items import item_group
from workers.gateways.nfe.layout import Content, Document, Group
from workers.gateways.nfe.markup import render
from workers.gateways.nfe.parties import TESTING_ITEM, consumer_group, issuer_group, recipient_group
from workers.gateways.nfe.payment import billing_group, payment_group
from workers.gateways.nfe.reform import check_layout
from workers.gateways.nfe.totals import totals_group
from workers.gateways.nfe.transport import transport_group

LAYOUT = "4.00"
SOFTWARE = "Retaguarda 0.1"
PORTRAIT, ON_A_ROLL = "1", "4"
OWN_SOFTWARE = "0"
IN_PERSON, NOT_IN_PERSON, NO_MARKETPLACE = "1", "9", "0"
WITHIN_STATE, BETWEEN_STATES = "1", "2"


def nfe_document(invoice: Invoice) -> bytes:
    """The unsigned bytes; the same for the same invoice. Raises Missing for what has no layout here.

    The invoice must be numbered: its key, number, code and instant of issue are in the document.
    """
    check_layout(invoice)
    return render(bound(invoice))


def bound(invoice: Invoice) -> Group:
    """The same as the layout's groups."""
    return Document(
        infNFe=Content(
            versao=LAYOUT,
            Id=f"NFe{invoice.access_key}",
            ide=_identification(invoice),
            emit=issuer_group(invoice.issuer),
            dest=_recipient(invoice),
            det=_items(invoice),
            total=totals_group(invoice),
            transp=transport_group(invoice),
            cobr=None if invoice.kind is InvoiceKind.NFCE else billing_group(invoice),
            pag=payment_group(invoice),
            infAdic=_additional(invoice),
        )
    )


def _identification(invoice: Invoice) -> Group:
    if invoice.access_key is None or invoice.issued_at is None:
        raise ValueError("the invoice is not numbered")
    key, issuer, recipient = AccessKey(invoice.access_key), invoice.issuer, invoice.recipient
    in_person = invoice.kind is InvoiceKind.NFCE
    return Content.Ide(
        cUF=state_code(issuer.address.state),
        cNF=invoice.numeric_code,
        natOp=plain(invoice.operation, longest=60),
        mod=MODELS[invoice.kind],
        serie=str(invoice.series),
        nNF=str(invoice.number),
        dhEmi=instant(invoice.issued_at, invoice.zone),
        tpNF=DIRECTION[invoice.direction],
        idDest=WITHIN_STATE
        if in_person or issuer.address.state == recipient.address.state
        else BETWEEN_STATES,
        cMunFG=issuer.address.city_code,
        tpImp=ON_A_ROLL if in_person else PORTRAIT,
        tpEmis=str(key.emission_type),
        cDV=key[-1],
        tpAmb=ENVIRONMENT[invoice.environment],
        finNFe=purpose_code(invoice.purpose),
        tpNFCredito=invoice.note_reason if invoice.purpose is Purpose.CREDIT else None,
        tpNFDebito=invoice.note_reason if invoice.purpose is Purpose.DEBIT else None,
        indFinal="1" if recipient.final_consumer else "0",
        indPres=IN_PERSON if in_person else NOT_IN_PERSON,
        indIntermed=None if in_person else NO_MARKETPLACE,
        procEmi=OWN_SOFTWARE,
        verProc=SOFTWARE,
        dhCont=instant(invoice.contingency_since, invoice.zone) if invoice.contingency_since else None,
        xJust=plain_or_none(invoice.contingency_reason, longest=256),
        gCompraGov=government_sale(invoice),
        NFref=[Content.Ide.Nfref(refNFe=key) for key in invoice.refers_to or ()],
    )


def _recipient(invoice: Invoice) -> Group | None:
    if invoice.anonymous:
        return None
    if invoice.kind is InvoiceKind.NFCE:
        return consumer_group(invoice.recipient, invoice.environment, with_address=has_address(invoice))
    return recipient_group(invoice.recipient, invoice.environment)


def _items(invoice: Invoice) -> list[Group]:
    """On an NFC-e of the testing environment the first item says so (rule 373)."""
    items = [item_group(line, invoice.purpose, invoice.kind) for line in invoice.lines]
    if invoice.kind is InvoiceKind.NFCE and invoice.environment is Environment.TESTING:
        items[0].prod.xProd = TESTING_ITEM
    return items


def _additional(invoice: Invoice) -> Group | None:
    text = plain_or_none(_joined(invoice.additional_information, invoice.remarks), longest=5000)
    official = plain_or_none(_joined(invoice.fiscal_note, invoice.official_remarks), longest=2000)
    return Content.InfAdic(infAdFisco=official, infCpl=text) if text or official else None


def _joined(*texts: str | None) -> str:
    """What the law wants said first, then what the company does."""
    return " ".join(text for text in texts if text)
