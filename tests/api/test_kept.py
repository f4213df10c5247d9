"""What a process remembers is bounded, in number, in size and in time."""

from __future__ import annotations

import pytest

from api import kept
from api.kept import Kept


@pytest.fixture
def clock(monkeypatch):
    """A clock that tests wind: its only item is the time."""
    now = [0.0]
    monkeypatch.setattr(kept, "monotonic", lambda: now[0])
    return now


def test_what_was_used_longest_ago_makes_room():
    three: Kept[str, int] = Kept(seconds=60, room=3)
    for place, name in enumerate("abc"):
        three.put(name, place)
    assert three.get("a") == 0
    three.put("d", 3)
    assert [three.get(name) for name in "abcd"] == [0, None, 2, 3]


def test_large_values_take_more_of_the_room():
    ten: Kept[str, str] = Kept(seconds=60, room=10)
    ten.put("a", "small")
    ten.put("b", "large", size=10)
    assert (ten.get("a"), ten.get("b")) == (None, "large")
    ten.put("b", "smaller", size=3)
    ten.put("c", "other", size=7)
    assert (ten.get("b"), ten.get("c")) == ("smaller", "other")


def test_what_has_no_room_at_all_displaces_nothing():
    ten: Kept[str, str] = Kept(seconds=60, room=10)
    ten.put("a", "small")
    ten.put("b", "giant", size=11)
    assert (ten.get("a"), ten.get("b")) == ("small", None)


def test_after_its_time_a_value_is_forgotten_and_its_room_is_free(clock):
    one: Kept[str, int] = Kept(seconds=10, room=1)
    one.put("a", 1)
    clock[0] = 9
    assert one.get("a") == 1
    clock[0] = 11
    assert one.get("a") is None
    one.put("b", 2)
    assert one.get("b") == 2
