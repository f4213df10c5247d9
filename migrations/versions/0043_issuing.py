"""What issuing documents writes."""

from __future__ import annotations

revision = "0043"
down_revision = "0041"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
