"""What thousands of types of a process share, instead of each having its own: before anything is loaded."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import FrozenInstanceError
from operator import attrgetter
from threading import get_ident
from typing import Any

FOR_TERMINALS = "rich"
"""Shows faults in colours where it is installed, and is there for whoever develops alone: megabytes."""
KNOWN = (3, 13)
"""Before it dataclasses write their methods in the functions that are replaced here."""
BEING_SHOWN: set[tuple[int, int]] = set()
"""Each with its thread."""


def spare() -> None:
    """Dataclasses that are made from now on compile neither a ``__repr__`` nor an ``__eq__`` each, nor, where
    they are frozen, two methods that refuse: what they do is the same."""
    sys.modules.setdefault(FOR_TERMINALS, None)  # ty: ignore[no-matching-overload]  as if it were not installed
    if sys.version_info < KNOWN:
        theirs = vars(dataclasses)
        theirs["_repr_fn"] = _showing
        theirs["_cmp_fn"] = _comparing(theirs["_cmp_fn"])
        theirs["_frozen_get_del_attr"] = _refusing


def _showing(fields: Iterable[dataclasses.Field[Any]], *_: object) -> Callable[[Any], str]:
    """Of those fields, also where a class below has more and wants none shown."""
    names = tuple(field.name for field in fields)

    def shown(self: Any) -> str:
        return _shown(self, names)

    return shown


def _shown(self: Any, names: tuple[str, ...]) -> str:
    """Three dots where it is within itself, as ``reprlib`` has it."""
    under_way = id(self), get_ident()
    if under_way in BEING_SHOWN:
        return "..."
    BEING_SHOWN.add(under_way)
    try:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    finally:
        BEING_SHOWN.discard(under_way)
    return f"{type(self).__qualname__}({told})"


def _comparing(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """Equality alone is shared: what is in order is compared by what was compiled for it."""

    def compared(name: str, op: str, mine: str, others: str, globals: dict[str, Any]) -> Callable[..., Any]:
        if name != "__eq__":
            return compiled(name, op, mine, others, globals)
        return _equal(re.findall(r"self\.(\w+)", mine))

    return compared


def _equal(names: list[str]) -> Callable[[Any, Any], Any]:
    if len(names) < 2:
        return _equal_in_one(*names) if names else _equal_in_kind
    values = attrgetter(*names)

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _equal_in_one(name: str) -> Callable[[Any, Any], Any]:
    value = attrgetter(name)

    def equal(self: Any, other: Any) -> Any:
        return (value(self),) == (value(other),) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _equal_in_kind(self: Any, other: Any) -> Any:
    return other.__class__ is self.__class__ or NotImplemented


def _refusing(
    cls: Any, fields: Iterable[dataclasses.Field[Any]], globals: dict[str, Any]
) -> tuple[Callable[..., None], ...]:
    names = frozenset(field.name for field in fields)

    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807  what it is set as
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:  # noqa: N807
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __setattr__, __delattr__
