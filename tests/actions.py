"""Holds what is told of a thing's actions against the thing itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from inspect import isawaitable
from typing import Any

from domain.kernel.action import Action
from domain.kernel.refusal import Refusal, RefusalGroup


async def are_told_truly(
    told: Sequence[Action],
    thing: Callable[[], Any],
    attempts: Mapping[str, Callable[[Any], Any]],
    *,
    changing_nothing: Collection[str] = (),
) -> None:
    """Each action is tried on a new ``thing``: what is allowed happens; what is not is refused with the code
    that was told, or repeated quietly. Those ``changing_nothing`` of the thing are only not refused."""
    assert [action.action for action in told] == list(attempts)
    for action in told:
        one = thing()
        before = state_of(one)
        try:
            done = attempts[action.action](one)
            if isawaitable(done):
                await done
        except (Refusal, RefusalGroup) as refused:
            first = refused.refusals[0] if isinstance(refused, RefusalGroup) else refused
            assert (action.allowed, action.reason) == (False, first.code), action
        else:
            changed = action.action in changing_nothing or state_of(one) != before
            assert (action.allowed, action.reason is None) == (changed, changed), action


def state_of(thing: Any) -> tuple[str, int]:
    """What it holds, and how much it recorded."""
    return repr(thing), len(vars(thing).get("_events", ()))
