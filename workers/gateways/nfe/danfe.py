"""The DANFE: the printed companion of an authorised NF-e."""

from __future__ import annotations

import asyncio
from typing import Any

from brazilfiscalreport.danfe import Danfe, DanfeConfig


async def danfe(authorized: bytes) -> bytes:
    """The PDF of an nfeProc, made in a thread; takes about 0.1 s."""
    return await asyncio.to_thread(render_danfe, authorized)


def render_danfe(authorized: bytes, *, cancelled: bool = False) -> bytes:
    """The PDF of an nfeProc. The layout of NT 2026.010 is taken by date of issue."""
    drawing: Any = Danfe(xml=authorized.decode(), config=DanfeConfig(watermark_cancelled=cancelled))
    return bytes(drawing.output())
