"""How the goods travel (group X): at whose charge, carrier, vehicle, packages."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.printed import Recipient
from domain.fiscal.transport import FreightMode, Transport, Volume
from domain.kernel.brazil import StateRegistrationKind
from workers.gateways.nfe.formats import decimal, plain, plain_or_none
from workers.gateways.nfe.layout import Content, Group, Vehicle

CODES = {
    FreightMode.SENDER: "0",
    FreightMode.RECIPIENT: "1",
    FreightMode.THIRD_PARTY: "2",
    FreightMode.OWN_OF_SENDER: "3",
    FreightMode.OWN_OF_RECIPIENT: "4",
    FreightMode.NONE: "9",
}


def transport_group(invoice: Invoice) -> Group:
    """Where nothing is said, who charges for the transport has it done; what is sold in person is carried
    by who buys it."""
    transport = invoice.transport
    if transport is None:
        charged = invoice.kind is InvoiceKind.NFE and any(line.freight for line in invoice.lines)
        return Content.Transp(modFrete=CODES[FreightMode.SENDER if charged else FreightMode.NONE])
    return Content.Transp(
        modFrete=CODES[transport.mode],
        transporta=_carrier(transport.carrier) if transport.carrier else None,
        veicTransp=_vehicle(transport),
        vol=[_volume(volume) for volume in transport.volumes],
    )


def _carrier(carrier: Recipient) -> Group:
    address, registered = carrier.address, carrier.registration_kind is StateRegistrationKind.CONTRIBUTOR
    return Content.Transp.Transporta(
        CNPJ=carrier.tax_id if len(carrier.tax_id) == 14 else None,
        CPF=carrier.tax_id if len(carrier.tax_id) == 11 else None,
        xNome=plain(carrier.name, longest=60),
        IE=carrier.state_registration if registered else None,
        xEnder=plain(f"{address.street}, {address.number}", longest=60),
        xMun=plain_or_none(address.city, longest=60),
        UF=address.state,
    )


def _vehicle(transport: Transport) -> Group | None:
    return Vehicle(placa=transport.plate, UF=transport.plate_state) if transport.plate else None


def _volume(volume: Volume) -> Group:
    return Content.Transp.Vol(
        qVol=None if volume.quantity is None else str(volume.quantity),
        esp=plain_or_none(volume.kind, longest=60),
        marca=plain_or_none(volume.brand, longest=60),
        nVol=plain_or_none(volume.numbering, longest=60),
        pesoL=None if volume.net_weight is None else decimal(volume.net_weight, 3),
        pesoB=None if volume.gross_weight is None else decimal(volume.gross_weight, 3),
        lacres=[Content.Transp.Vol.Lacres(nLacre=plain(seal, longest=60)) for seal in volume.seals],
    )
