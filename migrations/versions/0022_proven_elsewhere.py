"""People who prove themselves at an identity provider of their company."""

from __future__ import annotations

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
