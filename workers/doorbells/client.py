"""The client of Valkey, kept from loading OpenTelemetry for figures of its own that nobody asks it for."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

__all__ = ["RedisBroker", "redis"]


@contextmanager
def _as_if_not_installed(name: str) -> Generator[None]:
    """Three megabytes and a tenth of a second for each process, where nothing is traced."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # ty: ignore[invalid-assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _as_if_not_installed("opentelemetry"):
    import redis
    from dramatiq.brokers.redis import RedisBroker
