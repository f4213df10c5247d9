"""The DANFE: the printed companion of an NF-e, and that of an NFC-e with its QR code."""

from __future__ import annotations

import asyncio
from typing import Any

from brazilfiscalreport.danfce import Danfce, DanfceConfig
from brazilfiscalreport.danfe import Danfe, DanfeConfig

from domain.fiscal.invoice import InvoiceKind


async def danfe(document: bytes, kind: InvoiceKind = InvoiceKind.NFE) -> bytes:
    """The PDF of an nfeProc, or of a signed document in contingency, made in a thread; takes about 0.1 s."""
    if kind is InvoiceKind.NFCE:
        return await asyncio.to_thread(render_danfce, document)
    return await asyncio.to_thread(render_danfe, document)


def render_danfe(authorized: bytes, *, cancelled: bool = False) -> bytes:
    """The PDF of an nfeProc. The layout of NT 2026.010 is taken by date of issue."""
    drawing: Any = Danfe(xml=authorized.decode(), config=DanfeConfig(watermark_cancelled=cancelled))
    return bytes(drawing.output())


def render_danfce(document: bytes, *, cancelled: bool = False) -> bytes:
    """The PDF of an NFC-e, on a roll of 80 mm and as long as it has to be."""
    drawing: Any = Danfce(xml=document.decode(), config=DanfceConfig(watermark_cancelled=cancelled))
    return bytes(drawing.output())
