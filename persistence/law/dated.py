"""The shipped law of a day as people look at it: its rows, and the questions that have no answer that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from domain.kernel.law import Rule
from persistence.law.book import RULES, file_name, shipped_rules

READ = "fiscal.law.read"


@dataclass(frozen=True, kw_only=True)
class Named:
    """A field of a row and its value as text."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """A question that rows answer on other days: the ``last`` day before, and the ``next`` one after."""

    kind: str
    title: str
    asked: tuple[Named, ...]
    last: date | None
    next: date | None


def kind_of(rule: type[Rule]) -> str:
    """``InternalRate`` is ``INTERNAL_RATE``."""
    return file_name(rule).upper()


@cache
def kinds() -> dict[str, type[Rule]]:
    return {kind_of(rule): rule for rule in RULES}


def in_force(day: date, kind: str | None) -> list[Rule]:
    """The rows of a day in the order of the files, of one kind or of all."""
    wanted = None if kind is None else kinds().get(kind)
    found = (rule for rule in shipped_rules() if rule.in_force(day))
    return [rule for rule in found if kind is None or type(rule) is wanted]


def asked_of(rule: Rule) -> tuple[Named, ...]:
    return _named(rule, rule.asked_by)


def answered_by(rule: Rule) -> tuple[Named, ...]:
    own = type(rule).__annotations__
    return _named(rule, tuple(name for name in own if name not in rule.asked_by))


def unanswered(day: date) -> Iterator[Unanswered]:
    """What rows say of other days, and none of this one."""
    questions: defaultdict[tuple[type[Rule], tuple[object, ...]], list[Rule]] = defaultdict(list)
    for rule in shipped_rules():
        questions[(type(rule), rule.key)].append(rule)
    for (kind, _), rules in questions.items():
        if not any(rule.in_force(day) for rule in rules):
            ends = [rule.valid_until for rule in rules if rule.valid_until and rule.valid_until < day]
            begins = [rule.valid_from for rule in rules if rule.valid_from > day]
            yield Unanswered(
                kind=kind_of(kind),
                title=kind.title,
                asked=asked_of(rules[0]),
                last=max(ends, default=None),
                next=min(begins, default=None),
            )


def _named(rule: Rule, names: tuple[str, ...]) -> tuple[Named, ...]:
    return tuple(Named(name=name, value=_text(getattr(rule, name))) for name in names)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.value if isinstance(value, StrEnum) else str(value)
