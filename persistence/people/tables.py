"""The tables of people: employees and what they were promised from which day on."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, LargeBinary, Text

from domain.kernel.money import Money
from persistence.registry import (
    Instant,
    MoneyColumn,
    RateColumn,
    id_column,
    index,
    part_of,
    tenant_table,
    unique,
    version_column,
)
from persistence.sealing.column import sealed
from persistence.searching import searched, searched_index

employees = tenant_table(
    "employee",
    id_column(),
    version_column(),
    Column("registration_number", Integer, nullable=False),
    Column("name", Text(collation="C"), nullable=False),
    Column("cpf", Text(collation="C")),
    sealed("cpf", str, table="employee", found_by="cpf_index"),
    Column("cpf_index", LargeBinary),
    Column("job_title", Text(collation="C"), nullable=False),
    Column("hired_on", Date, nullable=False),
    Column("dismissed_on", Date),
    Column("dismissal_reason", Text),
    Column("commission_rate", RateColumn, nullable=False),
    Column("erased_on", Date),
    searched("name"),
    unique("registration_number"),
    index("cpf", unique=True, where="dismissed_on is null"),
    index("cpf_index", unique=True, where="dismissed_on is null"),
    index("name", "id"),
    index("job_title", "name", "id"),
    index("hired_on", "id"),
    index("dismissed_on", "id"),
    searched_index(),
    CheckConstraint("cpf ~ '^[0-9]{11}$'", name="cpf"),
    CheckConstraint("cpf is null or cpf_sealed is null", name="cpf_once"),
    CheckConstraint("dismissed_on >= hired_on", name="dismissed_after_hired"),
    CheckConstraint("(dismissed_on is null) = (dismissal_reason is null)", name="dismissed_for_a_reason"),
    CheckConstraint("commission_rate between 0 and 100", name="commission_rate"),
)

salaries = tenant_table(
    "salary",
    id_column(),
    part_of("employee_id", "employee"),
    Column("position", Integer, nullable=False),
    Column("amount", MoneyColumn),
    sealed("amount", Money, table="salary"),
    Column("effective_on", Date, nullable=False),
    Column("reason", Text),
    Column("decided_at", Instant, nullable=False),
    unique("employee_id", "position"),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("amount is null or amount_sealed is null", name="amount_once"),
)
