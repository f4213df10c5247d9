"""The API of two companies, and a worker at hand that knows mutations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from api.imports.source import open_mutation
from api.schema import build_schema
from domain.processes import PROCESSES
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from tests.exporting.conftest import leftovers, own
from tests.exporting.hands import carried_out
from tests.exporting.test_workers import begin, bell
from workers import imports, long_work
from workers.tasks import Workshop

__all__ = [
    "ana",
    "anonymous",
    "begin",
    "bell",
    "http",
    "leftovers",
    "ours",
    "own",
    "quick_hashes",
    "storage",
    "stranger",
    "theirs",
]

Work = Callable[[], Awaitable[None]]


@pytest.fixture
def workshop(database, storage, monkeypatch) -> Workshop:
    for module in (imports, long_work):
        monkeypatch.setattr(module, "storage", lambda: storage)
    return Workshop(database, PROCESSES, open_mutation=partial(open_mutation, build_schema()._schema))


@pytest.fixture
def work(ours, workshop) -> Work:
    """Carries out the imports of our company that wait."""
    return partial(carried_out, "importing", "carry_out_bulk_import", workshop, ours.id)
