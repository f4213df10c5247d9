"""An invoice as an NF-e 4.00 document, not yet signed."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.kernel.brazil import AccessKey
from workers.gateways.nfe.codes import DIRECTION, ENVIRONMENT, MODEL, purpose_code, state_code
from workers.gateways.nfe.formats import instant, plain, plain_or_none
from workers.gateways.nfe.government import government_sale
from workers.gateways.nfe.items import item_group
from workers.gateways.nfe.layout import Content, Document, Group
from workers.gateways.nfe.markup import render
from workers.gateways.nfe.parties import issuer_group, recipient_group
from workers.gateways.nfe.payment import billing_group, payment_group
from workers.gateways.nfe.reform import check_layout
from workers.gateways.nfe.totals import totals_group

LAYOUT = "4.00"
SOFTWARE = "Retaguarda 0.1"
PORTRAIT = "1"
OWN_SOFTWARE = "0"
NOT_IN_PERSON, NO_MARKETPLACE = "9", "0"
WITHIN_STATE, BETWEEN_STATES = "1", "2"
NO_FREIGHT = "9"


def nfe_document(invoice: Invoice) -> bytes:
    """The unsigned bytes; the same for the same invoice. Raises Missing for what has no layout here.

    The invoice must be numbered: its key, number, code and instant of issue are in the document.
    """
    check_layout(invoice)
    return render(
        Document(
            infNFe=Content(
                versao=LAYOUT,
                Id=f"NFe{invoice.access_key}",
                ide=_identification(invoice),
                emit=issuer_group(invoice.issuer),
                dest=recipient_group(invoice.recipient, invoice.environment),
                det=[item_group(line) for line in invoice.lines],
                total=totals_group(invoice),
                transp=Content.Transp(modFrete=NO_FREIGHT),
                cobr=billing_group(invoice),
                pag=payment_group(invoice),
                infAdic=_additional(invoice),
            )
        )
    )


def _identification(invoice: Invoice) -> Group:
    if invoice.access_key is None or invoice.issued_at is None:
        raise ValueError("the invoice is not numbered")
    key, issuer, recipient = AccessKey(invoice.access_key), invoice.issuer, invoice.recipient
    return Content.Ide(
        cUF=state_code(issuer.address.state),
        cNF=invoice.numeric_code,
        natOp=plain(invoice.operation, longest=60),
        mod=MODEL,
        serie=str(invoice.series),
        nNF=str(invoice.number),
        dhEmi=instant(invoice.issued_at, invoice.zone),
        tpNF=DIRECTION[invoice.direction],
        idDest=WITHIN_STATE if issuer.address.state == recipient.address.state else BETWEEN_STATES,
        cMunFG=issuer.address.city_code,
        tpImp=PORTRAIT,
        tpEmis=str(key.emission_type),
        cDV=key[-1],
        tpAmb=ENVIRONMENT[invoice.environment],
        finNFe=purpose_code(invoice.purpose),
        indFinal="1" if recipient.final_consumer else "0",
        indPres=NOT_IN_PERSON,
        indIntermed=NO_MARKETPLACE,
        procEmi=OWN_SOFTWARE,
        verProc=SOFTWARE,
        gCompraGov=government_sale(invoice),
    )


def _additional(invoice: Invoice) -> Group | None:
    text = plain_or_none(invoice.additional_information, longest=5000)
    return Content.InfAdic(infCpl=text) if text else None
