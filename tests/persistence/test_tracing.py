"""Where work stands in a trace: handed on by text, told without words, nothing where nobody listens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from persistence import tracing
from persistence.spans import Exporting, TraceIds
from persistence.tracing import Kind, joined, parted, place, span

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = CALLER[:-1] + "0"
REQUEST = "7b23f1d05cfe4f0b9f6a3d2c1b0a9f8e"


@pytest.fixture
def told() -> Iterator[InMemorySpanExporter]:
    told, provider = InMemorySpanExporter(), TracerProvider(id_generator=TraceIds())
    provider.add_span_processor(SimpleSpanProcessor(told))
    tracing.tell(Exporting(provider, provider.get_tracer("tests")))
    yield told
    tracing.tell(None)


def last(told: InMemorySpanExporter) -> ReadableSpan:
    return told.get_finished_spans()[-1]


def trace_of(told: InMemorySpanExporter) -> str:
    return f"{last(told).context.trace_id:032x}"


def test_where_nobody_listens_there_is_no_place_and_a_request_keeps_its_id() -> None:
    with span("anything", within=CALLER) as quiet:
        quiet.note(count=1)
        assert (place(), joined("r-1"), joined(None)) == (None, "r-1", None)
    assert (parted("r-1"), parted(None)) == (("r-1", None), (None, None))


def test_a_place_that_was_kept_is_gone_on_from(told: InMemorySpanExporter) -> None:
    with span("request", Kind.SERVER, within=CALLER, of="r-1"):
        kept = joined("r-1")
    request_id, before = parted(kept)
    with span("attempt", Kind.CONSUMER, within=before, of=request_id):
        pass
    request, attempt = told.get_finished_spans()
    assert request_id == "r-1"
    assert trace_of(told) == CALLER.split("-")[1]
    assert attempt.parent is not None
    assert attempt.parent.span_id == request.context.span_id


@pytest.mark.parametrize("within", [None, "", "00-0-0-0", f"ff-{CALLER[3:]}", "nonsense;" * 100])
def test_without_a_caller_the_trace_is_that_of_the_request(
    told: InMemorySpanExporter, within: str | None
) -> None:
    with span("request", within=within, of=REQUEST):
        pass
    assert trace_of(told) == REQUEST
    for _ in range(2):
        with span("request", within=within, of="order-import-0042"):
            pass
    assert len({one.context.trace_id for one in told.get_finished_spans()}) == 2
    assert last(told).parent is None


def test_what_a_caller_does_not_want_recorded_is_not_and_nor_is_what_follows(
    told: InMemorySpanExporter,
) -> None:
    with span("request", within=UNSAMPLED):
        kept = place()
    assert kept is not None
    assert kept.endswith("-00")
    with span("attempt", within=kept):
        pass
    assert told.get_finished_spans() == ()


def test_an_exception_is_told_by_its_kind(told: InMemorySpanExporter) -> None:
    with suppress(ValueError), span("request"):
        raise ValueError("529.982.247-25")
    assert (last(told).status.status_code, last(told).status.description) == (StatusCode.ERROR, "ValueError")
    assert last(told).events == ()


def test_a_wait_begins_when_it_began(told: InMemorySpanExporter) -> None:
    with span("wait", since=datetime.now(UTC) - timedelta(minutes=5)):
        pass
    begun, ended = last(told).start_time, last(told).end_time
    assert begun is not None
    assert ended is not None
    assert 300 <= (ended - begun) / 1e9 < 330


NOT_LOADED = """
import sys
import api.app, workers.app, workers.fiscal, workers.mailing, workers.pix, workers.relay, workers.schedule
from persistence import tracing
tracing.begin("worker")
print(sorted(name for name in sys.modules if name.startswith(("opentelemetry", "google.protobuf"))))
"""


def test_without_a_collector_nothing_of_the_library_is_loaded_in_any_process() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    command = [sys.executable, "-c", NOT_LOADED]
    assert subprocess.run(command, env=environment, capture_output=True, check=True).stdout == b"[]\n"
