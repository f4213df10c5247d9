"""What holds for a doorbell of either kind."""

from __future__ import annotations

from dramatiq import worker

RESTART = 2
"""Seconds until a worker asks a broker again that was away."""
worker.CONSUMER_RESTART_DELAY_SECS = worker.POST_PROCESS_MESSAGE_RETRY_DELAY_SECS = RESTART  # ty: ignore[invalid-assignment]
HEARTBEAT = 10
"""Seconds of silence after which a worker's messages are given to others."""
PATIENCE = 5.0
"""Seconds to wait for the broker's answer."""
LONGEST_QUEUE = 30_000
"""Rings that may wait unheard in one queue. What is not rung for is rung for again when its lease
ends, so that workers who are away for a weekend do not come back to a broker without memory."""


def refuse_delay(delay: int | None) -> None:
    """Raise ValueError: nobody listens to delayed messages."""
    if delay is not None:
        raise ValueError("when a task is due is the database's business")
