"""The back office of stories and walls: started once for all of a session that want it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from persistence.embedded.postgres import EmbeddedPostgres
from persistence.embedded.valkey import EmbeddedValkey
from tests.collector import Collector, collecting
from tests.conftest import administer
from tests.stories.back_office import BackOffice

numbers = count(10_000_001)


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Whom the back office tells its traces."""
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="session")
def back_office(
    collector: Collector,
    postgres: EmbeddedPostgres,
    template: str,
    valkey: EmbeddedValkey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BackOffice]:
    with ThreadPoolExecutor(1) as elsewhere:
        made = administer(postgres, f"create database stories template {template} strategy file_copy")
        elsewhere.submit(asyncio.run, made).result()
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("stories")
        office = BackOffice(folder, postgres.url("stories"), valkey.url(), collector.url)
        with office.running(patch):
            yield office


@pytest.fixture
def office(back_office: BackOffice) -> Iterator[BackOffice]:
    """With a tax authority that behaves, until a story says otherwise."""
    back_office.calm()
    yield back_office
    back_office.calm()
