"""The walls of the floor, one after the other."""

from __future__ import annotations

from enum import IntEnum

FENCED = "materialized (select set_config('app.company', $1, true)::uuid as company)"
OPEN = "(select $1::text::uuid as company)"


class Wall(IntEnum):
    """Those that stand, each with all before it."""

    NONE = 0
    AUTHENTICATION = 1
    """The key is looked up."""
    ROW_SECURITY = 2
    """The company is set in each statement behind its fence, and row security decides."""
    PERMISSION = 3
    """What is shown is checked against what the key may do."""


def statement_behind(wall: Wall, sql: str) -> str:
    """The statement as it would be without the second wall, where that does not stand."""
    if wall >= Wall.ROW_SECURITY:
        return sql
    assert FENCED in sql
    return sql.replace(FENCED, OPEN).replace("    offset 0\n", "")
