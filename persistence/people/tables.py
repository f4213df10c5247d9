"""The tables of people: employees and what they were promised from which day on."""

from __future__ import annotations

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
    text,
)

from domain.kernel.money import Money
from domain.people.alimony_order import AlimonyBasis
from domain.people.benefit import BenefitKind
from domain.people.collective_vacation import CollectiveVacationStatus
from domain.people.dependent import Kinship
from domain.people.employee import DismissalInitiative
from domain.people.employee_document import EmployeeDocumentKind
from domain.people.employment import ContractKind, Engagement
from domain.people.holiday import HolidayScope
from domain.people.labor_union import UnionRuleKind
from domain.people.leave import LeaveKind
from domain.people.payroll.kinds import NoticeGiven, PayAddition, TerminationKind
from domain.people.termination import TerminationStatus
from domain.people.time_entry import TimeKind
from domain.people.vacation import VacationOrigin, VacationStatus
from domain.people.work_schedule import Shift, Weekday
from persistence.registry import (
    Instant,
    JsonColumn,
    MoneyColumn,
    QuantityColumn,
    RateColumn,
    choice,
    id_column,
    index,
    part_of,
    reference,
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
    Column("dismissal_initiative", choice(DismissalInitiative)),
    Column("commission_rate", RateColumn, nullable=False),
    Column("erased_on", Date),
    Column("engagement", choice(Engagement), nullable=False, server_default=text("'EMPLOYED'")),
    reference("member_id", "member", nullable=True),
    searched("name"),
    unique("registration_number"),
    index("cpf", unique=True, where="dismissed_on is null"),
    index("cpf_index", "engagement", unique=True, where="dismissed_on is null", name="ix_employee_cpf_index"),
    index("member_id"),
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

job_positions = tenant_table(
    "job_position",
    id_column(),
    version_column(),
    Column("code", Text(collation="C"), nullable=False),
    Column("title", Text(collation="C"), nullable=False),
    Column("cbo", Text(collation="C"), nullable=False),
    Column("least_salary", MoneyColumn),
    Column("most_salary", MoneyColumn),
    unique("code"),
    index("title", "id"),
    index("cbo", "id"),
    CheckConstraint("cbo ~ '^[0-9]{6}$'", name="cbo"),
    CheckConstraint("most_salary >= least_salary", name="salary_range"),
)

cost_centers = tenant_table(
    "cost_center",
    id_column(),
    version_column(),
    Column("code", Text(collation="C"), nullable=False),
    Column("name", Text(collation="C"), nullable=False),
    unique("code"),
    index("name", "id"),
)

departments = tenant_table(
    "department",
    id_column(),
    version_column(),
    Column("code", Text(collation="C"), nullable=False),
    Column("name", Text(collation="C"), nullable=False),
    reference("parent_id", "department", nullable=True),
    reference("cost_center_id", "cost_center", nullable=True),
    unique("code"),
    index("name", "id"),
    index("parent_id", "id"),
    index("cost_center_id", "id"),
    CheckConstraint("parent_id <> id", name="not_within_itself"),
)

work_schedules = tenant_table(
    "work_schedule",
    id_column(),
    version_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("weekly_hours", RateColumn, nullable=False),
    Column("monthly_divisor", SmallInteger, nullable=False),
    Column("shifts", JsonColumn(tuple[Shift, ...]), nullable=False),
    Column("weekly_rest", choice(Weekday)),
    unique("name"),
    CheckConstraint("weekly_hours > 0 and weekly_hours <= 44", name="weekly_hours"),
    CheckConstraint("monthly_divisor between 1 and 220", name="monthly_divisor"),
)

labor_unions = tenant_table(
    "labor_union",
    id_column(),
    version_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("cnpj", Text(collation="C"), nullable=False),
    Column("base_month", SmallInteger, nullable=False),
    unique("cnpj"),
    index("name", "id"),
    CheckConstraint("base_month between 1 and 12", name="base_month"),
)

union_rules = tenant_table(
    "union_rule",
    id_column(),
    part_of("union_id", "labor_union"),
    Column("position", Integer, nullable=False),
    Column("kind", choice(UnionRuleKind), nullable=False),
    Column("amount", MoneyColumn),
    Column("rate", RateColumn),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("norm", Text, nullable=False),
    unique("union_id", "position"),
    CheckConstraint("(amount is null) <> (rate is null)", name="money_or_percent"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
)

employments = tenant_table(
    "employment",
    id_column(),
    part_of("employee_id", "employee"),
    Column("position", Integer, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("contract_kind", choice(ContractKind), nullable=False),
    Column("ends_on", Date),
    Column("category", Text),
    reference("job_position_id", "job_position", nullable=True),
    reference("department_id", "department", nullable=True),
    reference("cost_center_id", "cost_center", nullable=True),
    reference("establishment_id", "establishment", nullable=True),
    reference("work_schedule_id", "work_schedule", nullable=True),
    reference("union_id", "labor_union", nullable=True),
    Column("pay_addition", choice(PayAddition), nullable=False, server_default=text("'NONE'")),
    Column("reason", Text),
    Column("decided_by", Uuid, nullable=False),
    Column("decided_at", Instant, nullable=False),
    unique("employee_id", "position"),
    index("employee_id", "effective_on", "position"),
    index("effective_on", "id"),
    index("job_position_id", "id"),
    index("department_id", "id"),
    index("cost_center_id", "id"),
    index("establishment_id", "id"),
    index("work_schedule_id", "id"),
    index("union_id", "id"),
    CheckConstraint("category ~ '^[1-9][0-9]{2}$'", name="category"),
)

dependents = tenant_table(
    "dependent",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("name", Text(collation="C"), nullable=False),
    Column("born_on", Date, nullable=False),
    Column("cpf", Text),
    sealed("cpf", str, table="dependent"),
    Column("kinship", choice(Kinship), nullable=False),
    Column("for_income_tax", Boolean, nullable=False),
    Column("for_family_salary", Boolean, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    index("employee_id", "id"),
    CheckConstraint("cpf is null", name="cpf_sealed"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
)
"""Where a column in clear stands beside a sealed one it is never filled."""

employee_documents = tenant_table(
    "employee_document",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("kind", choice(EmployeeDocumentKind), nullable=False),
    Column("number", Text),
    sealed("number", str, table="employee_document"),
    Column("issued_on", Date),
    Column("expires_on", Date),
    Column("replaced_on", Date),
    index("employee_id", "id"),
    index("expires_on", "id"),
    CheckConstraint("number is null", name="number_sealed"),
    CheckConstraint("expires_on >= issued_on", name="validity"),
)

alimony_orders = tenant_table(
    "alimony_order",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("beneficiary", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("basis", choice(AlimonyBasis), nullable=False),
    Column("rate", RateColumn),
    Column("amount", MoneyColumn),
    sealed("amount", Money, table="alimony_order"),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    index("employee_id", "id"),
    CheckConstraint("amount is null", name="amount_sealed"),
    CheckConstraint("(amount_sealed is null) <> (rate is null)", name="money_or_percent"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
)

benefits = tenant_table(
    "benefit",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("kind", choice(BenefitKind), nullable=False),
    Column("cost", MoneyColumn, nullable=False),
    Column("share", RateColumn, nullable=False),
    Column("share_amount", MoneyColumn, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    index("employee_id", "id"),
    CheckConstraint("cost > 0 and share between 0 and 100 and share_amount between 0 and cost", name="share"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
)

payroll_loans = tenant_table(
    "payroll_loan",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("lender", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("installment", MoneyColumn),
    sealed("installment", Money, table="payroll_loan"),
    Column("installments", SmallInteger, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    unique("employee_id", "contract"),
    CheckConstraint("installment is null", name="installment_sealed"),
    CheckConstraint("installments > 0", name="installments"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
)

time_entries = tenant_table(
    "time_entry",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("kind", choice(TimeKind), nullable=False),
    Column("on", Date, nullable=False),
    Column("quantity", QuantityColumn, nullable=False),
    Column("reason", Text),
    Column("recorded_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    index("employee_id", "on", "id"),
    index("on", "id"),
    index("employee_id", "kind", "on", unique=True, where="withdrawn_at is null", name="ix_time_entry_once"),
    CheckConstraint("quantity > 0 and quantity <= 240000", name="quantity"),
)

leaves = tenant_table(
    "leave",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("kind", choice(LeaveKind), nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("norm", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    index("employee_id", "id"),
    index("valid_from", "id"),
    CheckConstraint("valid_until >= valid_from", name="validity"),
    CheckConstraint("norm is not null or not protected", name="protected_by"),
)

vacations = tenant_table(
    "vacation",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("accrued_from", Date, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("sold_days", SmallInteger, nullable=False),
    Column("leave_days", SmallInteger, nullable=False, server_default=text("0")),
    Column("grant_until", Date),
    Column("origin", choice(VacationOrigin), nullable=False, server_default=text("'REQUESTED'")),
    reference("collective_vacation_id", "collective_vacation", nullable=True),
    Column("status", choice(VacationStatus), nullable=False),
    Column("requested_by", Uuid, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("decided_by", Uuid),
    Column("decided_at", Instant),
    Column("reason", Text),
    index("employee_id", "id"),
    index("starts_on", "id"),
    index("collective_vacation_id", "id"),
    CheckConstraint("least(days, sold_days, leave_days) >= 0 and days + leave_days > 0", name="days"),
    CheckConstraint("(collective_vacation_id is not null) = (origin = 'COLLECTIVE')", name="collective"),
    CheckConstraint("decided_by <> requested_by or status <> 'APPROVED'", name="approved_by_another"),
)

collective_vacations = tenant_table(
    "collective_vacation",
    id_column(),
    version_column(),
    reference("establishment_id", "establishment", nullable=True),
    reference("department_id", "department", nullable=True),
    Column("starts_on", Date, nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("tell_by", Date, nullable=False),
    Column("taken_by", Integer, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("status", choice(CollectiveVacationStatus), nullable=False),
    Column("granted_by", Uuid, nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("reason", Text),
    index("starts_on", "id"),
    index("establishment_id", "id"),
    index("department_id", "id"),
    CheckConstraint("days > 0 and taken_by > 0 and left_out >= 0", name="days"),
)

holidays = tenant_table(
    "holiday",
    id_column(),
    version_column(),
    Column("name", Text(collation="C"), nullable=False),
    Column("scope", choice(HolidayScope), nullable=False),
    Column("state", Text),
    Column("city_code", Text),
    reference("establishment_id", "establishment", nullable=True),
    Column("on", Date, nullable=False),
    Column("yearly", Boolean, nullable=False),
    Column("valid_until", Date),
    Column("norm", Text, nullable=False),
    index("on", "id"),
    index("establishment_id", "id"),
    CheckConstraint("(state is not null) = (scope = 'STATE')", name="state"),
    CheckConstraint("(city_code is not null) = (scope = 'MUNICIPAL')", name="city_code"),
    CheckConstraint("(establishment_id is not null) = (scope = 'ESTABLISHMENT')", name="establishment"),
)

terminations = tenant_table(
    "termination",
    id_column(),
    version_column(),
    reference("employee_id", "employee"),
    Column("kind", choice(TerminationKind), nullable=False),
    Column("notice", choice(NoticeGiven), nullable=False),
    Column("notice_given_on", Date),
    Column("last_day", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    sealed("fund_before", Money, table="termination"),
    sealed("thirteenth_before", Money, table="termination"),
    Column("status", choice(TerminationStatus), nullable=False),
    Column("registered_by", Uuid, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("simulated_by", Uuid),
    Column("simulated_at", Instant),
    sealed("net", Money, table="termination"),
    sealed("cost", Money, table="termination"),
    sealed("in_hand", Money, table="termination"),
    Column("approved_by", Uuid),
    Column("approved_at", Instant),
    Column("cancelled_for", Text),
    Column("paid_on", Date),
    Column("payroll_run_id", Uuid),
    reference("member_id", "member", nullable=True),
    index("employee_id", unique=True, where="status <> 'CANCELLED'", name="ix_termination_once"),
    index("employee_id", "id"),
    index("last_day", "id"),
    index("due_on", "id"),
    index("member_id", "id"),
    CheckConstraint("approved_by <> all (array[registered_by, simulated_by])", name="approved_by_another"),
    CheckConstraint("(status = 'CANCELLED') = (cancelled_for is not null)", name="cancelled_for_a_reason"),
    CheckConstraint("(status = 'PAID') = (paid_on is not null)", name="paid_on_a_day"),
)
