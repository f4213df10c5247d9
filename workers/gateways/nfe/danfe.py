"""The printed companions: DANFE of an NF-e, that of an NFC-e with its QR code, DACCe of a letter."""

from __future__ import annotations

import asyncio
from typing import Any

from brazilfiscalreport.dacce import DaCCe
from brazilfiscalreport.danfce import DanfceConfig
from brazilfiscalreport.danfe import DanfeConfig
from brazilfiscalreport.danfe.config import ProductDescriptionConfig

from domain.fiscal.invoice import InvoiceKind
from domain.fiscal.printed import Issuer
from workers.gateways.nfe.danfce_roll import DanfceOnRoll
from workers.gateways.nfe.danfe_pages import danfe_of


async def danfe(
    document: bytes, kind: InvoiceKind = InvoiceKind.NFE, *, announced: str | None = None
) -> bytes:
    """The PDF of an nfeProc, or of a signed document in contingency, made in a thread; takes about 0.1 s.
    ``announced`` is the protocol of an EPEC with its time."""
    if kind is InvoiceKind.NFCE:
        return await asyncio.to_thread(render_danfce, document)
    return await asyncio.to_thread(render_danfe, document, announced=announced)


def render_danfe(authorized: bytes, *, cancelled: bool = False, announced: str | None = None) -> bytes:
    """The PDF of an nfeProc. The layout of NT 2026.010 is taken by date of issue; each item says which of the
    customer's own order it is (xPed, nItemPed)."""
    told = ProductDescriptionConfig(display_xped=True)
    config = DanfeConfig(watermark_cancelled=cancelled, product_description_config=told)
    drawing = danfe_of(authorized.decode(), config, announced)
    return bytes(drawing.output())


def render_danfce(document: bytes, *, cancelled: bool = False) -> bytes:
    """The PDF of an NFC-e, on a roll of 80 mm and as long as it has to be."""
    drawing: Any = DanfceOnRoll(xml=document.decode(), config=DanfceConfig(watermark_cancelled=cancelled))
    return bytes(drawing.output())


async def dacce(registered: bytes, issuer: Issuer) -> bytes:
    """The PDF of the procEventoNFe of a correction letter, made in a thread."""
    return await asyncio.to_thread(render_dacce, registered, issuer)


def render_dacce(registered: bytes, issuer: Issuer) -> bytes:
    place = issuer.address
    head = {
        "nome": issuer.legal_name,
        "end": f"{place.street}, {place.number}",
        "bairro": place.district,
        "cidade": place.city,
        "uf": place.state,
        "fone": issuer.phone or "",
    }
    drawing: Any = DaCCe(xml=registered.decode(), emitente=head)
    return bytes(drawing.output())
