"""Spans on their way to a collector, by OpenTelemetry; loaded only where one is to be told."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME, SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from persistence.tracing import Kind

TRACE_ID = re.compile(r"(?!0{32})[0-9a-f]{32}")
PROPAGATOR = TraceContextTextMapPropagator()

_request: ContextVar[str | None] = ContextVar("trace of a request", default=None)


class TraceIds(RandomIdGenerator):
    """The trace of a request has the request's id, where that is one, so that a log leads to it."""

    def generate_trace_id(self) -> int:
        request_id = _request.get()
        return super().generate_trace_id() if request_id is None else trace_id_of(request_id)


def trace_id_of(request_id: str) -> int:
    """The same in every process that knows the request."""
    if not TRACE_ID.fullmatch(request_id):
        request_id = hashlib.sha256(request_id.encode()).hexdigest()[:32]
    return int(request_id, 16)


@dataclass(frozen=True)
class Recorded:
    """A span that is told of."""

    span: trace.Span

    def call(self, name: str) -> None:
        self.span.update_name(name)

    def note(self, **facts: str | int | float) -> None:
        self.span.set_attributes({name.replace("__", "."): value for name, value in facts.items()})

    def fail(self, code: str) -> None:
        self.span.set_status(trace.StatusCode.ERROR, code)


@dataclass(frozen=True)
class Exporting:
    """Spans are collected, and sent from a thread of its own; what a collector does not take is lost."""

    provider: TracerProvider
    tracer: trace.Tracer

    @classmethod
    def of(cls, process: str) -> Self:
        """To where the standard variables say, sampled as they say."""
        provider = TracerProvider(resource=_resource(process), id_generator=TraceIds())
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider, provider.get_tracer("retaguarda"))

    @contextmanager
    def span(
        self, name: str, kind: Kind, *, within: str | None, of: str | None, since: datetime | None
    ) -> Generator[Recorded]:
        around = PROPAGATOR.extract({"traceparent": within}) if within else None
        token = _request.set(of)
        began = None if since is None else int(since.timestamp() * 1e9)
        span = self.tracer.start_span(name, around, trace.SpanKind[kind], start_time=began)
        _request.reset(token)
        with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            recorded = Recorded(span)
            try:
                yield recorded
            except BaseException as error:
                recorded.fail(type(error).__name__)
                raise

    def place(self) -> str | None:
        carrier: dict[str, str] = {}
        PROPAGATOR.inject(carrier)
        return carrier.get("traceparent")


def _resource(process: str) -> Resource:
    """Named by the process, unless the environment names it."""
    named = OTEL_SERVICE_NAME in os.environ or SERVICE_NAME in os.environ.get(OTEL_RESOURCE_ATTRIBUTES, "")
    return Resource.create({} if named else {SERVICE_NAME: f"retaguarda-{process}"})
