"""Imports through a mutation: long work beside exports."""

from __future__ import annotations

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
