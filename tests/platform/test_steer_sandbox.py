"""The sandbox is steered where there is one, and never in production."""

from __future__ import annotations

import pytest

from domain.platform.commands.steer_sandbox import NoSandbox, SandboxDoor, SteerSandbox, steer_sandbox
from persistence.platform import answers
from persistence.platform.answers import SettledSandbox
from tests.memory import Memory


@pytest.mark.parametrize(
    ("production", "address", "opens"),
    [(False, "https://sandbox", True), (True, "https://sandbox", False), (False, "", False)],
)
def test_the_door_is_open_in_development_alone(
    monkeypatch: pytest.MonkeyPatch, production: bool, address: str, opens: bool
):
    place = type("Place", (), {"in_production": production, "tax_authority_url": address})
    monkeypatch.setattr(answers, "settings", place)
    door = SettledSandbox(None)  # ty: ignore[invalid-argument-type]  it asks the unit of work nothing
    assert door.is_open() is opens


async def test_a_closed_door_is_refused():
    closed = type("Closed", (), {"is_open": lambda _: False})()
    memory = Memory(answers={SandboxDoor: closed})
    with pytest.raises(NoSandbox):
        await steer_sandbox(SteerSandbox(establishment_id=memory.new_id()), memory)
