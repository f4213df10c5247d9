"""Nothing that clients were promised goes away without a line in the changelog."""

from __future__ import annotations

import subprocess
import sys

from graphql import build_schema

from tests.schema.baseline import PROMISED, PUBLISHED, ROOT, untold

WHOLE = "type Query { order: Order n: Int } type Order { id: ID! total(net: Boolean): Int! } enum Idle { A }"
OLD = build_schema(WHOLE)
SMALLER = build_schema(WHOLE.replace("total(net: Boolean): Int!", ""))
NARROWER = build_schema(WHOLE.replace("(net: Boolean)", ""))
WITHOUT_ID = build_schema(WHOLE.replace("id: ID!", ""))
WITHOUT_TYPE = build_schema(WHOLE.replace("enum Idle { A }", ""))
LARGER = build_schema(WHOLE.replace("{ A }", "{ A B }").replace("id: ID!", "id: ID! more: Int"))


def changelog(line: str) -> str:
    return f"# Changelog\n\n## [Unreleased]\n\n### Removed\n\n- {line}\n\n## [1.0.0]\n\n- `Order.id`\n"


def test_a_field_that_went_away_must_be_told():
    assert list(untold(OLD, SMALLER, changelog("Nothing of note."))) == ["Field Order.total was removed."]
    assert not list(untold(OLD, SMALLER, changelog("`Order.total`: use lines.")))


def test_so_must_an_argument_and_a_type():
    assert list(untold(OLD, NARROWER, changelog("`Order.id`")))
    assert not list(untold(OLD, NARROWER, changelog("`Order.total` has no argument any more.")))
    assert list(untold(OLD, WITHOUT_TYPE, changelog("`Idl`")))
    assert not list(untold(OLD, WITHOUT_TYPE, changelog("`Idle` was that.")))


def test_what_an_earlier_version_told_does_not_count():
    assert list(untold(OLD, WITHOUT_ID, changelog("Something else.")))


def test_additions_break_nobody():
    assert not list(untold(OLD, LARGER, changelog("More.")))


def test_the_published_schema_keeps_what_was_promised():
    check = subprocess.run(
        [sys.executable, "-m", "tests.schema.baseline"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr


def test_what_was_promised_is_a_schema():
    assert build_schema(PROMISED.read_text(encoding="utf-8")).query_type
    assert PUBLISHED.exists()
