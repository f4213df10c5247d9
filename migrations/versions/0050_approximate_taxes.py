"""Contingencies that are left by policy, for a reason; what a company knows of approximate taxes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

ENDS = "'LEFT', 'AUTHORITY_BACK', 'TIME_OVER'"


def upgrade() -> None:
    say_when_contingencies_end()


def downgrade() -> None:
    op.drop_column("authority_standing", "answered_at")
    op.drop_column("contingency_policy", "leave_after")
    op.drop_constraint(op.f("ck_contingency_left_for_a_reason"), "contingency")
    for column in ("left_because", "looked_at", "answers", "stays", "until"):
        op.drop_column("contingency", column)


def say_when_contingencies_end() -> None:
    """Until now an automatic one ended when its authority was back, unless a person was faster."""
    op.add_column("contingency", sa.Column("until", sa.DateTime(timezone=True)))
    op.add_column("contingency", sa.Column("stays", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("contingency", sa.Column("answers", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("contingency", sa.Column("looked_at", sa.DateTime(timezone=True)))
    op.add_column("contingency", sa.Column("left_because", sa.Text()))
    op.execute("alter table contingency no force row level security")
    op.execute("""
        update contingency set left_because = case when automatic then 'AUTHORITY_BACK' else 'LEFT' end
        where left_at is not null
    """)
    op.execute("alter table contingency force row level security")
    check("contingency", "left_because", f"left_because in ({ENDS})")
    check("contingency", "left_for_a_reason", "(left_at is null) = (left_because is null)")
    op.add_column("contingency_policy", sa.Column("leave_after", sa.SmallInteger(), server_default="2"))
    op.alter_column("contingency_policy", "leave_after", server_default=None)
    check("contingency_policy", "leave_after", "leave_after between 1 and 20")
    op.add_column("authority_standing", sa.Column("answered_at", sa.DateTime(timezone=True)))
    for column in ("stays", "answers"):
        op.alter_column("contingency", column, server_default=None)


def check(table: str, name: str, condition: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
