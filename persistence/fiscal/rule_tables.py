"""The table of a company's tax rules."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, Text, Uuid

from domain.fiscal.rule_conditions import TaxConditions
from domain.fiscal.rule_outcome import TaxOutcome
from domain.fiscal.tax_rule import TaxRuleStatus
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

tax_rules = tenant_table(
    "tax_rule",
    id_column(),
    version_column(),
    Column("name", Text, nullable=False),
    Column("status", choice(TaxRuleStatus), nullable=False),
    Column("conditions", JsonColumn(TaxConditions), nullable=False),
    Column("outcome", JsonColumn(TaxOutcome), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("norm", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("checked", Date),
    reference("replaces_id", "tax_rule", nullable=True),
    Column("written_by", Uuid, nullable=False),
    Column("approved_by", Uuid),
    Column("approved_at", Instant),
    Column("revision", Integer),
    index("revision"),
    index("status", "valid_from", "id"),
    index("valid_from", "id"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
    CheckConstraint("approved_by <> written_by", name="approved_by_another"),
    CheckConstraint(
        "(status in ('APPROVED', 'EXPIRED')) = (approved_by is not null) "
        "and (approved_by is null) = (revision is null)",
        name="approved_by_somebody",
    ),
)
