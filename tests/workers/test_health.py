"""A process says whether it lives, can work, and what it has done."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest

from persistence.embedded.child import ServiceFailure, free_port
from workers.health import serve_health


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


async def test_metrics_are_given_and_nothing_else_is_there() -> None:
    port = await served()
    assert "retaguarda_attempts_total" in (await answer(port, "/metrics")).text
    assert (await answer(port, "/secrets")).status_code == 404


async def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServiceFailure, match=f"{port}.*HEALTH_PORT"):
            serve_health("127.0.0.1", port, asyncio.get_running_loop(), {})
