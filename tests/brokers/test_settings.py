"""What is asked of each broker, before any is there."""

from __future__ import annotations

import dramatiq
import pytest

from persistence.embedded.child import ServiceFailure
from persistence.identity import new_id
from workers.app import WorkerSettings, _worker
from workers.broker import broker_at
from workers.doorbells.bounds import LONGEST_QUEUE
from workers.doorbells.rabbitmq import RabbitmqDoorbell
from workers.doorbells.valkey import ValkeyDoorbell
from workers.relay import BATCH

VALKEY, RABBITMQ = "redis://127.0.0.1:1", "amqp://guest:guest@127.0.0.1:1"
BOTH = pytest.mark.parametrize("url", [VALKEY, RABBITMQ])


def valkey() -> ValkeyDoorbell:
    broker = broker_at(VALKEY)
    assert isinstance(broker, ValkeyDoorbell)
    return broker


def rabbitmq(url: str = RABBITMQ) -> RabbitmqDoorbell:
    broker = broker_at(url)
    assert isinstance(broker, RabbitmqDoorbell)
    return broker


def test_valkey_looks_for_dead_workers_on_every_command_and_believes_silence_after_ten_seconds() -> None:
    broker = valkey()
    assert all(broker._should_do_maintenance("fetch") for _ in range(1000))
    assert broker.heartbeat_timeout == 10_000


def test_valkey_is_given_up_after_five_seconds_and_asked_once() -> None:
    connection = valkey().client.connection_pool.make_connection()
    assert connection.socket_timeout == connection.socket_connect_timeout == 5
    assert connection.retry.get_retries() == 0


def test_rabbitmq_confirms_and_is_given_up_in_time() -> None:
    broker = rabbitmq()
    assert broker.confirm_delivery
    assert broker.parameters.heartbeat == 10
    assert broker.parameters.blocked_connection_timeout == 5
    assert broker.parameters.socket_timeout == broker.parameters.stack_timeout == 5


def test_a_heartbeat_in_the_address_goes_before_ours_at_every_node() -> None:
    nodes = rabbitmq(f"{RABBITMQ}/%2F?heartbeat=30;{RABBITMQ}").parameters
    assert [node.heartbeat for node in nodes] == [30, 10]


@BOTH
def test_nothing_is_delayed_or_tried_again_by_the_broker(url: str) -> None:
    broker = broker_at(url)
    broker.declare_queue("fiscal")
    assert broker.get_declared_delay_queues() == set()
    assert broker.middleware == []
    with pytest.raises(ValueError, match="database"):
        broker.enqueue(message(), delay=1000)


@BOTH
def test_a_worker_fetches_no_more_than_it_works_on(url: str) -> None:
    own = WorkerSettings(worker_queues="fiscal,internal", worker_concurrency=3)
    worker = _worker(broker_at(url), own)
    assert worker.queue_prefetch == 3
    assert worker.worker_threads == 3 * 2


def test_a_queue_has_room_for_many_looks_of_the_relay_and_stays_small() -> None:
    assert 100 * BATCH <= LONGEST_QUEUE
    assert LONGEST_QUEUE * len(message().encode()) < 32 * 1024 * 1024


def test_an_unknown_kind_of_broker_is_refused() -> None:
    with pytest.raises(ServiceFailure, match="kafka"):
        broker_at("kafka://localhost")


def message() -> dramatiq.Message:
    ids = (str(new_id()), str(new_id()))
    return dramatiq.Message(
        queue_name="fiscal", actor_name="transmit_invoice", args=ids, kwargs={}, options={}
    )
