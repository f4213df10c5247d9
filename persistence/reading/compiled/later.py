"""Computed values take the place of their arguments, once the rest of the answer is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from persistence.reading.compiled.draft import EACH, Later, Place


def finished(answer: bytes, later: Sequence[Later]) -> bytes:
    """The answer with everything computed that had to wait."""
    body = orjson.loads(answer)
    for one in later:
        _compute(body, one.place, one)
    return orjson.dumps(body)


def _compute(parent: Any, place: Place, later: Later) -> None:
    """Follow the place; whatever is null on the way is left alone."""
    step, *rest = place
    if parent is None:
        return
    if step is EACH:
        for child in parent:
            _compute(child, tuple(rest), later)
    elif rest:
        _compute(parent[step], tuple(rest), later)
    else:
        parent[step] = later.compute(parent[step])
