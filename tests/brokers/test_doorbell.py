"""The doorbell by itself: many threads, one broker, bounds on everything."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import dramatiq
import pytest
import redis
from dramatiq.errors import BrokerConnectionError
from pika.exceptions import AMQPError

from persistence.identity import new_id
from tests.brokers.conftest import BROKER
from tests.brokers.figures import measured
from tests.brokers.servers import Server
from workers.broker import Doorbell, broker_at, ring
from workers.doorbells.bounds import HEARTBEAT, PATIENCE

THREADS, EACH = 8, 25
AWAY = (redis.RedisError, AMQPError, BrokerConnectionError)
GIVEN_UP = 2 * (HEARTBEAT + 5) + PATIENCE + 5
"""Seconds: pika looks every heartbeat and five seconds whether anything came, and must find twice that
nothing did; then it is tried once more."""


def knock(broker: Doorbell) -> None:
    ring(broker, queue="fiscal", actor="paint_sign", company=str(new_id()), task=str(new_id()))


def test_many_threads_ring_and_ask_through_one_object(bell: Server) -> None:
    broker = broker_at(bell.url())

    def busy(_: int) -> None:
        for _ in range(EACH):
            knock(broker)
            broker.ping()

    what = f"{THREADS * EACH} rings and as many questions by {THREADS} threads"
    with ThreadPoolExecutor(THREADS) as threads, measured(what):
        list(threads.map(busy, range(THREADS)))
    assert bell.length("fiscal") == THREADS * EACH


def test_every_thread_is_answered_again_when_the_broker_is_back(bell: Server) -> None:
    broker = broker_at(bell.url())
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(type(broker).ping, [broker] * THREADS))
        bell.kill()
        for asked in [threads.submit(broker.ping) for _ in range(THREADS)]:
            with pytest.raises(AWAY):
                asked.result()
        bell.start()
        list(threads.map(type(broker).ping, [broker] * THREADS))
        list(threads.map(knock, [broker] * THREADS))
    assert bell.length("fiscal") == THREADS


def test_a_broker_that_was_emptied_is_known(bell: Server) -> None:
    broker, other = broker_at(bell.url()), broker_at(bell.url())
    assert broker.was_emptied()
    assert other.was_emptied()
    broker.mark()
    assert not broker.was_emptied()
    assert not other.was_emptied()
    bell.empty()
    assert broker.was_emptied()
    assert other.was_emptied()


def test_a_silent_broker_is_given_up_in_time(bell: Server) -> None:
    broker = broker_at(bell.url())
    broker.ping()
    bell.freeze()
    began = time.monotonic()
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(broker.ping) for _ in range(2)]
        errors = [one.exception() for one in asked]
        bell.thaw()
    assert all(errors)
    assert time.monotonic() - began < GIVEN_UP


def test_a_full_queue_holds_no_more_and_takes_again_what_it_has_room_for(bell: Server) -> None:
    broker = broker_at(bell.url(), longest_queue=10)
    for _ in range(30):
        knock(broker)
    assert bell.length("fiscal") == 10
    bell.empty()
    for _ in range(3):
        knock(broker)
    assert 0 < bell.length("fiscal") <= 3


async def test_a_message_is_two_ids_in_less_than_a_kilobyte(bell: Server) -> None:
    broker, company, task = broker_at(bell.url()), str(new_id()), str(new_id())
    ring(broker, queue="fiscal", actor="transmit_invoice", company=company, task=task)
    message = await asyncio.to_thread(_next, broker.consume("fiscal", prefetch=1, timeout=10))
    assert len(message.encode()) <= 1024
    assert (message.queue_name, message.actor_name) == ("fiscal", "transmit_invoice")
    assert (list(message.args), message.kwargs) == ([company, task], {})
    assert message.options.keys() <= {"redis_message_id"}


async def test_the_messages_of_a_worker_that_fell_silent_are_given_to_others(bell: Server) -> None:
    """With Valkey this takes the heartbeat, with RabbitMQ the end of the connection."""
    broker, other = broker_at(bell.url()), broker_at(bell.url())
    knock(broker)
    broker.declare_queue("fiscal")
    dead = broker.consume("fiscal", prefetch=1, timeout=10)
    taken = await asyncio.to_thread(_next, dead)
    if BROKER == "rabbitmq":
        dead.close()
    else:
        silent = (time.time() - HEARTBEAT) * 1000
        broker.client.zadd("dramatiq:__heartbeats__", {broker.broker_id: silent})
    other.declare_queue("fiscal")
    again = await asyncio.to_thread(_next, other.consume("fiscal", prefetch=1, timeout=10))
    assert again.args == taken.args


def _next(consumer: dramatiq.Consumer) -> dramatiq.MessageProxy:
    return next(message for message in consumer if message is not None)
