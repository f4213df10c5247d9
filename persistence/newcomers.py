"""Storing what is new: the rows of whole trees, table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session, make_transient_to_detached

from persistence.forms import Row, form_of, tree_of
from persistence.wire import Wire


async def store(newcomers: Iterable[Any], wire: Wire) -> None:
    """References are checked at the commit, so the order of the tables does not matter."""
    rows = defaultdict[Table, list[Row]](list)
    for root in newcomers:
        for thing in tree_of(root):
            form = form_of(type(thing))
            rows[form.table].append(form.stored(thing))
    for table, of_table in rows.items():
        await wire.insert(table, of_table)


def adopt(root: Any, session: Session) -> None:
    """Let the session see as stored what was stored without it, so that it notices later changes."""
    for thing in tree_of(root):
        make_transient_to_detached(thing)
    session.add(root)
