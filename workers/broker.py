"""The doorbell between relay and workers: Valkey, Redis or RabbitMQ. It may lose everything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from dramatiq import Broker, Message, Middleware

from persistence.embedded.child import ServiceFailure
from workers.doorbells.bounds import LONGEST_QUEUE
from workers.doorbells.valkey import ValkeyDoorbell

if TYPE_CHECKING:
    from workers.doorbells.rabbitmq import RabbitmqDoorbell

Doorbell: TypeAlias = "ValkeyDoorbell | RabbitmqDoorbell"


def broker_at(
    url: str, middleware: Sequence[Middleware] = (), *, longest_queue: int = LONGEST_QUEUE
) -> Doorbell:
    """The broker of this address: redis://, rediss://, valkey://, unix:// or amqp://. Opens nothing yet."""
    scheme = url.partition("://")[0]
    match scheme:
        case "redis" | "rediss" | "unix":
            return ValkeyDoorbell(url, middleware, longest_queue=longest_queue)
        case "valkey" | "valkeys":
            url = url.replace("valkey", "redis", 1)
            return ValkeyDoorbell(url, middleware, longest_queue=longest_queue)
        case "amqp" | "amqps":
            from workers.doorbells.rabbitmq import RabbitmqDoorbell  # of use to few, so nobody else waits

            return RabbitmqDoorbell(url, middleware, longest_queue=longest_queue)
    raise ServiceFailure(f"BROKER_URL begins with {scheme}://; known are redis, valkey and amqp")


def ring(broker: Broker, *, queue: str, actor: str, company: str, task: str) -> None:
    """Tell the workers of this queue that a task is due. The message holds two ids and nothing else."""
    broker.enqueue(Message(queue_name=queue, actor_name=actor, args=(company, task), kwargs={}, options={}))
