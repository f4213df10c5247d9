"""Types that share their methods do what those do that dataclasses compile for each."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from dataclasses import FrozenInstanceError, dataclass, field, make_dataclass
from pathlib import Path
from typing import Any

import pytest

from api import sparing

ROOT = Path(__file__).parents[2]
NAN = float("nan")
FIELDS = {
    "none": [],
    "one": [("a", Any)],
    "several": [("a", Any), ("b", Any), ("silent", Any, field(default=7, repr=False, compare=False))],
}
BY_THEMSELVES = """
import sys
from api.sparing import spare
spare()
import api.app
from domain.kernel.money import Money
from domain.kernel.runner import Envelope
print("rich" in sys.modules and sys.modules["rich"] is not None)
print(Money.__repr__.__code__ is Envelope.__repr__.__code__)
"""


@pytest.fixture
def spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as a test takes."""
    for name in ("_repr_fn", "_cmp_fn", "_frozen_get_del_attr"):
        monkeypatch.setattr(dataclasses, name, getattr(dataclasses, name))
    monkeypatch.setitem(sys.modules, sparing.FOR_TERMINALS, sys.modules.get(sparing.FOR_TERMINALS))
    sparing.spare()


def made(fields: list[Any], **options: Any) -> type:
    return make_dataclass("Made", fields, **options)


pytestmark = pytest.mark.skipif(sys.version_info >= sparing.KNOWN, reason="dataclasses write them elsewhere")


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
def test_they_are_shown_and_compared_alike(fields: list[Any], frozen: bool, request: Any) -> None:
    compiled = made(fields, frozen=frozen)
    request.getfixturevalue("spared")
    shared = made(fields, frozen=frozen)
    names = [each[0] for each in fields]

    def of(kind: type, value: Any, silent: int = 7) -> Any:
        return kind(**{name: silent if name == "silent" else value for name in names})

    for value in ("1", NAN, None, [1]):
        assert repr(of(shared, value)) == repr(of(compiled, value))
        for other in ("1", NAN, 2, [1]):
            assert (of(shared, value) == of(shared, other)) is (of(compiled, value) == of(compiled, other))
    assert of(shared, 1) == of(shared, 1, silent=8)
    assert of(shared, 1) != of(compiled, 1)
    assert shared.__eq__(of(shared, 1), 1) is NotImplemented
    assert (hash(of(shared, 1)) == hash(of(compiled, 1))) if frozen else shared.__hash__ is None


@pytest.mark.usefixtures("spared")
def test_what_shows_itself_inside_itself_ends() -> None:
    itself = made(FIELDS["one"])(a=None)
    itself.a = [itself]
    assert repr(itself) == "Made(a=[...])"


@pytest.mark.usefixtures("spared")
def test_what_is_frozen_stays() -> None:
    @dataclass(frozen=True)
    class Frozen:
        a: int

    class Below(Frozen):
        pass

    for kind in (Frozen, Below):
        thing = kind(1)
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
            thing.a = 2  # ty: ignore[invalid-assignment]
        with pytest.raises(FrozenInstanceError, match="cannot delete field 'a'"):
            del thing.a
    with pytest.raises(FrozenInstanceError):
        Frozen(1).b = 2  # ty: ignore[unresolved-attribute]
    below = Below(1)
    below.b = 2  # ty: ignore[unresolved-attribute]
    assert vars(below) == {"a": 1, "b": 2}


@pytest.mark.usefixtures("spared")
def test_what_is_in_order_is_compared_as_ever() -> None:
    kind = made(FIELDS["one"], order=True)
    assert kind(1) < kind(2) <= kind(2)
    assert sorted([kind(2), kind(1)]) == [kind(1), kind(2)]


def test_the_process_of_the_api_spares() -> None:
    told = subprocess.run(
        [sys.executable, "-c", BY_THEMSELVES], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert told.stdout.split() == ["False", "True"]


def test_who_wants_nothing_shown_below_another_shows_nothing_more(spared: None) -> None:
    below = make_dataclass("Below", [("secret", Any)], bases=(made(FIELDS["one"]),), repr=False)
    assert repr(below(a=1, secret="pw")) == "Below(a=1)"
