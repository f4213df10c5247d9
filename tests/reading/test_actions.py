"""What may be done with a row is told to who reads it as the mutations would answer that one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from api.schema import build_schema
from domain.kernel.action import Action
from persistence.reading.actions import NEEDS, Actions
from persistence.reading.view import View
from tests import shipped

TOLD = re.compile(r'Action\.(?:of|asked)\(\s*"(\w+)"')
WITH_ACTIONS = [view for view in shipped.VIEWS.values() if "available_actions" in view.fields]


@pytest.fixture(scope="module")
def named() -> list[str]:
    """Every action that any object tells of."""
    build_schema()
    sources = (Path(__file__).parents[2] / "domain").rglob("*.py")
    return sorted({name for source in sources for name in TOLD.findall(source.read_text())})


def told(view: View, named: list[str], may: Callable[[str], bool], *, own: bool = True) -> list[Action]:
    """What is told of a row of the view whose state allows everything there is."""
    actions = view.fields["available_actions"]
    assert isinstance(actions, Actions)
    allowing = replace(actions, function=lambda: [Action.of(name, True, "STATE") for name in named])
    return allowing.told_to(may)(*([own] if allowing.owned else []))


@pytest.mark.parametrize("view", WITH_ACTIONS, ids=lambda view: view.name)
def test_nothing_is_allowed_to_who_has_no_permission_and_everything_to_who_has_all(
    view: View, named: list[str]
) -> None:
    assert len(named) > 50
    nobody = told(view, named, lambda _: False)
    assert {(one.allowed, one.reason) for one in nobody} == {(False, "PERMISSION_DENIED")}
    assert all(one.allowed and one.reason is None for one in told(view, named, lambda _: True))


@pytest.mark.parametrize("view", WITH_ACTIONS, ids=lambda view: view.name)
def test_one_permission_allows_the_actions_that_ask_for_it(view: View, named: list[str]) -> None:
    answer = told(view, named, "sales.order.cancel".__eq__)
    assert [one.action for one in answer if one.allowed] == ["cancelOrder"]


@pytest.mark.parametrize(
    ("name", "action"), [("Attachment", "detachFile"), ("BulkOperation", "cancelBulkOperation")]
)
def test_what_belongs_to_others_asks_for_more(name: str, action: str, named: list[str]) -> None:
    def allowed(may: Callable[[str], bool], *, own: bool) -> bool:
        answer = told(shipped.VIEWS[name], named, may, own=own)
        return next(one.allowed for one in answer if one.action == action)

    own_only = "authenticated".__eq__
    assert allowed(own_only, own=True)
    assert not allowed(own_only, own=False)
    assert allowed(lambda one: one in ("authenticated", NEEDS[action].of_others), own=False)
