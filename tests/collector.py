"""A collector of traces: takes OTLP over HTTP, and decodes it by the protocol's own messages."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

PATIENCE = 30.0


@dataclass(frozen=True)
class Told:
    """A span, as it came over the wire. Ids are in hexadecimal; ``parent`` is empty at the root."""

    process: str
    name: str
    kind: int
    trace: str
    id: str
    parent: str
    milliseconds: float
    failed: bool
    facts: dict[str, Any]


@dataclass
class Collector:
    """``spans`` are all that came; ``bodies`` the same as bytes, to search in."""

    url: str = ""
    spans: list[Told] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def take(self, body: bytes) -> None:
        asked = ExportTraceServiceRequest.FromString(body)
        with self._news:
            self.bodies.append(body)
            self.spans += told(asked)
            self._news.notify_all()

    def until(self, found: Callable[[Sequence[Told]], bool], *, limit: float = PATIENCE) -> list[Told]:
        """All spans, as soon as they are as wanted. Raises TimeoutError."""
        until = time.monotonic() + limit
        with self._news:
            while not found(self.spans):
                if not self._news.wait(until - time.monotonic()):
                    raise TimeoutError(sorted({(span.process, span.name) for span in self.spans}))
            return list(self.spans)

    def trace(self, id: str) -> list[Told]:
        return [span for span in self.spans if span.trace == id]


def told(asked: ExportTraceServiceRequest) -> Iterator[Told]:
    for resource in asked.resource_spans:
        of = {each.key: each.value.string_value for each in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Told(
                    process=of["service.name"],
                    name=span.name,
                    kind=span.kind,
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    milliseconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e6,
                    failed=span.status.code == span.status.STATUS_CODE_ERROR,
                    facts={each.key: value_of(each.value) for each in span.attributes},
                )


def value_of(value: Any) -> Any:
    return getattr(value, value.WhichOneof("value"))


@contextmanager
def collecting() -> Iterator[Collector]:
    """One that listens on this machine."""
    collector = Collector()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.take(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    listening.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        listening.join()
