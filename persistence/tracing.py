"""Where the work in hand stands in a trace, and what it adds to it; nothing where nobody listens."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic_settings import BaseSettings

SEAM = ";"
"""Between a request's id, which never contains it, and its place in a trace."""

request: ContextVar[str | None] = ContextVar("request", default=None)
"""The id of the request that is being answered, or from which follows what is being done."""


class TraceSettings(BaseSettings):
    """Variables of OpenTelemetry's own; the library reads all others that it knows, such as the sampler's."""

    otel_exporter_otlp_endpoint: str = ""
    """Base address of a collector that takes OTLP over HTTP, such as `http://collector:4318`; empty: nothing
    is traced."""
    otel_exporter_otlp_traces_endpoint: str = ""
    """The whole address, where traces go elsewhere than to `/v1/traces` of the base address."""
    otel_sdk_disabled: bool = False
    """Trace nothing, whatever the addresses say."""

    @property
    def wanted(self) -> bool:
        addresses = self.otel_exporter_otlp_endpoint or self.otel_exporter_otlp_traces_endpoint
        return bool(addresses) and not self.otel_sdk_disabled


class Kind(StrEnum):
    """What a span is to those around it, by OpenTelemetry's names."""

    SERVER = "SERVER"
    CLIENT = "CLIENT"
    CONSUMER = "CONSUMER"
    INTERNAL = "INTERNAL"


class Span(Protocol):
    """One stretch of work. What is noted must identify nobody: codes, counts, ids, names of our own."""

    def call(self, name: str) -> None:
        """Name it, once it is known what it is."""
        ...

    def note(self, **facts: str | int | float) -> None: ...

    def fail(self, code: str) -> None:
        """Say that it did not go well, by a code and never by an exception's text."""
        ...


class Tracer(Protocol):
    def span(
        self, name: str, kind: Kind, *, within: str | None, of: str | None, since: datetime | None
    ) -> AbstractContextManager[Span]: ...

    def place(self) -> str | None: ...


class Untold:
    """A span that nobody hears of."""

    def call(self, name: str) -> None: ...

    def note(self, **facts: str | int | float) -> None: ...

    def fail(self, code: str) -> None: ...


_UNTOLD: AbstractContextManager[Span] = nullcontext(Untold())
_tracer: Tracer | None = None


def begin(process: str) -> None:
    """From now on tell the installation's collector, if it has one. Only then the library is loaded."""
    if TraceSettings().wanted:
        from persistence.spans import Exporting

        tell(Exporting.of(process))


def tell(tracer: Tracer | None) -> None:
    """Have this tracer hear of spans; None: nobody."""
    global _tracer  # noqa: PLW0603  there is one for each process
    _tracer = tracer


def listened_to() -> bool:
    """Whether it is worth while to note anything."""
    return _tracer is not None


def span(
    name: str,
    kind: Kind = Kind.INTERNAL,
    *,
    within: str | None = None,
    of: str | None = None,
    since: datetime | None = None,
) -> AbstractContextManager[Span]:
    """A stretch of work, from ``since`` or now, to the end of the ``with``.

    ``within`` is the W3C traceparent of what it is part of; without one that is valid, it is part of the
    span around it, or begins a trace whose id follows from the request ``of`` which it is.
    """
    if _tracer is None:
        return _UNTOLD
    return _tracer.span(name, kind, within=within, of=of, since=since)


def place() -> str | None:
    """The W3C traceparent of the work in hand; None where nothing is traced."""
    return None if _tracer is None else _tracer.place()


def joined(request_id: str | None) -> str | None:
    """A request's id with the place in its trace, to be kept with what is left to others."""
    here = place()
    return request_id if here is None else f"{request_id or ''}{SEAM}{here}"


def parted(kept: str | None) -> tuple[str | None, str | None]:
    """Request id and place of what was kept."""
    request_id, _, here = (kept or "").partition(SEAM)
    return request_id or None, here or None
