"""What placing an order writes."""

from __future__ import annotations

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
