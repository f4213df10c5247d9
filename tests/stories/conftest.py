"""Two companies of its own for each story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stories.back_office import BackOffice
from tests.stories.house import numbers
from tests.stories.partner import Partner, assert_strangers
from workers.demo_companies import AURORA, IPE


@pytest.fixture
def pair(office: BackOffice) -> Iterator[tuple[Partner, Partner]]:
    """Two companies in every story; when it is told, neither has seen anything of the other."""
    partners = [Partner(office.url, office.found(kind, next(numbers))) for kind in (AURORA, IPE)]
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
