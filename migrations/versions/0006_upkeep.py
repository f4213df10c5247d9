"""Upkeep goes from company to company: the scheduler may learn their ids, and nothing more."""

from __future__ import annotations

from alembic import op

from migrations.security import RELAY

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("create policy upkeep on company for select to current_user using (true)")
    op.execute("""
        create function companies() returns setof uuid language sql stable
        security definer set search_path = public, pg_temp as $$select id from company$$
    """)
    op.execute("revoke all on function companies() from public")
    op.execute(f"grant execute on function companies() to {RELAY}")


def downgrade() -> None:
    op.execute("drop function companies()")
    op.execute("drop policy upkeep on company")
