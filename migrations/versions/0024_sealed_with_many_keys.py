"""Sealed values under keys of their own, which are changed."""

from __future__ import annotations

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
