"""A short round of what `make probes` does a hundred times longer: no wall has a hole where it is tried."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from tests.stories.back_office import BackOffice
from tests.walls.estate import Estate
from tests.walls.ground import Ground, prepared
from tests.walls.run import OVERSTEPPING, READING, WRITING, Findings, Round
from tests.walls.timing import compared

SEED, ATTEMPTS, FUZZED = 20_261_122, 1_200, 800


@pytest.fixture
def ground(ours: Estate, theirs: Estate, office: BackOffice) -> Ground:
    return prepared(ours, theirs, office.database_url, office.ports["api"], Random(SEED))


def told(findings: Findings) -> str:
    return "\n".join(
        f"{count} x {name}\n{findings.examples[name]}" for name, count in findings.faults.items()
    )


def test_nothing_of_another_company_nor_beyond_ones_permission_is_had_and_nothing_breaks(ground: Ground):
    one = Round(ground, SEED, ATTEMPTS, FUZZED, say=lambda _: None, shapes=30)
    findings = asyncio.run(one.carried_out())
    assert not findings.faults, told(findings)
    assert findings.changed == []
    assert set(findings.tried) == set(READING) | set(OVERSTEPPING) | set(WRITING)
    assert sum(findings.tried.values()) >= ATTEMPTS - 3


def test_a_difference_in_time_is_seen_and_its_absence_too():
    random = Random(1)
    quick = [random.uniform(1, 2) for _ in range(400)]
    assert compared("x", [each + 0.3 for each in quick], quick, random).alike is False
    assert compared("x", quick[::-1], quick, random).alike is True
