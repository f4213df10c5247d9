"""Calls to others: how many, how they ended, how long they took, and as part of which trace."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from prometheus_client import Histogram

from persistence import tracing
from persistence.tracing import Kind

lasted = Histogram(
    "retaguarda_outside_seconds",
    "Calls to others, by whom and by how they ended",
    ["dependency", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)


if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # ty: ignore[invalid-assignment]  said once that it is not there
"""httpcore asks for it several times in each request, and each time all folders are looked through."""


class Dependency(StrEnum):
    """Whom the installation calls."""

    TAX_AUTHORITY = "tax_authority"
    PAYMENT_PROVIDER = "payment_provider"
    MAIL_SERVER = "mail_server"
    WEBHOOK = "webhook"


class Outcome(StrEnum):
    ANSWERED = "answered"
    REFUSED = "refused"
    """There was an answer, and it was no good one."""
    UNAVAILABLE = "unavailable"
    """There was no answer, or none that could be understood."""


@dataclass
class Call:
    outcome: Outcome = Outcome.ANSWERED


@contextmanager
def calling(dependency: Dependency, operation: str, *, within: str | None = None) -> Generator[Call]:
    """Around one call. ``operation`` is a name of our own or of a specification, never an address.

    What raises counts as unavailable, unless the call was given another outcome before.
    """
    call, began = Call(), time.perf_counter()
    with tracing.span(f"{dependency} {operation}", Kind.CLIENT, within=within) as span:
        try:
            yield call
        except BaseException:
            if call.outcome is Outcome.ANSWERED:
                call.outcome = Outcome.UNAVAILABLE
            raise
        finally:
            lasted.labels(dependency, call.outcome).observe(time.perf_counter() - began)
            span.note(retaguarda__outcome=call.outcome)
            if call.outcome is not Outcome.ANSWERED:
                span.fail(call.outcome)
