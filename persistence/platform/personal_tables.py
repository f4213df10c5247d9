"""The table of what was asked for about one person's data."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Text, Uuid

from domain.platform.personal_data import PersonalDataBasis, PersonalDataFinding, PersonalDataKind
from persistence.registry import (
    Instant,
    JsonColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    version_column,
)
from persistence.sealing.column import sealed

personal_data_requests = tenant_table(
    "personal_data_request",
    id_column(),
    version_column(),
    Column("kind", choice(PersonalDataKind), nullable=False),
    Column("basis", choice(PersonalDataBasis), nullable=False),
    reference("party_id", "party", nullable=True),
    reference("employee_id", "employee", nullable=True),
    Column("data", Text),
    sealed("data", str, table="personal_data_request"),
    Column("findings", JsonColumn(tuple[PersonalDataFinding, ...]), nullable=False),
    Column("due_on", Date),
    Column("held_for", Text),
    Column("requested_by", Uuid, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("ended_at", Instant),
    index("requested_at", "id"),
    index("kind", "ended_at"),
    CheckConstraint("data is null", name="data_sealed"),
    CheckConstraint("(party_id is null) <> (employee_id is null)", name="one_person"),
)
"""``data`` is never filled: what is handed out was never stored in clear."""
