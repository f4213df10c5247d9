"""The page on moving in names every kind of file, with its columns and what tells its lines apart."""

from __future__ import annotations

import re
from pathlib import Path

from domain.processes.openings import OPENINGS

PAGE = Path(__file__).parents[2] / "docs" / "moving-in.md"
ROW = re.compile(r"^\| `(?P<kind>[A-Z]+)` \| (?P<columns>[^|]+) \| (?P<key>[^|]+) \|$", re.MULTILINE)


def test_the_page_names_the_columns_of_every_kind_of_file() -> None:
    told = {row["kind"]: row["columns"].split(", ") for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))}
    assert told == {
        kind.value: [f"**{each.name}**" if each.required else each.name for each in opening.columns]
        for kind, opening in OPENINGS.items()
    }


def test_the_page_names_what_tells_lines_apart() -> None:
    rows = ROW.finditer(PAGE.read_text(encoding="utf-8"))
    told = {row["kind"]: re.split(r", | and ", row["key"]) for row in rows}
    assert told == {kind.value: list(opening.key) for kind, opening in OPENINGS.items()}
