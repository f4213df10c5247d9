"""Storing what is new: the rows of whole trees, table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session, make_transient_to_detached

from persistence.forms import Row, form_of, tree_of
from persistence.storing import store
from persistence.wire import Wire


async def store_trees(newcomers: Iterable[Any], wire: Wire) -> None:
    """All of them at once."""
    rows = defaultdict[Table, list[Row]](list)
    for root in newcomers:
        for thing in tree_of(root):
            form = form_of(type(thing))
            rows[form.table].append(form.stored(thing))
    await store(wire, rows)


def adopt(root: Any, session: Session) -> None:
    """Let the session see as stored what was stored without it, so that it notices later changes."""
    for thing in tree_of(root):
        make_transient_to_detached(thing)
    session.add(root)
