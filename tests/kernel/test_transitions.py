"""What is refused for its state says in which it can be done, always."""

from __future__ import annotations

import ast
from enum import StrEnum
from pathlib import Path

import domain
from domain.kernel.refusal import InvalidTransition, before


class Light(StrEnum):
    RED = "RED"
    GREEN = "GREEN"
    AMBER = "AMBER"


MOVES = {Light.RED: (Light.GREEN,), Light.GREEN: (Light.AMBER,), Light.AMBER: (Light.RED,)}


def test_a_refusal_tells_the_states_that_lead_there() -> None:
    refused = InvalidTransition.of(Light.RED, Light.AMBER, before(Light.AMBER, MOVES))
    assert refused.facts == {"from_state": "RED", "to_state": "AMBER", "allowed": ["GREEN"]}


def test_no_refusal_leaves_them_out() -> None:
    """By position in ``of``, by name otherwise; none at all only where none is written."""
    silent = [
        f"{path.name}:{call.lineno}"
        for path in sorted(Path(domain.__path__[0]).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and _raised(call) and not _tells(call)
    ]
    assert silent == []


def _raised(call: ast.Call) -> bool:
    return ast.unparse(call.func) in ("InvalidTransition", "InvalidTransition.of")


def _tells(call: ast.Call) -> bool:
    named = any(keyword.arg == "allowed" for keyword in call.keywords)
    return named or (ast.unparse(call.func).endswith(".of") and len(call.args) == 3)
