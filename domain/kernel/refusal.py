"""A refusal is the business saying no. Anything else raised is a bug."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import ClassVar, Self, TypeVar

Path = tuple[str | int, ...]
S = TypeVar("S", bound=StrEnum)


class Refusal(Exception):
    """Base of every expected failure.

    ``code`` is public and never changes; ``path`` leads from the command to the offending
    field; ``facts`` are the values a person needs to understand the refusal.
    """

    code: ClassVar[str]

    def __init__(self, *path: str | int, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.path: Path = path
        self.facts = facts

    def under(self, *prefix: str | int) -> Self:
        """The same refusal, seen from further out."""
        self.path = (*prefix, *self.path)
        return self


class RefusalGroup(Exception):
    """Everything that was refused at once, in the order it was found."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__([refusal.code for refusal in refusals])
        self.refusals = refusals


class Checks:
    """Collects refusals so that a form learns all of them in one answer."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def that(self, holds: object, refusal: Refusal) -> bool:
        if not holds:
            self.refusals.append(refusal)
        return bool(holds)

    def at(self, *path: str | int) -> Place:
        """Keep what the body refuses, under this path, and go on."""
        return Place(self, path)


class Place:
    """Where in a command one is while checking it."""

    __slots__ = ("_check", "_path")

    def __init__(self, check: Checks, path: Path) -> None:
        self._check, self._path = check, path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, raised: BaseException | None, _trace: object) -> bool:
        if isinstance(raised, Refusal):
            self._check.refusals.append(raised.under(*self._path))
        elif isinstance(raised, RefusalGroup):
            self._check.refusals += [refusal.under(*self._path) for refusal in raised.refusals]
        else:
            return False
        return True


class checks:  # noqa: N801  stands in a with statement
    """Raise everything collected when the body ends: one refusal alone, several as a group."""

    __slots__ = ("_check",)

    def __enter__(self) -> Checks:
        self._check = Checks()
        return self._check

    def __exit__(self, _kind: object, raised: BaseException | None, _trace: object) -> None:
        refusals = self._check.refusals
        if raised is not None or not refusals:
            return
        raise refusals[0] if len(refusals) == 1 else RefusalGroup(refusals)


class NotFound(Refusal):
    """Nothing with this id or key is there, or not for who asks."""

    code = "NOT_FOUND"


class NotAllowed(Refusal):
    code = "PERMISSION_DENIED"


class StaleVersion(Refusal):
    """Somebody changed the object since it was read; ``current_version`` is among the facts."""

    code = "STALE_VERSION"


class InvalidTransition(Refusal):
    """The object's state does not allow it; facts carry ``from_state``, ``to_state``, and as ``allowed`` the
    states in which it can be done, none where it never can."""

    code = "INVALID_TRANSITION"

    @classmethod
    def of(cls, now: StrEnum, to: StrEnum, allowed: Iterable[StrEnum] = (), *, at: str | None = None) -> Self:
        """``allowed`` are the states that lead ``to`` there, ``at`` is the field that names the object."""
        path = () if at is None else (at,)
        states = [state.value for state in allowed]
        return cls(*path, from_state=now.value, to_state=to.value, allowed=states)


def before(state: StrEnum, moves: Mapping[S, Iterable[StrEnum]]) -> list[S]:
    """The states from which it may be reached, by what may follow each of them."""
    return [earlier for earlier, following in moves.items() if state in following]


class FourEyes(Refusal):
    """Who asked for it may not approve it."""

    code = "FOUR_EYES_REQUIRED"


class PeriodNotOpen(Refusal):
    """The month takes no entries; facts: ``month`` (YYYY-MM)."""

    code = "PERIOD_NOT_OPEN"


class IdempotencyConflict(Refusal):
    """The same key was used before; ``kind`` is IN_PROGRESS or KEY_REUSED."""

    code = "IDEMPOTENCY_CONFLICT"


class NotRehearsed(Refusal):
    """Who shows who they are does so in earnest: a rehearsal would be a guess that nobody counts."""

    code = "NOT_REHEARSED"


class Duplicate(Refusal):
    """Another object already bears this natural key."""

    code = "DUPLICATE"


class Required(Refusal):
    code = "REQUIRED"


class TooLong(Refusal):
    code = "TOO_LONG"


class OutOfRange(Refusal):
    code = "OUT_OF_RANGE"


class Malformed(Refusal):
    """The text does not have the shape of what it should be; ``expected`` names it."""

    code = "MALFORMED"


class Missing(Refusal):
    """A table of law, a layout or a setting has no row for this case; ``what`` names it."""

    code = "MISSING_RULE"
