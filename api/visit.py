"""A request from its head to its answer, as operators see it: named, measured, and told in a trace."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from api import metering
from api.context import Context
from api.operation import Operation
from api.transport.head import Head
from persistence import tracing
from persistence.tracing import Span

NO_KIND = "none"


@dataclass(slots=True)
class Visit:
    """``status`` and ``context`` are known later, or never."""

    head: Head
    context: Context | None = None
    status: int | None = None
    begun: float = field(default_factory=time.perf_counter)

    @property
    def operation(self) -> Operation | None:
        return None if self.context is None else self.context.operation

    def over(self, span: Span) -> None:
        """Count it, and say in the trace what it was."""
        if self.status is None:
            return
        operation = self.operation
        kind = NO_KIND if operation is None else operation.kind.value
        metering.answered(kind, self.status, time.perf_counter() - self.begun)
        if tracing.listened_to():
            self._tell(span)

    def _tell(self, span: Span) -> None:
        assert self.status is not None
        span.note(http__request__method=self.head.method, http__response__status_code=self.status)
        if self.status >= 500:
            span.fail(f"HTTP {self.status}")
        if (operation := self.operation) is not None:
            span.call(operation.title)
            span.note(graphql__operation__type=operation.kind.value)
        if self.context is not None and (who := self.context.principal) is not None:
            span.note(retaguarda__company=str(who.company), retaguarda__actor__kind=str(who.kind))
