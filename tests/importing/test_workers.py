"""Imports that are interrupted: by faults, by other workers, by people, by death."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest

from domain.platform.bulk_operation import BulkOperation
from persistence.importing.lines import Line
from persistence.importing.mutation import Asked, Mutation, Trouble
from tests.exporting.hands import performed
from tests.exporting.test_workers import START_LIMIT
from tests.importing.asking import line_numbers, lines, shown, started, told
from tests.importing.test_imports import how_many, party
from tests.patience import until_async
from workers.tasks import Workshop

Meanwhile = Callable[[int], Awaitable[None]]


@dataclass
class Disturbed:
    """A mutation before whose commands other things happen."""

    mutation: Mutation
    meanwhile: Meanwhile
    done: int = field(default=0)

    @property
    def permission(self) -> str:
        return self.mutation.permission

    async def handler(self, command: Any, uow: Any) -> Any:
        self.done += 1
        await self.meanwhile(self.done)
        return await self.mutation.handler(command, uow)

    def read(self, line: Line, *, key: str) -> Asked:
        return self.mutation.read(line, key=key)

    def told(self, fault: Exception, asked: Asked) -> Sequence[Trouble]:
        return self.mutation.told(fault, asked)

    def named(self, result: object) -> Mapping[str, Any]:
        return self.mutation.named(result)


def disturbed(workshop: Workshop, meanwhile: Meanwhile) -> Workshop:
    async def opened(operation: BulkOperation, header: Sequence[str]) -> Mutation:
        return Disturbed(await workshop.open_mutation(operation, header), meanwhile)

    return replace(workshop, open_mutation=opened)


@pytest.fixture
def perform(own, ours) -> Callable[[Workshop, str], Awaitable[None]]:
    """Hands the task of an operation to a worker, due or not."""
    return partial(performed, "carry_out_bulk_import", own, ours.id)


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch) -> None:
    monkeypatch.setenv("IMPORT_STRETCH", "5")


TWELVE = lines([*(party(number) for number in range(11)), {}])


async def test_after_a_fault_another_goes_on_and_does_nothing_twice(ana, workshop, perform):
    before = await how_many(ana)
    id = await started(ana, "registerParty", TWELVE)

    async def fails(line: int) -> None:
        if line == 8:
            raise ConnectionError

    await perform(disturbed(workshop, fails), id)
    halfway = await shown(ana, id)
    assert (halfway["status"], halfway["processed"], halfway["total"]) == ("RUNNING", 5, 12)
    assert await how_many(ana) == before + 7
    await perform(workshop, id)
    done = await shown(ana, id)
    assert (done["status"], done["processed"], done["failed"]) == ("DONE", 12, 1)
    assert await how_many(ana) == before + 11
    found = await told(ana, done["resultUrl"])
    assert line_numbers(found) == list(range(1, 12))
    assert [each["line"] for each in found if each["replayed"]] == [6, 7]


async def test_what_is_our_fault_is_told_and_stops_no_others(ana, workshop, perform):
    id = await started(ana, "registerParty", TWELVE)

    async def is_wrong(line: int) -> None:
        if line == 3:
            raise ValueError("nobody outside learns of this")

    await perform(disturbed(workshop, is_wrong), id)
    done = await shown(ana, id)
    assert (done["status"], done["failed"]) == ("DONE", 2)
    ours, *_ = await told(ana, done["errorUrl"])
    assert (ours["line"], ours["code"]) == (3, "INTERNAL_SERVER_ERROR")
    assert "outside" not in ours["message"]


async def test_two_at_the_same_line_do_it_once_and_neither_is_refused(ana, workshop, perform):
    before = await how_many(ana)
    id = await started(ana, "registerParty", TWELVE)

    async def is_overtaken(line: int) -> None:
        if line == 7:
            await perform(workshop, id)

    await perform(disturbed(workshop, is_overtaken), id)
    assert (await shown(ana, id))["processed"] == 5, "the line was in other hands"
    await perform(workshop, id)
    done = await shown(ana, id)
    assert (done["status"], done["processed"], done["failed"]) == ("DONE", 12, 1)
    assert await how_many(ana) == before + 11
    assert line_numbers(await told(ana, done["resultUrl"])) == list(range(1, 12))


async def test_what_is_given_up_stops_and_the_same_file_goes_on_from_there(
    ana, workshop, perform, work, leftovers
):
    before = await how_many(ana)
    id = await started(ana, "registerParty", TWELVE)

    async def is_given_up(line: int) -> None:
        if line == 2:
            assert (await ana.do("cancelBulkOperation", {"bulkOperationId": id}))["errors"] == []

    await perform(disturbed(workshop, is_given_up), id)
    ended = await shown(ana, id)
    assert (ended["status"], ended["resultUrl"], ended["errorUrl"]) == ("CANCELLED", None, None)
    assert await how_many(ana) == before + 5
    assert not any("/exports/" in path for path in await leftovers())

    again = await started(ana, "registerParty", TWELVE)
    await work()
    found = await told(ana, (await shown(ana, again))["resultUrl"])
    assert [each["replayed"] for each in found] == [True] * 5 + [False] * 6
    assert await how_many(ana) == before + 11


async def test_who_may_not_do_it_any_more_is_stopped_within_a_stretch(ana, anonymous, workshop, perform):
    scopes = ["onboarding.upload.start", "platform.import.start", "parties.*"]
    made = await ana.do("createApiKey", {"name": "Shop", "scopes": scopes}, "key apiKey { id }")
    before = await how_many(ana)
    id = await started(anonymous.holding(made["key"]), "registerParty", TWELVE)

    async def is_revoked(line: int) -> None:
        if line == 4:
            assert (await ana.do("revokeApiKey", {"apiKeyId": made["apiKey"]["id"]}))["errors"] == []

    await perform(disturbed(workshop, is_revoked), id)
    ended = await shown(ana, id)
    assert (ended["status"], ended["errorCode"], ended["processed"]) == ("FAILED", "PERMISSION_DENIED", 5)
    assert await how_many(ana) == before + 5


@pytest.mark.usefixtures("bell")
async def test_a_worker_that_is_killed_is_replaced_and_every_line_is_done_once(ana, begin):
    """By one that begins as it does in an installation."""
    count = 300
    before = await how_many(ana)

    async def is_under_way() -> bool:
        operation = await shown(ana, id)
        return operation["processed"] >= 20 or operation["status"] == "DONE"

    async def is_done() -> bool:
        return (await shown(ana, id))["status"] == "DONE"

    victim = await asyncio.to_thread(begin, "tests.exporting.worker_program")
    id = await started(ana, "registerParty", lines(party(number) for number in range(count)))
    await until_async(is_under_way, within=START_LIMIT)
    victim.kill()
    await asyncio.to_thread(victim.wait)
    assert (await shown(ana, id))["status"] == "RUNNING", "it was too quick to be killed"
    await asyncio.to_thread(begin, "retaguarda", "worker")
    await until_async(is_done, within=START_LIMIT)
    done = await shown(ana, id)
    assert (done["processed"], done["failed"]) == (count, 0)
    assert line_numbers(await told(ana, done["resultUrl"])) == list(range(1, count + 1))
    assert await how_many(ana) == before + count
