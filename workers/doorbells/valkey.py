"""The doorbell on Valkey or Redis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from dramatiq import Message, Middleware

from workers.doorbells.bounds import HEARTBEAT, LONGEST_QUEUE, PATIENCE, refuse_delay
from workers.doorbells.client import RedisBroker, redis

ALWAYS = 1_000_000
"""Look for dead workers on every command, of a million: on a thousandth it took half an hour."""
UNWANTED = 60_000
"""Milliseconds for which a message is kept that named work unknown to its worker."""
MARK = "retaguarda:doorbell"
"""Present as long as the server remembers anything."""


class ValkeyDoorbell(RedisBroker):
    """Without queues for delayed messages, which workers would poll for nothing."""

    def __init__(
        self, url: str, middleware: Sequence[Middleware], *, longest_queue: int = LONGEST_QUEUE
    ) -> None:
        pool = redis.ConnectionPool.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        super().__init__(
            client=redis.Redis(connection_pool=pool),
            middleware=list(middleware),
            maintenance_chance=ALWAYS,
            heartbeat_timeout=HEARTBEAT * 1000,
            dead_message_ttl=UNWANTED,
        )
        self.longest_queue = longest_queue
        self.room: Counter[str] = Counter()

    def ping(self) -> None:
        """Raises when the server does not answer."""
        self.client.ping()

    def was_emptied(self) -> bool:
        """Whether the server lost what it held since it was marked."""
        return not self.client.exists(MARK)

    def mark(self) -> None:
        """To be called when what was lost is to be rung for again."""
        self.client.set(MARK, 1)

    def declare_queue(self, queue_name: str) -> None:
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)

    def enqueue(self, message: Message, *, delay: int | None = None) -> Message:
        """Raises ValueError when it is to be delayed; nothing happens when the queue is full."""
        refuse_delay(delay)
        return super().enqueue(message) if self._has_room(message.queue_name) else message

    def _has_room(self, queue: str) -> bool:
        """Asks the server how long the queue is only after so many messages as would have filled it."""
        if self.room[queue] <= 0:
            self.room[queue] = self.longest_queue - self.client.llen(f"{self.namespace}:{queue}")
        self.room[queue] -= 1
        return self.room[queue] >= 0

    def _dispatch(self, command: str) -> Callable[..., Any]:
        """No answer in time is a lost connection, too: Dramatiq then asks again instead of giving up."""
        dispatch = super()._dispatch(command)

        def answered(*arguments: Any) -> Any:
            try:
                return dispatch(*arguments)
            except redis.TimeoutError as late:
                raise redis.ConnectionError(str(late)) from late

        return answered
