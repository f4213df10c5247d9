"""The events on an authorised invoice, by layout 1.00, not yet signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.fiscal.delivery import Delivery, DeliveryFailure
from domain.fiscal.event_terms import CANCELLATION, CORRECTION, SUBSTITUTION
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.kernel.brazil import AccessKey
from workers.gateways.nfe.codes import ENVIRONMENT
from workers.gateways.nfe.document import SOFTWARE
from workers.gateways.nfe.endpoints import NATIONAL, VIRTUAL
from workers.gateways.nfe.formats import decimal, instant, plain
from workers.gateways.nfe.markup import NAMESPACE, Element, at, etree, parse, tag
from workers.gateways.nfe.schema import Schema

LAYOUT = "1.00"
ISSUER = "1"
"""tpAutor."""
CONDITIONS = (
    "A Carta de Correção é disciplinada pelo § 1º-A do art. 7º do Convênio S/N, de 15 de dezembro de 1970"
    " e pode ser utilizada para regularização de erro ocorrido na emissão de documento fiscal, desde que "
    "o erro não esteja relacionado com: I - as variáveis que determinam o valor do imposto tais como: "
    "base de cálculo, alíquota, diferença de preço, quantidade, valor da operação ou da prestação; II - a"
    " correção de dados cadastrais que implique mudança do remetente ou do destinatário; III - a data de "
    "emissão ou de saída."
)
"""xCondUso, as the schema of the event prescribes it."""

Details = Mapping[str, str]


def cancellation(event: InvoiceEvent, invoice: Invoice) -> Details:
    return {
        "descEvento": "Cancelamento",
        "nProt": invoice.protocol or "",
        "xJust": plain(event.reason, longest=255),
    }


def substitution(event: InvoiceEvent, invoice: Invoice) -> Details:
    return {
        "descEvento": "Cancelamento por substituicao",
        **_author(invoice),
        "nProt": invoice.protocol or "",
        "xJust": plain(event.reason, longest=255),
        "chNFeRef": event.substitute_key or "",
    }


def correction(event: InvoiceEvent, invoice: Invoice) -> Details:
    return {
        "descEvento": "Carta de Correção",
        "xCorrecao": plain(event.reason, longest=1000),
        "xCondUso": CONDITIONS,
    }


def delivered(event: InvoiceEvent, invoice: Invoice) -> Details:
    delivery = _proven(event)
    return {
        "descEvento": "Comprovante de Entrega da NF-e",
        **_author(invoice),
        "dhEntrega": instant(delivery.at, invoice.zone),
        "nDoc": plain(event.receiver_document or "", longest=20),
        "xNome": plain(event.receiver_name or "", longest=60),
        **_place(delivery),
        "hashComprovante": delivery.proof_hash or "",
        "dhHashComprovante": instant(event.requested_at, invoice.zone),
    }


def not_delivered(event: InvoiceEvent, invoice: Invoice) -> Details:
    delivery = _proven(event)
    author = _author(invoice)
    return {
        "descEvento": "Insucesso na Entrega da NF-e",
        "cOrgaoAutor": author["cOrgaoAutor"],
        "verAplic": author["verAplic"],
        "dhTentativaEntrega": instant(delivery.at, invoice.zone),
        **({"nTentativa": str(delivery.attempt)} if delivery.attempt else {}),
        "tpMotivo": FAILURE[delivery.failure or DeliveryFailure.OTHER],
        **({"xJustMotivo": plain(event.reason, longest=250)} if event.reason else {}),
        **_place(delivery),
        "hashTentativaEntrega": delivery.proof_hash or "",
        "dhHashTentativaEntrega": instant(event.requested_at, invoice.zone),
    }


def delivery_taken_back(event: InvoiceEvent, invoice: Invoice) -> Details:
    description = "Cancelamento Comprovante de Entrega da NF-e"
    return {"descEvento": description, **_author(invoice), "nProtEvento": event.cancels_protocol or ""}


def failure_taken_back(event: InvoiceEvent, invoice: Invoice) -> Details:
    author = _author(invoice)
    return {
        "descEvento": "Cancelamento Insucesso na Entrega da NF-e",
        "cOrgaoAutor": author["cOrgaoAutor"],
        "verAplic": author["verAplic"],
        "nProtEvento": event.cancels_protocol or "",
    }


@dataclass(frozen=True)
class Layout:
    """tpEvento, what its detEvento says in order, the schema of the message that carries it, and who
    takes it where that is not the state's own authority."""

    code: str
    details: Callable[[InvoiceEvent, Invoice], Details]
    schema: Schema
    authorizer: str | None = None


