"""A fenced statement says its constants itself, lists of them too, and waits for the other values."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from persistence.fenced import COMPANY, Fenced
from persistence.outbox import TaskState, tasks

WANTED = select(tasks.c.id).where(
    tasks.c.company_id == COMPANY,
    tasks.c.state.in_((TaskState.DONE, TaskState.COMPENSATED)),
    tasks.c.seq == bindparam("seq", type_=tasks.c.seq.type),
)


def test_a_list_of_constants_is_written_out_and_every_place_is_filled() -> None:
    fenced = Fenced.of(WANTED)
    filled = fenced.filled({"company": UUID(int=1), "seq": 3})
    assert "POSTCOMPILE" not in fenced.sql
    assert sorted(map(str, filled)) == sorted([str(UUID(int=1)), "3", "DONE", "COMPENSATED"])
    assert all(f"${place}" in fenced.sql for place in range(1, len(filled) + 1))
