"""What the database refuses, in the words of the business."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prometheus_client import Counter
from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from domain.kernel.refusal import Duplicate, Refusal
from domain.kernel.runner import TransientConflict
from persistence.registry import COMPANY, metadata

SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE, UNIQUE_VIOLATION = "40001", "40P01", "55P03", "23505"
TRANSIENT = frozenset({SERIALIZATION_FAILURE, DEADLOCK, LOCK_NOT_AVAILABLE})

LONGEST_PAUSE = 0.2
"""Seconds."""

refusals: dict[str, Callable[[], Refusal]] = {}


lost = Counter(
    "retaguarda_conflicts_total", "Commands that lost a race and began anew, or gave up", ["command"]
)


class Conflict(TransientConflict):
    """A lost race between transactions, or a connection that broke before the commit."""

    async def pause(self, attempt: int) -> None:
        await asyncio.sleep(random.uniform(0.01, min(LONGEST_PAUSE, 0.02 * 2**attempt)))  # noqa: S311  no secret


class OutcomeUnknown(Exception):
    """The connection broke in the commit, and no key tells whether it was done: a person must look."""


def refuse(constraint: str, refusal: Callable[[], Refusal]) -> None:
    """Say with which refusal a violation of this named constraint is answered."""
    refusals[constraint] = refusal


@dataclass(slots=True)
class counted:  # noqa: N801  stands in a with statement
    """Count the races that are lost inside, by the name of what lost them."""

    command: Callable[[], str]

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Conflict):
            lost.labels(self.command()).inc()


class translated:  # noqa: N801  stands in a with statement
    """Raise Conflict or a Refusal for what is no bug; let everything else through."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, StaleDataError):
            raise Conflict from error
        if isinstance(error, DBAPIError) and (translation := translation_of(error)) is not None:
            raise translation from error


def translation_of(error: DBAPIError) -> Exception | None:
    if error.connection_invalidated or sqlstate(error) in TRANSIENT:
        return Conflict()
    constraint = violated(error)
    if constraint in refusals:
        return refusals[constraint]()
    if sqlstate(error) == UNIQUE_VIOLATION and constraint is not None:
        return _duplicate(constraint)
    return None


def sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def violated(error: DBAPIError) -> str | None:
    """The name of the violated constraint, if that is what is wrong."""
    return getattr(error.orig.__cause__, "constraint_name", None) if error.orig else None


def _duplicate(constraint: str) -> Duplicate:
    """Unique violations that nobody spoke for: the first own column is the path."""
    for table in metadata.tables.values():
        keyed: list[Any] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
        for unique in [*keyed, *table.indexes]:
            if unique.name == constraint:
                own = [column.name for column in unique.columns if column.name != COMPANY]
                return Duplicate(*own[:1], fields=own)
    return Duplicate()
