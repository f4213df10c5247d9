"""How exceptions are named: by the ids that people see."""

from __future__ import annotations


def wire(prefix: str, column: str) -> str:
    """SQL for the id on the wire, such as ``order_…``, of a row whose id is in this column."""
    return f"'{prefix}_' || replace({column}::text, '-', '')"
