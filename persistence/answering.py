"""Who answers what a context asks of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T", bound=type)

answerers: dict[type, Callable[[Any], Any]] = {}


def answers(port: type) -> Callable[[T], T]:
    """Make a class the answerer of a port; it is constructed with the unit of work that asks."""

    def register(answerer: T) -> T:
        answerers[port] = answerer
        return answerer

    return register
