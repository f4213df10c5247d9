"""A process says whether it lives, can work, and what it has done."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from functools import partial
from uuid import UUID

import httpx
import pytest
from sqlalchemy import update

from persistence.database import Database
from persistence.embedded.child import ServiceFailure, free_port
from persistence.outbox import tasks
from tests.workers.signage import Yard
from workers.backlog import keeps_up
from workers.health import Check, Concern, serve_health


async def answer(port: int, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        return await client.get(path)


async def served(**checks: object) -> int:
    port = free_port()
    serve_health("127.0.0.1", port, asyncio.get_running_loop(), checks)  # ty: ignore[invalid-argument-type]
    return port


async def well() -> None:
    pass


async def away() -> None:
    raise ConnectionError("password=secret")


async def test_it_lives_and_is_ready_when_every_check_holds() -> None:
    port = await served(database=well)
    assert (await answer(port, "/health/live")).status_code == 200
    assert (await answer(port, "/health/ready")).json() == {"status": "ok", "failures": {}}


async def test_what_is_away_is_named_without_its_words() -> None:
    port = await served(database=well, broker=away)
    ready = await answer(port, "/health/ready")
    assert ready.status_code == 503
    assert ready.json() == {"status": "unavailable", "failures": {"broker": "ConnectionError"}}
    assert (await answer(port, "/health/live")).status_code == 200


async def test_a_check_that_hangs_counts_as_failed() -> None:
    port = await served(database=asyncio.Event().wait)
    ready = await answer(port, "/health/ready")
    assert ready.json()["failures"] == {"database": "TimeoutError"}


async def test_a_concern_is_told_and_takes_nobody_out_of_service() -> None:
    port = free_port()
    serve_health("127.0.0.1", port, asyncio.get_running_loop(), {"database": well}, {"backlog": worried})
    ready = await answer(port, "/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "degraded", "failures": {}, "concerns": {"backlog": "far behind"}}
    assert (await answer(port, "/health/live")).json()["status"] == "ok"


async def test_a_failure_weighs_more_than_a_concern() -> None:
    port = free_port()
    serve_health("127.0.0.1", port, asyncio.get_running_loop(), {"database": away}, {"backlog": worried})
    ready = await answer(port, "/health/ready")
    assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")


async def test_work_that_nobody_takes_up_becomes_a_concern_with_its_age_and_a_metric(
    database: Database, relay: Database, company: UUID
) -> None:
    yard = await Yard.of(database, company)
    await yard.order("Norte")
    port = free_port()
    concerns: dict[str, Check] = {"backlog": partial(keeps_up, relay, limit=timedelta(minutes=5))}
    serve_health("127.0.0.1", port, asyncio.get_running_loop(), {}, concerns)
    assert (await answer(port, "/health/ready")).json()["status"] == "ok"
    async with database.writing(company) as connection:
        await connection.execute(update(tasks).values(next_at=tasks.c.next_at - timedelta(minutes=6)))
    ready = await answer(port, "/health/ready")
    assert ready.json()["status"] == "degraded"
    assert ready.json()["concerns"]["backlog"].startswith("the oldest due task has waited for 36")
    assert "retaguarda_tasks_oldest_seconds 36" in (await answer(port, "/metrics")).text


async def worried() -> None:
    raise Concern("far behind")


async def test_metrics_are_given_and_nothing_else_is_there() -> None:
    port = await served()
    assert "retaguarda_attempts_total" in (await answer(port, "/metrics")).text
    assert (await answer(port, "/secrets")).status_code == 404


async def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServiceFailure, match=f"{port}.*HEALTH_PORT"):
            serve_health("127.0.0.1", port, asyncio.get_running_loop(), {})
