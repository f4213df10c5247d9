"""The schema of the last release, which clients were promised, and what has changed since.

Usage: python -m tests.schema.baseline fails when something that clients may use changed and CHANGELOG.md
does not say so below [Unreleased]; with --release it makes the present schema the promised one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from graphql import GraphQLSchema, build_schema, find_breaking_changes

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "api/schema.graphql"
PROMISED = ROOT / "docs/reference/released.graphql"
CHANGELOG = ROOT / "CHANGELOG.md"
UNRELEASED = re.compile(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)?")


def untold(promised: GraphQLSchema, published: GraphQLSchema, changelog: str) -> Iterator[str]:
    """What would break clients and is not named, in backticks, among the changes that are not released."""
    section = UNRELEASED.search(changelog)
    told = set(re.findall(r"`([^`]+)`", section[1])) if section else set()
    for change in find_breaking_changes(promised, published):
        if told.isdisjoint(_names(change.description, promised)):
            yield change.description


def _names(description: str, promised: GraphQLSchema) -> set[str]:
    """``Order.total`` and ``Order``, as far as they were promised."""
    words = NAME.findall(description)
    dotted = {word for word in words if "." in word}
    return dotted or {word for word in words if word in promised.type_map}


def main() -> int:
    if "--release" in sys.argv:
        PROMISED.write_text(PUBLISHED.read_text(encoding="utf-8"), encoding="utf-8")
        return 0
    schemas = [build_schema(path.read_text(encoding="utf-8")) for path in (PROMISED, PUBLISHED)]
    found = list(untold(*schemas, CHANGELOG.read_text(encoding="utf-8")))
    for change in found:
        sys.stderr.write(f"{change}\n")
    if found:
        sys.stderr.write(
            "These break clients. Deprecate instead, or name each in backticks, like `Order.total`,"
            " below [Unreleased] in CHANGELOG.md.\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
