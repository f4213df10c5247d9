"""What is asked again under the key of a partner is done once, whoever asks it when."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.kernel.refusal import IdempotencyConflict
from domain.kernel.runner import Envelope, execute
from persistence.idempotency import Looked, former_fingerprint
from persistence.platform.keys import secrets
from persistence.together import together
from persistence.unit_of_work import EVERYTHING
from tests.persistence.acts import (
    ACTOR,
    Begin,
    NoSuchLuck,
    OpenWarehouse,
    beginning,
    column,
    counts,
    open_warehouse,
    opened,
)

ONCE = Envelope(idempotency_key="k")


@pytest.fixture(params=["as it begins", "by itself"])
def begin(request, database, company) -> Begin:
    """How the key was used is learnt when the transaction begins, or by a statement of its own."""
    if request.param == "as it begins":
        return beginning(database, company)

    @asynccontextmanager
    async def within(**given: Any) -> AsyncGenerator[Any]:
        who: dict[str, Any] = {"company": company, "actor": ACTOR, "permissions": EVERYTHING}
        async with together(database, rehearsal=False, **who) as whole:
            async with whole.begin(**given) as part:
                yield part
            await whole.commit(repeatable=True)

    return within


async def change(owner: asyncpg.Connection, company: UUID, statements: str, *given: Any) -> None:
    async with owner.transaction():
        await owner.execute("select set_config('app.company', $1, true)", str(company))
        await owner.execute(statements, *given)


async def test_the_same_key_gives_the_same_outcome(begin, owner, company):
    first = await opened(begin, "A1", envelope=ONCE)
    again = await opened(begin, "A1", envelope=ONCE)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.result == first.result
    assert (await counts(owner, company))["warehouse"] == 1


async def test_the_same_key_with_other_input_is_refused(begin):
    await opened(begin, "A1", envelope=ONCE)
    with pytest.raises(IdempotencyConflict) as conflict:
        await opened(begin, "A2", envelope=ONCE)
    assert conflict.value.facts == {"kind": "KEY_REUSED"}


@pytest.mark.parametrize("keyed", [True, False])
async def test_a_key_that_an_earlier_version_kept_gives_the_same_outcome(begin, owner, company, keyed):
    first = await opened(begin, "A1", envelope=ONCE)
    kept = former_fingerprint(OpenWarehouse(code="A1"))
    if keyed:
        kept = secrets().derive("fingerprint").mac(company.bytes + kept)
    await change(owner, company, "update idempotency set fingerprint = $1", kept)
    assert (await opened(begin, "A1", envelope=ONCE)).result == first.result
    with pytest.raises(IdempotencyConflict):
        await opened(begin, "A2", envelope=ONCE)


async def test_keys_belong_to_whoever_used_them(database, companies):
    for company in companies:
        assert not (await opened(beginning(database, company), "A1", envelope=ONCE)).replayed


async def test_a_key_of_a_refused_command_is_free_again(begin):
    with pytest.raises(NoSuchLuck):
        await opened(begin, "A1", unlucky=True, envelope=ONCE)
    assert not (await opened(begin, "A1", envelope=ONCE)).replayed


async def test_twins_at_the_same_time_do_it_once(begin, owner, company):
    outcomes = await asyncio.gather(*(opened(begin, "A1", envelope=ONCE) for _ in range(8)))
    assert sorted(outcome.replayed for outcome in outcomes) == [False] + [True] * 7
    assert len({outcome.result for outcome in outcomes}) == 1
    assert (await counts(owner, company))["warehouse"] == 1


async def test_a_twin_that_takes_too_long_is_said_to_be_in_progress(begin):
    async with begin(command=OpenWarehouse(code="A1"), envelope=ONCE) as slow:
        assert await slow.claim() is None
        with pytest.raises(IdempotencyConflict) as conflict:
            await opened(begin, "A1", envelope=ONCE)
    assert conflict.value.facts == {"kind": "IN_PROGRESS"}


async def test_a_key_whose_time_is_over_is_as_if_it_had_never_been_used(begin, owner, company):
    await opened(begin, "A1", envelope=ONCE)
    await change(owner, company, "update idempotency set expires_at = now() - interval '1 second'")
    again = await opened(begin, "A2", envelope=ONCE)
    assert not again.replayed
    assert await column(owner, company, "select result from idempotency") == [f'"{again.result}"']
    assert (await opened(begin, "A2", envelope=ONCE)).result == again.result


async def test_who_settles_without_waiting_is_found_when_it_is_done_again(begin, owner, company):
    """As a process of an earlier version does, which knows nothing of turns."""
    first = await opened(begin, "A1", envelope=ONCE)
    await change(owner, company, "create table aside as select * from idempotency; delete from idempotency")

    async def meanwhile(command: OpenWarehouse, uow: Any) -> UUID:
        await change(owner, company, "insert into idempotency select * from aside; drop table aside")
        return await open_warehouse(OpenWarehouse(code="A9"), uow)

    outcome = await execute(meanwhile, OpenWarehouse(code="A1"), begin, envelope=ONCE)
    assert (outcome.replayed, outcome.result) == (True, first.result)
    assert await column(owner, company, "select code from warehouse") == ["A1"]


async def test_a_twin_that_would_be_refused_once_the_other_is_done_is_not(begin):
    """There can be one warehouse of a code; whoever comes second learns what the first did."""
    for number in range(10):
        once, code = Envelope(idempotency_key=f"k{number}"), f"A{number}"
        twins = await asyncio.gather(*(opened(begin, code, envelope=once) for _ in range(3)))
        assert len({twin.result for twin in twins}) == 1


async def test_how_a_key_was_used_is_asked_by_the_statement_that_begins(database, company):
    begin = beginning(database, company)
    async with begin(command=OpenWarehouse(code="A1"), envelope=ONCE) as uow:
        assert uow.looked == Looked(None, None, None)
    async with begin(command=OpenWarehouse(code="A1")) as uow:
        assert uow.looked is None
