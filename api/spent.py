"""Errors that were told: where they were raised is nobody's concern any more."""

from __future__ import annotations

from collections.abc import Iterator


def let_go(error: BaseException) -> None:
    """Forget the frames that it went through.

    They hold it, and it them: a cycle for each error that is answered, with all of a request in it, which
    would wait for the collector and make it stop everybody.
    """
    seen: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if any(one is each for each in seen):
            continue
        seen.append(one)
        one.__traceback__ = None
        waiting += _behind(one)


def _behind(error: BaseException) -> Iterator[BaseException]:
    for one in (error.__cause__, error.__context__, getattr(error, "original_error", None)):
        if isinstance(one, BaseException):
            yield one
