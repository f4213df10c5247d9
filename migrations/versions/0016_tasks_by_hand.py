"""What people do to tasks that failed: given up, or done anew. Deaths of workers are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

BEFORE = ("WAITING", "RUNNING", "DONE", "RETRYING", "PARKED", "COMPENSATED")
NAMED_BEFORE, NAMED = "ck_task_ck_task_state", "ck_task_state"


def upgrade() -> None:
    op.add_column("task", sa.Column("deaths", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("task", sa.Column("discard_reason", sa.Text(), nullable=True))
    op.drop_constraint(op.f(NAMED_BEFORE), "task")
    allow(NAMED, *BEFORE, "DISCARDED")


def downgrade() -> None:
    """Refused by the database while a task is DISCARDED, of which the revision before knows nothing."""
    op.drop_constraint(op.f(NAMED), "task")
    allow(NAMED_BEFORE, *BEFORE)
    for column in ("discard_reason", "deaths"):
        op.drop_column("task", column)


def allow(constraint: str, *states: str) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f(constraint), "task", f"state in ({listed})")
