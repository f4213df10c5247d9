"""One back office for all stories of a session; two companies of its own for each story."""

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
from tests.stories.partner import Partner, assert_strangers
from workers.demo_companies import AURORA, IPE

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


@pytest.fixture
def pair(office: BackOffice) -> Iterator[tuple[Partner, Partner]]:
    """Two companies in every story; when it is told, neither has seen anything of the other."""
    partners = [Partner(office.url, asyncio.run(office.found(kind, next(numbers)))) for kind in (AURORA, IPE)]
    yield partners[0], partners[1]
    if not partners[0].muted and not partners[1].muted:
        assert_strangers(*partners)
    for partner in partners:
        partner.http.close()


@pytest.fixture
def aurora(pair: tuple[Partner, Partner]) -> Partner:
    """A coffee roaster in São Paulo under the regular regime; it invoices as orders are placed."""
    return pair[0]


@pytest.fixture
def ipe(pair: tuple[Partner, Partner]) -> Partner:
    """A stationer in Rio de Janeiro under Simples; it invoices on request."""
    return pair[1]
