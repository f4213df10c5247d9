"""The doorbell on RabbitMQ."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from dramatiq import Message, Middleware
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.errors import ConnectionClosed
from pika.connection import Parameters
from pika.exceptions import AMQPError, ChannelClosedByBroker

from workers.doorbells.bounds import HEARTBEAT, LONGEST_QUEUE, PATIENCE, refuse_delay

MARK = "retaguarda.doorbell"
"""A queue for nobody, present as long as the server remembers anything."""
NOT_FOUND = 404

logging.getLogger("pika").setLevel(
    logging.CRITICAL
)  # what it writes of a server that is away, we say in a line


class RabbitmqDoorbell(RabbitmqBroker):
    """Without delayed and dead messages, with one connection for all threads that ring.

    Consumers have connections of their own. A connection bears one thread at a time, so threads take
    turns; one of its own for each would be closed by the server while that thread has nothing to do.
    """

    def __init__(
        self, url: str, middleware: Sequence[Middleware], *, longest_queue: int = LONGEST_QUEUE
    ) -> None:
        super().__init__(url=url, confirm_delivery=True, middleware=list(middleware))
        for server in self.parameters if isinstance(self.parameters, list) else [self.parameters]:
            _bound(server)
        self.state, self.turn = SimpleNamespace(), threading.RLock()
        self.longest_queue = longest_queue

    def ping(self) -> None:
        """Raises when the server does not answer."""
        with self._turn():
            try:
                self.channel.basic_qos(prefetch_count=1)
            except AMQPError:
                del self.connection
                self.channel.basic_qos(prefetch_count=1)

    def was_emptied(self) -> bool:
        """Whether the server lost what it held since it was marked."""
        with self._turn():
            self.ping()
            try:
                self.channel.queue_declare(MARK, passive=True)
            except ChannelClosedByBroker as closed:
                del self.channel
                if closed.reply_code != NOT_FOUND:
                    raise
                return True
        return False

    def mark(self) -> None:
        """To be called when what was lost is to be rung for again."""
        with self._turn():
            self.channel.queue_declare(MARK, durable=True)

    def declare_queue(self, queue_name: str, *, ensure: bool = False) -> None:
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.queues_pending.add(queue_name)
            self.emit_after("declare_queue", queue_name)
        if ensure:
            self._ensure_queue(queue_name)

    def enqueue(self, message: Message, *, delay: int | None = None) -> Message:
        """Returns when the server has confirmed it. Raises ValueError when it is to be delayed."""
        refuse_delay(delay)
        with self._turn():
            return super().enqueue(message)

    @contextmanager
    def _turn(self) -> Generator[None]:
        """Raises ConnectionClosed when another thread has been waiting for the server too long."""
        if not self.turn.acquire(timeout=PATIENCE):
            raise ConnectionClosed(TimeoutError("the server does not answer"))
        try:
            yield
        finally:
            self.turn.release()

    def _ensure_queue(self, canonical_queue_name: str) -> None:
        with self._turn():
            super()._ensure_queue(canonical_queue_name)

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        """Of a queue that is full the server drops the oldest messages, without a place for dead ones."""
        return {"x-max-length": self.longest_queue}

    def _declare_dq_queue(self, queue_name: str) -> None:
        """No queue for delayed messages."""

    def _declare_xq_queue(self, queue_name: str) -> None:
        """No queue for dead messages."""


def _bound(server: Parameters) -> None:
    """Have silence end: a heartbeat in the address goes before ours."""
    server.heartbeat = HEARTBEAT if server.heartbeat is None else server.heartbeat
    server.blocked_connection_timeout = PATIENCE
    server.socket_timeout = PATIENCE
    server.stack_timeout = PATIENCE
