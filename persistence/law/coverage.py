"""The tables of the page on covered law: every row with its dates, its norm and its source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from domain.kernel.law import Rule
from persistence.law.book import RULES, shipped_rules

PAGE = Path(__file__).parents[2] / "docs/reference/law-coverage.md"
MARK = "<!-- below: generated from the rows -->\n"


def tables() -> str:
    """All rows as Markdown, one table for each kind of rule, and the sources they point to."""
    sources = list(dict.fromkeys(rule.source for rule in shipped_rules()))
    return "\n".join([*(_section(kind, sources) for kind in RULES), _sources(sources)])


def page() -> str:
    """The page with its tables brought up to date; what is written above them stays."""
    return PAGE.read_text(encoding="utf-8").partition(MARK)[0] + MARK + "\n" + tables()


def _section(kind: type[Rule], sources: list[str]) -> str:
    answers = [name for name in kind.__annotations__ if name not in kind.asked_by]
    head = [*kind.asked_by, *answers, "from", "until", "norm", "source", "checked"]
    lines = [_cells(rule, [*kind.asked_by, *answers], sources) for rule in _rules(kind)]
    title = kind.title[0].upper() + kind.title[1:]
    return "\n".join([f"## {title}", "", _line(head), _line(["---"] * len(head)), *map(_line, lines), ""])


def _rules(kind: type[Rule]) -> Iterator[Rule]:
    return (rule for rule in shipped_rules() if type(rule) is kind)


def _cells(rule: Rule, names: list[str], sources: list[str]) -> list[str]:
    return [
        *(_text(getattr(rule, name)) for name in names),
        rule.valid_from.isoformat(),
        _day(rule.valid_until, "open"),
        rule.norm,
        f"[{sources.index(rule.source) + 1}]",
        _day(rule.checked, "*unverified*"),
    ]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.value if isinstance(value, StrEnum) else str(value)


def _day(day: date | None, otherwise: str) -> str:
    return day.isoformat() if day else otherwise


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _sources(sources: list[str]) -> str:
    numbered = (f"{number}. {source}" for number, source in enumerate(sources, 1))
    return "\n".join(["## Sources", "", *numbered, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
