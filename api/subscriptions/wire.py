"""The WebSocket of a client that takes nothing, or sends without end, is cut: nothing is kept for it."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from api.subscriptions.messages import Code
from api.transport import quiet

CUT_OFF = 15.0
"""Seconds without taking anything; longer than a client is waited for and told why it is left."""

CLOSING = 2.0
"""Seconds in which a client that is left hangs up; then it is hung up on."""

PACE, BURST = 100, 300
"""Frames, pings of the WebSocket itself among them, that a client may send in a second, and at once."""

SLICE = 4_096
"""Bytes that are looked at before the frames in them are counted: a frame may have six."""


class PatientSocket(WebSocketsSansIOProtocol):
    """Up to a limit: a peer that acknowledges and never reads could hold on for ever.

    One that keeps sending is not listened to any more: whoever serves it is told that it left, with
    ``Code.TRY_AGAIN_LATER``, and says goodbye.
    """

    _cut: asyncio.TimerHandle | None = None
    _deaf = False

    def __init__(self, *known: Any, **named: Any) -> None:
        super().__init__(*known, **named)
        self.close_timeout = CLOSING
        self.logger = self.conn.logger = quiet.connections
        self._allowed, self._counted = float(BURST), self.loop.time()

    def connection_lost(self, exc: Exception | None) -> None:
        self._relent()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._cut = self.loop.call_later(CUT_OFF, self.transport.abort)

    def resume_writing(self) -> None:
        self._relent()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE):
            if self._deaf:
                break
            super().data_received(data[start : start + SLICE])

    async def send(self, message: ASGISendEvent) -> None:
        """To a client that broke the protocol meanwhile as to one that left."""
        try:
            await super().send(message)
        except RuntimeError:
            if not self.close_sent:
                raise
            raise ClientDisconnected from None

    def handle_events(self) -> None:
        if self._keeps_pace(len(self.conn.events)):
            super().handle_events()
        else:
            self._stop_listening()

    def _keeps_pace(self, frames: int) -> bool:
        now = self.loop.time()
        self._allowed = min(BURST, self._allowed + (now - self._counted) * PACE) - frames
        self._counted = now
        return self._allowed >= 0

    def _stop_listening(self) -> None:
        self._deaf = True
        if not self.handshake_complete:
            self.transport.abort()
            return
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait({"type": "websocket.disconnect", "code": Code.TRY_AGAIN_LATER})

    def _relent(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
