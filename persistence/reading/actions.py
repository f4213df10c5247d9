"""What may be done with a row: what its state allows, of that what whoever reads it may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Uuid, bindparam

from domain.kernel.action import Action
from domain.kernel.refusal import NotAllowed
from persistence.reading.view import Computed

ACTOR: BindParameter[UUID] = bindparam("actor", type_=Uuid())
"""Who reads: a member or a key; in SQL, as every statement is told."""
May = Callable[[str], bool]


@dataclass(frozen=True)
class Need:
    """The permission that a mutation needs, and what it needs besides where the thing is somebody else's."""

    permission: str
    of_others: str = ""


NEEDS: dict[str, Need] = {}
"""Of every mutation, by its name; told when the schema is bound. What is not told anybody may."""


@dataclass(frozen=True, eq=False)
class Actions(Computed):
    """``owned``: the last of the sources says whether the row is of who reads it."""

    owned: bool = False

    def told_to(self, may: May) -> Callable[..., Any]:
        denied = {name for name, need in NEEDS.items() if not may(need.permission)}
        own_only = {name for name, need in NEEDS.items() if need.of_others and not may(need.of_others)}

        def told(*values: Any) -> list[Action]:
            *given, own = values if self.owned else (*values, True)
            out_of_reach = denied if own else denied | own_only
            return [_by(may, action, out_of_reach) for action in self.function(*given)]

        return told


def actions(
    function: Callable[..., Sequence[Action]],
    *sources: ColumnElement[Any],
    owner: ColumnElement[Any] | None = None,
    total: bool = False,
) -> Actions:
    """What ``function`` makes of the row's state, refused where who reads lacks what the mutation needs.

    ``owner``: whose the row is, where mutations ask for more to be done with that of others.
    """
    if owner is None:
        return Actions(function, sources, total=total)
    return Actions(function, (*sources, owner.is_not_distinct_from(ACTOR)), total=total, owned=True)


def _by(may: May, action: Action, out_of_reach: set[str]) -> Action:
    lacking = action.action in out_of_reach or (action.requires is not None and not may(action.requires))
    return replace(action, allowed=False, reason=NotAllowed.code) if lacking else action
