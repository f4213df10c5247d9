"""The law of one day: every dated rule in force, found by what it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Protocol, TypeVar

from domain.kernel.refusal import Missing
from domain.kernel.said import Said


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One dated row of law.

    In force from ``valid_from`` to ``valid_until``, both included; ``None`` is open. ``norm`` is
    the law, resolution or technical note; ``source`` where the value was taken from; ``checked``
    the day on which it was compared with that source, ``None`` while unverified. ``asked_by``
    names the fields a row is found by, ``title`` what it is called when it is missing.
    """

    title: ClassVar[str]
    asked_by: ClassVar[tuple[str, ...]]

    id: str
    valid_from: date
    valid_until: date | None
    norm: str
    source: str
    checked: date | None

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.asked_by)

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


R = TypeVar("R", bound=Rule)


@dataclass(frozen=True)
class Law:
    """Immutable; made by ``Law.on``."""

    day: date
    rules: Mapping[tuple[type[Rule], tuple[object, ...]], Rule]

    @classmethod
    def on(cls, day: date, rules: Iterable[Rule]) -> Law:
        """What of these rules is in force. Raises ValueError when two answer the same question."""
        book: dict[tuple[type[Rule], tuple[object, ...]], Rule] = {}
        for rule in rules:
            if not rule.in_force(day):
                continue
            rival = book.setdefault((type(rule), rule.key), rule)
            if rival is not rule:
                raise ValueError(f"rules {rival.id} and {rule.id} are both in force on {day}")
        return cls(day, MappingProxyType(book))

    def find(self, kind: type[R], *key: object) -> R | None:
        """The rule that answers this question, if there is one."""
        rule = self.rules.get((kind, key))
        return rule if isinstance(rule, kind) else None

    def rule(self, kind: type[R], *key: object) -> R:
        """The rule that answers this question. Raises Missing, which names the question."""
        if (rule := self.find(kind, *key)) is None:
            raise self.missing(kind.title, *key)
        return rule

    def missing(self, title: str, *key: object) -> Missing:
        """The refusal that names what this law does not say."""
        what = Said("{title}: {key}", title=title, key=", ".join(str(part) for part in key))
        return Missing(what=what, on=self.day)


class LawBook(Protocol):
    """The law as stored."""

    async def on(self, day: date) -> Law:
        """The law of a business date. Never fails: what it does not say is refused when asked."""
        ...
