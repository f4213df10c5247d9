"""Documents in full."""

from __future__ import annotations

revision = "0044"
down_revision = "0042"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
