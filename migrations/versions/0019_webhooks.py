"""Addresses that are told what happened, and what they were told."""

from __future__ import annotations

revision = "0019"
down_revision = "0018"


def upgrade() -> None: ...
