"""Vacations as the law has them."""

from __future__ import annotations

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
