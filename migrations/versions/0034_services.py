"""Services: programs that are known by the public key of the tokens they sign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("api_key", sa.Column("service", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("api_key_secret", sa.Column("public_key", sa.LargeBinary()))


def downgrade() -> None:
    """Without its public key a service is not known any more; its digest is of no text."""
    op.drop_column("api_key_secret", "public_key")
    op.drop_column("api_key", "service")
