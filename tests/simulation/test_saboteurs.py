"""A simulation that cannot fail proves nothing: every house built wrong on purpose is found out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulation.run import Broken, Run
from tests.simulation.saboteurs import SABOTEURS

SEEDS = 24


@pytest.mark.parametrize("sabotage", SABOTEURS.values(), ids=SABOTEURS)
def test_a_saboteur_is_caught(sabotage: dict[str, Any]):
    assert any(is_caught(seed, sabotage) for seed in range(SEEDS))


def is_caught(seed: int, sabotage: dict[str, Any]) -> bool:
    try:
        Run(seed, sabotage=sabotage).play()
    except Broken:
        return True
    return False
