"""The events on an authorised invoice, by layout 1.00, not yet signed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.fiscal.event_terms import CANCELLATION, CORRECTION, SUBSTITUTION
from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent, InvoiceEventKind
from domain.kernel.brazil import AccessKey
from workers.gateways.nfe.codes import ENVIRONMENT
from workers.gateways.nfe.document import SOFTWARE
from workers.gateways.nfe.formats import instant, plain
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
        "cOrgaoAutor": AccessKey(invoice.access_key or "").state.ibge_code,
        "tpAutor": ISSUER,
        "verAplic": SOFTWARE,
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


@dataclass(frozen=True)
class Layout:
    """tpEvento, what its detEvento says in order, and the schema of the message that carries it."""

    code: str
    details: Callable[[InvoiceEvent, Invoice], Details]
    schema: Schema


LAYOUTS = {
    InvoiceEventKind.CANCELLATION: Layout(CANCELLATION, cancellation, Schema.CANCELLATION_BATCH),
    InvoiceEventKind.SUBSTITUTION: Layout(SUBSTITUTION, substitution, Schema.ANY_EVENT_BATCH),
    InvoiceEventKind.CORRECTION: Layout(CORRECTION, correction, Schema.CORRECTION_BATCH),
}


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
        "cOrgao": AccessKey(invoice.access_key).state.ibge_code,
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


def _fill(element: Element, fields: Details) -> None:
    for name, value in fields.items():
        etree.SubElement(element, tag(name)).text = value
