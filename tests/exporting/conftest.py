"""The API of two companies, as in the tests of the API, and a worker at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import asyncpg
import pytest
import pytest_asyncio

from api.exports.source import open_source
from api.schema import build_schema
from domain.processes import PROCESSES
from tests.api.conftest import ana, anonymous, http, ours, quick_hashes, storage, stranger, theirs
from tests.exporting.asking import stocked
from tests.exporting.hands import carried_out
from workers import exports, long_work
from workers.clearing import clear
from workers.tasks import Workshop

__all__ = ["ana", "anonymous", "http", "ours", "quick_hashes", "storage", "stranger", "theirs"]

Work = Callable[[], Awaitable[None]]
Stock = Callable[[Sequence[str]], Awaitable[None]]


@pytest.fixture
def workshop(database, storage, monkeypatch) -> Workshop:
    for module in (exports, long_work):
        monkeypatch.setattr(module, "storage", lambda: storage)
    return Workshop(database, PROCESSES, open_source=partial(open_source, build_schema()._schema))


@pytest.fixture
def work(ours, workshop) -> Work:
    """Carries out the exports of our company that wait."""
    return partial(carried_out, "exporting", "carry_out_export", workshop, ours.id)


@pytest.fixture
def stock(database, ours) -> Stock:
    """Puts products of these names into our catalogue, however odd they are."""
    return partial(stocked, database, ours.id)


@pytest.fixture
def leftovers(storage) -> Callable[[], Awaitable[list[str]]]:
    """The paths of all that is kept."""

    async def paths() -> list[str]:
        return [each["path"] async for page in storage.store.list() for each in page]

    return paths


@pytest_asyncio.fixture
async def own(owner, ours) -> asyncpg.Connection:
    """The connection of the owner of the tables, in our company."""
    await owner.execute("select set_config('app.company', $1, false)", str(ours.id))
    return owner


@pytest.fixture
def tidy_up(database, storage, ours) -> Callable[[], Awaitable[int]]:
    """What the scheduler does now and then, in our company."""
    return partial(clear, database, storage, ours.id)
