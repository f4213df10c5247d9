"""The tables of contingency and of NFC-e settings."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, LargeBinary, SmallInteger, Text, Uuid

from domain.fiscal.contingency import ContingencyEnd
from domain.fiscal.emission import Emission
from domain.fiscal.invoice import InvoiceKind
from domain.kernel.brazil import Environment
from persistence.registry import (
    Instant,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)

consumer_invoicings = tenant_table(
    "consumer_invoicing",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment"),
    Column("environment", choice(Environment), nullable=False),
    Column("series", SmallInteger, nullable=False),
    Column("code_id", Integer),
    Column("code", LargeBinary),
    unique("establishment_id", "environment"),
    CheckConstraint("series between 0 and 889", name="series"),
    CheckConstraint("(code is null) = (code_id is null)", name="code_with_id"),
)

contingencies = tenant_table(
    "contingency",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment"),
    Column("kind", choice(InvoiceKind), nullable=False),
    Column("emission", choice(Emission), nullable=False),
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("entered_by", Uuid, nullable=False),
    Column("until", Instant),
    Column("stays", Boolean, nullable=False, server_default="false"),
    Column("answers", SmallInteger, nullable=False, server_default="0"),
    Column("looked_at", Instant),
    Column("left_at", Instant),
    Column("left_by", Uuid),
    Column("left_because", choice(ContingencyEnd)),
    index("since", "id"),
    CheckConstraint("emission <> 'NORMAL'", name="another_way"),
    CheckConstraint("(left_at is null) = (left_by is null)", name="left_by_somebody"),
)
Index(
    "uq_contingency_present",
    contingencies.c.company_id,
    contingencies.c.establishment_id,
    contingencies.c.kind,
    unique=True,
    postgresql_where=contingencies.c.left_at.is_(None),
)

contingency_policies = tenant_table(
    "contingency_policy",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment"),
    Column("nfe_after", Integer),
    Column("nfce_after", Integer),
    Column("leave_after", SmallInteger, server_default="2"),
    unique("establishment_id"),
    CheckConstraint("nfe_after between 0 and 86400", name="nfe_after"),
    CheckConstraint("nfce_after between 0 and 86400", name="nfce_after"),
    CheckConstraint("leave_after between 1 and 20", name="leave_after"),
)

authority_standings = tenant_table(
    "authority_standing",
    id_column(),
    version_column(),
    Column("authority", Text, nullable=False),
    Column("environment", choice(Environment), nullable=False),
    Column("kind", choice(InvoiceKind), nullable=False, server_default="NFE"),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("failed_at", Instant),
    Column("asked_at", Instant),
    Column("answered_at", Instant),
    Column("faltered_at", Instant),
    Column("status_code", SmallInteger),
    unique("authority", "environment", "kind"),
)
