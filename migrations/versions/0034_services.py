"""Nothing yet."""

from __future__ import annotations

revision = "0034"
down_revision = "0033"


def upgrade() -> None: ...


def downgrade() -> None: ...
