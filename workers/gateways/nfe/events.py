"""The event that cancels an authorised invoice (tpEvento 110111), not yet signed."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.invoice_event import InvoiceEvent
from domain.kernel.brazil import AccessKey
from workers.gateways.nfe.codes import ENVIRONMENT
from workers.gateways.nfe.formats import instant, plain
from workers.gateways.nfe.layout import Event, EventContent
from workers.gateways.nfe.markup import render

LAYOUT = "1.00"
CANCELLATION = "110111"


def cancellation_event(event: InvoiceEvent, invoice: Invoice) -> bytes:
    """The unsigned bytes. The invoice must be authorised: the event names its protocol."""
    if invoice.access_key is None or invoice.protocol is None:
        raise ValueError("only an authorised invoice can be cancelled")
    return render(
        Event(
            versao=LAYOUT,
            infEvento=EventContent(
                Id=f"ID{CANCELLATION}{invoice.access_key}{event.sequence:02d}",
                cOrgao=AccessKey(invoice.access_key).state.ibge_code,
                tpAmb=ENVIRONMENT[invoice.environment],
                CNPJ=invoice.issuer.cnpj,
                chNFe=invoice.access_key,
                dhEvento=instant(event.requested_at, invoice.zone),
                tpEvento=CANCELLATION,
                nSeqEvento=str(event.sequence),
                verEvento=LAYOUT,
                detEvento=EventContent.DetEvento(
                    versao=LAYOUT,
                    descEvento="Cancelamento",
                    nProt=invoice.protocol,
                    xJust=plain(event.reason, longest=255),
                ),
            ),
        )
    )
