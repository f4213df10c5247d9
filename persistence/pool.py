"""Connections that are opened when needed, and replaced when the server has gone away meanwhile."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import URL, event
from sqlalchemy.connectors.asyncio import AsyncAdapt_Error
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from persistence.prepared import KEPT_STATEMENTS
from persistence.wire import to_json

IDLE = 5.0
"""Seconds after which a connection is asked whether the server still knows it."""


def pool(url: URL, server: Mapping[str, str], *, connections: int, queue: int) -> AsyncEngine:
    """At most so many connections; who asks for one more stands in line for ``queue`` seconds."""
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=queue,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={
            "server_settings": dict(server),
            "timeout": 10,
            "statement_cache_size": KEPT_STATEMENTS,
            "max_cached_statement_lifetime": 0,
        },
        json_serializer=to_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine.sync_engine, "checkin", _returned)
    event.listen(engine.sync_engine, "checkout", _taken)
    return engine


def _returned(_: object, record: Any) -> None:
    record.info["idle_since"] = time.monotonic()


def _taken(connection: Any, record: Any, _: object) -> None:
    """Where the server is gone the pool opens new ones: of a connection just used its socket tells, a
    longer idle one is asked."""
    now = time.monotonic()
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    if now - record.info.get("idle_since", now) > IDLE:
        try:
            connection.ping()
        except (AsyncAdapt_Error, OSError) as gone:
            raise InvalidatePoolError from gone
