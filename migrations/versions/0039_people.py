"""Nothing yet."""

from __future__ import annotations

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
