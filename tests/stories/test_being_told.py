"""A partner is told of a sale by every process for real, while workers and scheduler are killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from persistence.embedded.child import free_port
from tests.patience import until
from tests.stories.back_office import START_LIMIT, BackOffice
from tests.stories.partner import Partner
from tests.webhooks.receiver import Receiver, receiving
from workers.children import Child

DOCUMENT = "query ($subjectId: ID!) { order(by: {id: $subjectId}) { number status total { amount } } }"
PLACED = 6


@pytest.fixture
def scheduler(office: BackOffice) -> Iterator[Child]:
    with scheduling(office) as child:
        yield child


@contextmanager
def scheduling(office: BackOffice) -> Iterator[Child]:
    """A scheduler, which follows the journal; other stories do without one."""
    port = free_port()
    environment = office.environment | {"HEALTH_PORT": str(port)}
    child = Child("scheduler", environment, f"http://127.0.0.1:{port}/health/ready")
    child.start()
    child.wait_until_ready(START_LIMIT)
    yield child
    child.ask_to_stop()
    child.stop(patience=10)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_every_sale_is_told_and_signed_though_workers_and_scheduler_are_killed(
    aurora: Partner, office: BackOffice, scheduler: Child, receiver: Receiver
) -> None:
    hook = aurora.payload(
        "registerWebhook",
        "secret webhook { id }",
        url=receiver.url(),
        events=["ORDER_PLACED"],
        document=DOCUMENT,
    )
    numbers = set()
    for place in range(PLACED):
        numbers.add(aurora.place(("CAFE-500", "1"), customer="Mercearia")["number"])
        if place == 1:
            office.kill("worker")
        if place == 3:
            assert scheduler.process is not None
            scheduler.process.kill()
            scheduler.process.wait()
            scheduler.start()
    told = until(lambda: _numbers(receiver) >= numbers and _numbers(receiver), within=60)
    assert told == numbers
    assert all(request.signed_with(hook["secret"]) for request in receiver.received)
    assert len({request.id for request in receiver.received}) == PLACED


def _numbers(receiver: Receiver) -> set[int]:
    return {request.told["data"]["order"]["number"] for request in list(receiver.received)}
