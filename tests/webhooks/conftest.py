"""The API of two companies, a post office, and a receiver on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.schema import build_schema
from api.webhooks.payload import StoredDocuments
from persistence.database import Database
from persistence.settings import settings
from tests.api.conftest import (  # noqa: F401  fixtures of the API
    ana,
    anonymous,
    http,
    ours,
    quick_hashes,
    storage,
    stranger,
    theirs,
)
from tests.webhooks.post import PostOffice
from tests.webhooks.receiver import Receiver, receiving
from workers.webhooks import Messenger


@pytest.fixture(autouse=True)
def to_loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation in development, whose webhooks may lead to this machine."""
    monkeypatch.setenv("ENVIRONMENT", "development")
    monkeypatch.setenv("WEBHOOK_LOOPBACK", "true")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def post(database: Database, relay: Database) -> PostOffice:
    messenger = Messenger(lambda database: StoredDocuments.over(database, build_schema))
    return PostOffice(database, relay, messenger)