LAYOUTS = {
    InvoiceEventKind.CANCELLATION: Layout(CANCELLATION, cancellation, Schema.CANCELLATION_BATCH),
    InvoiceEventKind.SUBSTITUTION: Layout(SUBSTITUTION, substitution, Schema.ANY_EVENT_BATCH),
    InvoiceEventKind.CORRECTION: Layout(CORRECTION, correction, Schema.CORRECTION_BATCH),
    InvoiceEventKind.DELIVERY: Layout("110130", delivered, Schema.DELIVERY_BATCH, NATIONAL),
    InvoiceEventKind.DELIVERY_CANCELLATION: Layout(
        "110131", delivery_taken_back, Schema.DELIVERY_CANCELLATION_BATCH, NATIONAL
    ),
    InvoiceEventKind.FAILED_DELIVERY: Layout("110192", not_delivered, Schema.FAILED_DELIVERY_BATCH, VIRTUAL),
    InvoiceEventKind.FAILED_DELIVERY_CANCELLATION: Layout(
        "110193", failure_taken_back, Schema.FAILED_DELIVERY_CANCELLATION_BATCH, VIRTUAL
    ),
}
TAKEN_BY = {NATIONAL: "91", VIRTUAL: "92"}
"""cOrgao of who takes events of every state."""
FAILURE = {
    DeliveryFailure.NOT_FOUND: "1",
    DeliveryFailure.REFUSED: "2",
    DeliveryFailure.NO_SUCH_ADDRESS: "3",
    DeliveryFailure.OTHER: "4",
}
"""tpMotivo."""


def event_document(event: InvoiceEvent, invoice: Invoice) -> bytes:
    """The unsigned bytes. The invoice must be authorised: the event is about what was allowed."""
    if invoice.access_key is None or invoice.protocol is None:
        raise ValueError("only an authorised invoice has events")
    layout, zone = LAYOUTS[event.kind], invoice.zone
    root = etree.Element(tag("evento"), nsmap={None: NAMESPACE}, versao=LAYOUT)
    content = etree.SubElement(
        root, tag("infEvento"), Id=f"ID{layout.code}{invoice.access_key}{event.sequence:02d}"
    )
    fields = {
        "cOrgao": TAKEN_BY.get(layout.authorizer or "") or AccessKey(invoice.access_key).state.ibge_code,
        "tpAmb": ENVIRONMENT[invoice.environment],
        "CNPJ": invoice.issuer.cnpj,
        "chNFe": invoice.access_key,
        "dhEvento": instant(event.requested_at, zone),
        "tpEvento": layout.code,
        "nSeqEvento": str(event.sequence),
        "verEvento": LAYOUT,
    }
    _fill(content, fields)
    _fill(etree.SubElement(content, tag("detEvento"), versao=LAYOUT), layout.details(event, invoice))
    return etree.tostring(root, encoding="utf-8")


def batch_of(event: bytes) -> bytes:
    """The message that carries one signed event."""
    lot = at(parse(event), "infEvento/chNFe")[-15:]
    opening = f'<envEvento xmlns="{NAMESPACE}" versao="{LAYOUT}"><idLote>{lot}</idLote>'
    return opening.encode() + event + b"</envEvento>"


def _author(invoice: Invoice) -> dict[str, str]:
    organ = AccessKey(invoice.access_key or "").state.ibge_code
    return {"cOrgaoAutor": organ, "tpAutor": ISSUER, "verAplic": SOFTWARE}


def _proven(event: InvoiceEvent) -> Delivery:
    if event.delivery is None or event.delivery.proof_hash is None:
        raise ValueError("nobody has read the picture that proves it")
    return event.delivery


def _place(delivery: Delivery) -> dict[str, str]:
    if delivery.latitude is None or delivery.longitude is None:
        return {}
    return {"latGPS": decimal(delivery.latitude, 6), "longGPS": decimal(delivery.longitude, 6)}


def _fill(element: Element, fields: Details) -> None:
    for name, value in fields.items():
        etree.SubElement(element, tag(name)).text = value
