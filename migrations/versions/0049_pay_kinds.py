"""A place that is kept."""

from __future__ import annotations

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
