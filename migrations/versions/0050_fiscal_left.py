"""A place that is kept."""

from __future__ import annotations

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
