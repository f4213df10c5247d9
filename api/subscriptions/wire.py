"""The WebSocket of a client that takes nothing is cut, so that nothing is kept for it."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

CUT_OFF = 15.0
"""Seconds without taking anything; longer than a client is waited for and told why it is left."""

CLOSING = 2.0
"""Seconds in which a client that is left hangs up; then it is hung up on."""


class PatientSocket(WebSocketsSansIOProtocol):
    """Up to a limit: a peer that acknowledges and never reads could hold on for ever."""

    _cut: asyncio.TimerHandle | None = None

    def __init__(self, *known: Any, **named: Any) -> None:
        super().__init__(*known, **named)
        self.close_timeout = CLOSING

    def connection_lost(self, exc: Exception | None) -> None:
        self._relent()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._cut = self.loop.call_later(CUT_OFF, self.transport.abort)

    def resume_writing(self) -> None:
        self._relent()
        super().resume_writing()

    def _relent(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
