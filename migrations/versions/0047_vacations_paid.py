"""A place that is kept."""

from __future__ import annotations

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
