"""The harness itself: the seed fixes the faults, the checks find what they look for, the page shows runs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from domain.kernel.command import Command
from persistence import idempotency
from tests.chaos import invariants
from tests.chaos.evidence import Company, Evidence
from tests.chaos.hunt import WANTED
from tests.chaos.installation import Installation
from tests.chaos.monkey import KILLED, drawn
from tests.chaos.notebook import Intent, Notebook
from tests.chaos.page import PAGE, page
from tests.chaos.saboteurs import same_fingerprint

ORDER, OTHER = "order_1", "order_2"


class Shop:
    """As much of one as the checks of orders and keys look at."""

    company = "company_1"


def evidence(folder: Path, *told: dict[str, Any], orders: tuple[str, ...] = (ORDER,)) -> Evidence:
    """Of one wish that was answered with these, and of these orders."""
    notebook = Notebook(folder / "notebook")
    notebook.intend(Intent("key", Shop.company, "placeOrder", {}, list(told)))
    company = Company(Shop(), {id: {} for id in orders}, {})  # ty: ignore[invalid-argument-type]
    return Evidence(Installation(folder), notebook, companies=[company])


def answer(id: str | None, *, replayed: bool = False) -> dict[str, Any]:
    return {"id": id, "errors": [] if id else ["INSUFFICIENT_STOCK"], "replayed": replayed}


async def found(check: str, shown: Evidence) -> list[str]:
    return [what async for what in invariants.CHECKS[check](shown)]


def test_the_same_seed_strikes_the_same_and_another_seed_something_else() -> None:
    assert drawn(5, 30) == drawn(5, 30) != drawn(6, 30)


def test_there_are_as_many_kills_as_asked_for_and_everybody_is_among_the_victims() -> None:
    kinds = Counter(fault.kind for fault in drawn(1, 32))
    assert kinds["kill"] == 32
    assert kinds.keys() == {"kill", "freeze", "authority", "disk", "flush"}
    assert {fault.whom for fault in drawn(1, 500) if fault.kind == "kill"} == set(KILLED)


EXISTS, ONCE = "every accepted order exists once, and no other", "a key does the same thing once"


async def test_an_order_that_is_gone_is_found(tmp_path: Path) -> None:
    assert await found(EXISTS, evidence(tmp_path, answer(ORDER))) == []
    assert len(await found(EXISTS, evidence(tmp_path, answer(ORDER), orders=()))) == 1


async def test_an_order_that_nobody_was_told_of_is_found(tmp_path: Path) -> None:
    assert len(await found(EXISTS, evidence(tmp_path, answer(None)))) == 1


@pytest.mark.parametrize(
    ("told", "exceptions"),
    [
        ([answer(ORDER), answer(ORDER, replayed=True)], 0),
        ([answer(None), answer(ORDER)], 0),
        ([answer(ORDER), answer(ORDER)], 1),
        ([answer(ORDER), answer(OTHER, replayed=True)], 1),
    ],
)
async def test_what_was_done_twice_under_one_key_is_found(
    tmp_path: Path, told: list[dict[str, Any]], exceptions: int
) -> None:
    assert len(await found(ONCE, evidence(tmp_path, *told))) == exceptions


@pytest.mark.parametrize(
    ("numbers", "wrong"), [([2, 1, 3], 0), ([1, 3], 1), ([1, 1, 2], 1), ([2], 1), ([], 0)]
)
def test_gaps_and_doubles_are_found(numbers: list[int], wrong: int) -> None:
    assert len(list(invariants.out_of_row(numbers))) == wrong


def test_every_saboteur_is_wanted_for_something_that_is_checked() -> None:
    built = {file.stem for file in (Path(__file__).parent / "saboteurs").glob("[a-z]*.py")} - {"elsewhere"}
    assert {wanted.name for wanted in WANTED} == built
    assert {check for wanted in WANTED for check in wanted.broken} <= invariants.CHECKS.keys()


def test_the_saboteur_of_fingerprints_is_called_as_the_product_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "fingerprint", told := idempotency.fingerprint)
    one, other = ({"name": name} for name in ("Ana", "Bia"))
    assert told(Command(), one) != told(Command(), other)
    same_fingerprint.sabotage()
    assert idempotency.fingerprint(Command(), one) == idempotency.fingerprint(Command(), other)


def test_the_page_shows_what_runs_have_written_and_keeps_what_was_not_run(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text, tmp_path) == text
    hunted = [{"name": "x", "about": "Wrong in some way.", "caught": "some invariant"}]
    (tmp_path / "saboteurs.json").write_text(json.dumps(hunted))
    assert "| Wrong in some way. | some invariant |" in page(text, tmp_path)
