"""An exception in the log: of what kind and where, without its words, which may repeat what was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from traceback import format_tb

FACTS = ("sqlstate", "constraint_name", "table_name", "errno", "code")
"""Attributes that name things of ours or of a library, never what somebody sent."""
FACT = re.compile(r"[\w.]{1,80}", re.ASCII)


def wordless(error: BaseException) -> str:
    """All that led to it, the first one first, as a traceback tells it."""
    return "\n\n".join(reversed(list(_told(error, set()))))


def _told(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield "".join([*format_tb(error.__traceback__), _kind(error)])
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _told(one, seen)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    facts = {fact: getattr(error, fact, None) for fact in FACTS}
    told = [f"{fact}={value}" for fact, value in facts.items() if _is_fact(value)]
    return " ".join([name, *told])


def _is_fact(value: object) -> bool:
    return isinstance(value, str | int) and bool(FACT.fullmatch(str(value)))
