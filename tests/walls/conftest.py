"""The back office of the stories, with two companies that have something of everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories.back_office import BackOffice
from tests.stories.house import numbers
from tests.stories.partner import Partner
from tests.walls.estate import Estate
from workers.demo_companies import AURORA, IPE


@pytest.fixture(scope="session")
def estates(back_office: BackOffice) -> Iterator[tuple[Estate, Estate]]:
    """One for all walls of a session: ours and theirs."""
    founded = [back_office.found(kind, next(numbers)) for kind in (AURORA, IPE)]
    ours, theirs = [Partner(back_office.url, each) for each in founded]
    yield Estate.of(ours, "Mercearia"), Estate.of(theirs, "Helena")
    for partner in (ours, theirs):
        partner.http.close()


@pytest.fixture
def ours(estates: tuple[Estate, Estate]) -> Estate:
    return estates[0]


@pytest.fixture
def theirs(estates: tuple[Estate, Estate]) -> Estate:
    return estates[1]
