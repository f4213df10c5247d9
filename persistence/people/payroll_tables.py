"""The tables of payroll runs: what was calculated of whom, and what it cost."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    Uuid,
)

from domain.kernel.money import Money
from domain.people.payroll.kinds import EmployerGroup, PaySide
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus
from persistence.registry import (
    Instant,
    JsonColumn,
    MoneyColumn,
    QuantityColumn,
    RateColumn,
    choice,
    id_column,
    index,
    reference,
    tenant_table,
    unique,
    version_column,
)
from persistence.sealing.column import sealed

payroll_runs = tenant_table(
    "payroll_run",
    id_column(),
    version_column(),
    Column("number", Integer, nullable=False),
    Column("kind", choice(PayrollRunKind), nullable=False),
    Column("accrual_month", Date, nullable=False),
    Column("paid_on", Date, nullable=False),
    reference("establishment_id", "establishment", nullable=True),
    Column("chosen", Boolean, nullable=False),
    Column("rate", RateColumn),
    Column("since", Date),
    Column("status", choice(PayrollRunStatus), nullable=False),
    Column("takes", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("processed", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("opened_by", Uuid, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("calculated_by", Uuid, nullable=False),
    Column("calculated_at", Instant),
    Column("reviewed_by", Uuid),
    Column("reviewed_at", Instant),
    Column("approved_by", Uuid),
    Column("approved_at", Instant),
    Column("closed_by", Uuid),
    Column("closed_at", Instant),
    Column("cancelled_by", Uuid),
    Column("cancelled_at", Instant),
    Column("reason", Text),
    Column("external_reference", Text(collation="C")),
    unique("number"),
    unique("external_reference"),
    index("accrual_month", "kind", "id"),
    index("status", "accrual_month", "id"),
    CheckConstraint("accrual_month = date_trunc('month', accrual_month)", name="whole_month"),
    CheckConstraint("rate > 0 and rate <= 100", name="rate"),
    CheckConstraint("since <= accrual_month and since = date_trunc('month', since)", name="since"),
    CheckConstraint("refused between 0 and processed and processed <= total", name="progress"),
    CheckConstraint(
        "approved_by <> all (array[opened_by, calculated_by, reviewed_by])", name="approved_by_another"
    ),
)

payroll_stretches = tenant_table(
    "payroll_stretch",
    id_column(),
    reference("run_id", "payroll_run"),
    Column("take", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("employee_ids", JsonColumn(tuple[UUID, ...]), nullable=False),
    unique("run_id", "take", "number"),
)
"""Which employees are calculated together; those of the last take are who is in the run."""

payslips = tenant_table(
    "payslip",
    id_column(),
    reference("run_id", "payroll_run"),
    reference("employee_id", "employee"),
    Column("kind", choice(PayrollRunKind), nullable=False),
    Column("accrual_month", Date, nullable=False),
    Column("paid_on", Date, nullable=False),
    Column("take", Integer, nullable=False),
    Column("registration_number", Integer, nullable=False),
    reference("establishment_id", "establishment", nullable=True),
    reference("department_id", "department", nullable=True),
    reference("cost_center_id", "cost_center", nullable=True),
    reference("job_position_id", "job_position", nullable=True),
    Column("refusal_code", Text),
    Column("content_sealed", LargeBinary, nullable=False),
    Column("facts_sealed", LargeBinary),
    Column("sums_sealed", LargeBinary),
    Column("digest", LargeBinary, nullable=False),
    reference("previous_id", "payslip", nullable=True),
    Column("change_order", Integer),
    Column("sources", Uuid),
    unique("run_id", "employee_id"),
    index("employee_id", "accrual_month", "id"),
    index("employee_id", "paid_on"),
    index("run_id", "registration_number", "id"),
    index("run_id", "change_order", "id"),
    index("run_id", "refusal_code", "id"),
    CheckConstraint("(refusal_code is null) = (sums_sealed is not null)", name="paid_or_refused"),
)
"""``content_sealed`` is the payslip, or the refusals; ``digest`` is keyed and of its bytes before it was
sealed. ``change_order`` is 1 for whose net pay changed most since ``previous_id``. ``sources`` is a digest of
which closed runs, approved vacations and ends its facts were taken from."""

payroll_costs = tenant_table(
    "payroll_cost",
    id_column(),
    reference("run_id", "payroll_run"),
    Column("take", Integer, nullable=False),
    Column("stretch", Integer, nullable=False),
    reference("establishment_id", "establishment", nullable=True),
    reference("department_id", "department", nullable=True),
    reference("cost_center_id", "cost_center", nullable=True),
    reference("job_position_id", "job_position", nullable=True),
    Column("item", Text(collation="C"), nullable=False),
    Column("name", Text, nullable=False),
    Column("nature", Text(collation="C"), nullable=False),
    Column("side", choice(PaySide), nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("amount", MoneyColumn, nullable=False),
    Column("heads", Integer, nullable=False),
    index("run_id", "take", "stretch"),
    index("run_id", "item"),
    CheckConstraint("amount >= 0 and heads > 0", name="counted"),
)
"""Sums of lines: INFORMATION is what the employer pays besides. Deductions of ``rank`` 0 lower earnings."""

payroll_commissions = tenant_table(
    "payroll_commission",
    id_column(),
    reference("run_id", "payroll_run"),
    Column("take", Integer, nullable=False),
    reference("employee_id", "employee"),
    reference("commission_id", "commission"),
    unique("run_id", "commission_id"),
)
"""Which commissions a run pays."""

payroll_vacations = tenant_table(
    "payroll_vacation",
    id_column(),
    reference("run_id", "payroll_run"),
    Column("take", Integer, nullable=False),
    reference("employee_id", "employee"),
    reference("vacation_id", "vacation"),
    unique("run_id", "vacation_id"),
    index("vacation_id"),
    index("employee_id", "run_id"),
)
"""Which vacations a run pays: those of a closed one are paid."""

payroll_amounts = tenant_table(
    "payroll_amount",
    id_column(),
    reference("run_id", "payroll_run"),
    reference("employee_id", "employee"),
    sealed("amount", Money, table="payroll_amount"),
    unique("run_id", "employee_id"),
)
"""What was said that an employee gets: shares in profits."""

pay_items = tenant_table(
    "pay_item",
    id_column(),
    version_column(),
    Column("code", Text(collation="C"), nullable=False),
    Column("name", Text, nullable=False),
    Column("side", choice(PaySide), nullable=False),
    Column("formula", Text, nullable=False),
    Column("nature", Text, nullable=False),
    Column("social_security", Text, nullable=False),
    Column("income_tax", Text, nullable=False),
    Column("fund", Text, nullable=False),
    Column("norm", Text, nullable=False),
    Column("rank", SmallInteger, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("defined_by", Uuid, nullable=False),
    Column("defined_at", Instant, nullable=False),
    unique("code", "valid_from"),
    index("valid_from", "id"),
    CheckConstraint("side in ('EARNING', 'DEDUCTION')", name="paid_or_deducted"),
)
"""Each row a version of an item, from a month on."""

pay_item_entries = tenant_table(
    "pay_item_entry",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("code", Text(collation="C"), nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("entered_by", Uuid, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("external_reference", Text(collation="C")),
    unique("external_reference"),
    index("employee_id", "id"),
    index("code", "id"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
    CheckConstraint("quantity >= 0", name="quantity"),
)

employer_rates = tenant_table(
    "employer_rates",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment"),
    Column("valid_from", Date, nullable=False),
    Column("employer_group", choice(EmployerGroup), nullable=False),
    Column("risk", RateColumn, nullable=False),
    Column("accident_factor", RateColumn, nullable=False),
    Column("third_parties", RateColumn),
    Column("norm", Text, nullable=False),
    Column("set_by", Uuid, nullable=False),
    Column("set_at", Instant, nullable=False),
    unique("establishment_id", "valid_from"),
    index("valid_from", "id"),
    CheckConstraint("risk in (0, 1, 2, 3)", name="risk"),
    CheckConstraint("accident_factor between 0.5 and 2", name="accident_factor"),
    CheckConstraint("third_parties between 0 and 10", name="third_parties"),
)
