"""Keys with two secrets, an end and addresses; second factors of people."""

from __future__ import annotations

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
