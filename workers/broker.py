"""The doorbell between relay and workers: Valkey, Redis or RabbitMQ. It may lose everything."""

from __future__ import annotations

from collections.abc import Sequence

import redis
from dramatiq import Broker, Message, Middleware
from dramatiq.brokers.redis import RedisBroker

from persistence.embedded.child import ServiceFailure

HEARTBEAT = 15_000
"""Milliseconds of silence after which a worker's messages are given to others."""
ALWAYS = 1_000_000
"""Look for dead workers on every command, of a million: on a thousandth it took half an hour."""
PATIENCE = 5.0
"""Seconds to wait for an answer of the broker."""


class Doorbell(RedisBroker):
    """Without the queues for delayed messages, which workers would poll for nothing.

    When something is due is the database's business.
    """

    def declare_queue(self, queue_name: str) -> None:
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)


def broker_at(url: str, middleware: Sequence[Middleware] = ()) -> Broker:
    """The broker of this address: redis://, rediss://, valkey://, unix:// or amqp://. Opens nothing yet."""
    scheme = url.partition("://")[0]
    match scheme:
        case "redis" | "rediss" | "unix":
            return _redis(url, middleware)
        case "valkey" | "valkeys":
            return _redis(url.replace("valkey", "redis", 1), middleware)
        case "amqp" | "amqps":
            return _rabbitmq(url, middleware)
    raise ServiceFailure(f"BROKER_URL begins with {scheme}://; known are redis, valkey and amqp")


def ring(broker: Broker, *, queue: str, actor: str, company: str, task: str) -> None:
    """Tell the workers of this queue that a task is due. The message holds two ids and nothing else."""
    broker.enqueue(Message(queue_name=queue, actor_name=actor, args=(company, task), kwargs={}, options={}))


def ping(broker: Broker) -> None:
    """Raises when the broker does not answer."""
    if isinstance(broker, RedisBroker):
        broker.client.ping()
    else:
        broker.connection.process_data_events()  # ty: ignore[missing-attribute]  pika's, of the other broker


def _redis(url: str, middleware: Sequence[Middleware]) -> Broker:
    pool = redis.ConnectionPool.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    return Doorbell(
        client=redis.Redis(connection_pool=pool),
        middleware=list(middleware),
        maintenance_chance=ALWAYS,
        heartbeat_timeout=HEARTBEAT,
    )


def _rabbitmq(url: str, middleware: Sequence[Middleware]) -> Broker:
    try:
        from dramatiq.brokers.rabbitmq import RabbitmqBroker
    except ImportError:
        raise ServiceFailure("BROKER_URL names RabbitMQ: install retaguarda[rabbitmq]") from None
    return RabbitmqBroker(url=url, confirm_delivery=True, middleware=list(middleware))
