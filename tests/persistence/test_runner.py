"""A command is done whole, once, on the record; or not at all."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from domain.kernel.refusal import NotAllowed
from domain.kernel.runner import ATTEMPTS, Busy, Envelope, execute
from domain.stock.warehouse import Warehouse
from persistence.conflicts import Conflict, OutcomeUnknown, lost
from persistence.unit_of_work import SqlUnitOfWork
from tests.persistence.acts import (
    BUILDING,
    NoSuchLuck,
    OpenWarehouse,
    RenameWarehouse,
    beginning,
    column,
    counts,
    open_warehouse,
    opened,
    rename_warehouse,
)


async def test_a_success_leaves_the_fact_its_tasks_and_an_audit_row_together(database, owner, company):
    outcome = await opened(beginning(database, company), "A1", envelope=Envelope(request_id="r1"))
    assert await counts(owner, company) == {
        "warehouse": 1, "event": 1, "task": 1, "audit": 1, "idempotency": 0, "number_series": 0,
    }  # fmt: skip
    assert await column(owner, company, "select subject_id from audit") == [outcome.result]
    assert await column(owner, company, "select payload->>'code' from event") == ["A1"]
    assert await column(owner, company, "select step from task") == ["rename_warehouse"]


async def test_a_refused_command_leaves_its_audit_row_and_nothing_else(database, owner, company):
    with pytest.raises(NoSuchLuck):
        await opened(
            beginning(database, company),
            "1",
            numbered=True,
            unlucky=True,
            envelope=Envelope(idempotency_key="k"),
        )
    assert await counts(owner, company) == {
        "warehouse": 0, "event": 0, "task": 0, "audit": 1, "idempotency": 0, "number_series": 0,
    }  # fmt: skip
    assert await column(owner, company, "select refusals from audit") == [["NO_SUCH_LUCK"]]


async def test_validating_leaves_nothing_and_shows_what_would_be(database, owner, company):
    async def preview(uow: SqlUnitOfWork, id: object) -> tuple[str, object]:
        connection = uow.connection
        found = await connection.exec_driver_sql("select code, id from warehouse")
        return tuple(found.one())

    for unlucky in (False, True):
        envelope = Envelope(validate_only=True, idempotency_key="k")
        command = OpenWarehouse(code="A1", unlucky=unlucky, numbered=True)
        try:
            outcome = await execute(
                open_warehouse,
                command,
                beginning(database, company),
                processes=[BUILDING],
                envelope=envelope,
                preview=preview,
            )
            assert outcome.preview == ("1", outcome.result)
        except NoSuchLuck:
            assert unlucky
    assert set((await counts(owner, company)).values()) == {0}


async def test_who_may_not_is_refused_on_the_record(database, owner, company):
    begin = beginning(database, company, permissions=frozenset({"sales.order.place"}))
    with pytest.raises(NotAllowed):
        await opened(begin, "A1")
    assert await column(owner, company, "select refusals from audit") == [["PERMISSION_DENIED"]]


async def test_what_must_follow_at_once_is_part_of_it(database, owner, company):
    begin = beginning(database, company, permissions={"stock.warehouse.register"})
    await opened(begin, "ANNEXED")
    assert await counts(owner, company) == {
        "warehouse": 2, "event": 2, "task": 2, "audit": 1, "idempotency": 0, "number_series": 0,
    }  # fmt: skip


async def test_what_must_follow_and_is_refused_refuses_it(database, owner, company):
    with pytest.raises(NoSuchLuck):
        await opened(beginning(database, company), "DOOMED")
    assert (await counts(owner, company))["warehouse"] == 0


async def test_a_command_is_not_changed_by_its_handler(database, company):
    command = OpenWarehouse(code="A1", numbered=True)
    await execute(open_warehouse, command, beginning(database, company))
    assert command.code == "A1"


async def test_deadlocked_commands_are_done_again(database, owner, company):
    begin = beginning(database, company)
    ids = [(await opened(begin, code)).result for code in ("A1", "A2")]
    met = asyncio.Barrier(2)
    attempts = 0

    def crosswise(first, second):
        async def rename(command, uow):
            nonlocal attempts
            attempts += 1
            await uow.get(Warehouse, first, lock=True)
            if attempts <= 2:
                await met.wait()
            (await uow.get(Warehouse, second, lock=True)).name = command.name
            return second

        return rename

    command = RenameWarehouse(warehouse_id=ids[0], name="Cruzado")
    await asyncio.gather(
        execute(crosswise(*ids), command, begin), execute(crosswise(*reversed(ids)), command, begin)
    )
    assert attempts == 3
    assert await column(owner, company, "select name from warehouse") == ["Cruzado", "Cruzado"]


async def test_a_serialization_failure_is_done_again(database, owner, company):
    failures = ["40001", "40P01", "55P03"]

    async def fail_first(command, uow):
        if failures:
            statement = f"do $$ begin raise exception 'lost' using errcode = '{failures.pop()}'; end $$"
            await uow.next_number("tried")
            await uow.connection.exec_driver_sql(statement)
        return await open_warehouse(command, uow)

    await execute(fail_first, OpenWarehouse(code="A1"), beginning(database, company))
    assert not failures
    assert await counts(owner, company) == {
        "warehouse": 1, "event": 1, "task": 0, "audit": 1, "idempotency": 0, "number_series": 0,
    }  # fmt: skip


async def test_who_always_loses_is_told_that_it_is_busy_and_counted(database, company):
    async def lose(command, uow):
        raise Conflict

    before = lost.labels("OpenWarehouse")._value.get()
    with pytest.raises(Busy):
        await execute(lose, OpenWarehouse(code="A1"), beginning(database, company))
    assert lost.labels("OpenWarehouse")._value.get() - before == ATTEMPTS <= 5


async def test_the_pauses_between_tries_are_short_and_at_random(monkeypatch):
    pauses = []

    async def note(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", note)
    for attempt in range(1, ATTEMPTS + 1):
        for _ in range(40):
            await Conflict().pause(attempt)
    assert 0.01 <= min(pauses) < 0.02
    assert 0.15 < max(pauses) <= 0.2
    assert len(set(pauses)) > len(pauses) / 2


async def test_a_caller_who_leaves_takes_nothing_with_them_and_leaves_nothing_behind(
    database, owner, company
):
    begin = beginning(database, company)
    id = (await opened(begin, "A1")).result
    waiting = asyncio.Event()

    async def dawdle(command, uow):
        uow.add(Warehouse(id=uow.new_id(), code="LEFT", name="Ido"))
        await uow.flush()
        waiting.set()
        return await rename_warehouse(command, uow)

    async with begin() as holder:
        await holder.get(Warehouse, id, lock=True)
        command = RenameWarehouse(warehouse_id=id, name="Ido")
        for _ in range(12):
            waiting.clear()
            leaving = asyncio.create_task(execute(dawdle, command, begin))
            await waiting.wait()
            leaving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await leaving
    assert database.engine.pool.checkedout() == 0
    await execute(rename_warehouse, RenameWarehouse(warehouse_id=id, name="Ficou"), begin)
    assert await column(owner, company, "select name from warehouse") == ["Ficou"]
    idle = (
        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'"
    )
    assert await owner.fetchval(idle) == 0


async def break_next_commit(owner: asyncpg.Connection) -> None:
    """Once, the server ends the connection in the middle of the commit."""
    await owner.execute("""
        create sequence broken; grant usage on sequence broken to retaguarda_app;
        create function break_connection() returns trigger language plpgsql security definer as $$
        begin
            if nextval('broken') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
            return null;
        end $$;
        create constraint trigger breaking after insert on warehouse deferrable initially deferred
        for each row execute function break_connection();
    """)


async def test_a_connection_lost_in_the_commit_is_tried_again_under_a_key(database, owner, company):
    await break_next_commit(owner)
    await opened(beginning(database, company), "A1", envelope=Envelope(idempotency_key="k"))
    assert (await counts(owner, company))["warehouse"] == 1


async def test_a_connection_lost_in_the_commit_without_a_key_is_left_to_a_person(database, owner, company):
    await break_next_commit(owner)
    with pytest.raises(OutcomeUnknown):
        await opened(beginning(database, company), "A1")


async def test_a_connection_lost_before_the_commit_is_tried_again(database, owner, company):
    begin, ends = beginning(database, company), ["once"]

    async def cut_off(command, uow):
        if ends:
            ends.pop()
            pid = await uow.connection.exec_driver_sql("select pg_backend_pid()")
            await owner.execute("select pg_terminate_backend($1, 5000)", pid.scalar_one())
        return await open_warehouse(command, uow)

    await execute(cut_off, OpenWarehouse(code="A1"), begin)
    assert (await counts(owner, company))["warehouse"] == 1
