"""Clients that stall, never end the head of their request or do not take their answer are let go."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api import limits
from api.transport import quiet


class PatientProtocol(HttpToolsProtocol):
    """The head of a request has ``limits.SECONDS`` to arrive, and ``limits.HEAD_BYTES`` to say it in.

    Its body comes at ``limits.BODY_PACE`` or faster, and ends soon after it was answered. An answer is
    taken at least every ``limits.DRAIN_SECONDS``.
    """

    _deadline: asyncio.TimerHandle | None = None
    _draining: asyncio.TimerHandle | None = None
    _pace: asyncio.TimerHandle | None = None
    _awaited = True
    _unfinished = False
    _said = _arrived = 0

    def __init__(self, *known: Any, **named: Any) -> None:
        super().__init__(*known, **named)
        self.logger = quiet.connections

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._relent()
        self._drained()
        self._arrive()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._draining = self.loop.call_later(limits.DRAIN_SECONDS, self._give_up)

    def resume_writing(self) -> None:
        self._drained()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._awaited or self.transport.is_closing():
            self._relent()
            if self._unfinished and self._pace is None:
                self._pace = self.loop.call_later(limits.BODY_SECONDS, self._judge_pace)
            return
        self._said += len(data)
        if self._said > limits.HEAD_BYTES:
            self.send_400_response("The head of the request is too long.")
        elif self._deadline is None:
            self._expect()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._awaited, self._said = True, 0

    def on_headers_complete(self) -> None:
        self._awaited, self._unfinished = False, True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._arrived += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._arrive()
        super().on_message_complete()

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(limits.SECONDS, self._give_up)

    def _relent(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _judge_pace(self) -> None:
        """Who is slow is let go, unless it is us who do not read on."""
        slow = self._arrived < limits.BODY_PACE * limits.BODY_SECONDS and not self.flow.read_paused
        if slow or self.cycle.response_complete:
            self._give_up()
        else:
            self._arrived, self._pace = 0, self.loop.call_later(limits.BODY_SECONDS, self._judge_pace)

    def _arrive(self) -> None:
        """All of the body is there."""
        self._unfinished, self._arrived = False, 0
        if self._pace is not None:
            self._pace.cancel()
            self._pace = None

    def _drained(self) -> None:
        if self._draining is not None:
            self._draining.cancel()
            self._draining = None

    def _give_up(self) -> None:
        if self.transport is not None:
            self.transport.abort()
