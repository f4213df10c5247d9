"""The register of people: what they are employed for, by whom they are paid what, and who depends on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.security import append_only, company_id, protect

revision = "0039"
down_revision = "0038"

INSTANT = sa.DateTime(timezone=True)
CONTRACTS = "'INDEFINITE', 'FIXED_TERM', 'APPRENTICE', 'INTERN', 'DIRECTOR'"
UNION_RULES = (
    "'FLOOR_SALARY', 'OVERTIME_RATE', 'REST_DAY_OVERTIME_RATE', 'NIGHT_RATE', 'MEAL_VALUE', 'ANNUAL_RAISE'"
)
KINSHIP = "'SPOUSE', 'PARTNER', 'CHILD', 'WARD', 'PARENT', 'SIBLING', 'OTHER'"
DOCUMENTS = (
    "'IDENTITY', 'WORK_CARD', 'DRIVER_LICENCE', 'VOTER', 'MILITARY', 'PIS', 'MEDICAL_EXAM', "
    "'PROFESSIONAL', 'RESIDENCE', 'TRAINING', 'OTHER'"
)
ALIMONY = "'NET_PAY', 'GROSS_PAY', 'MINIMUM_WAGE', 'AMOUNT'"
BENEFITS = "'TRANSPORT', 'MEAL', 'FOOD', 'HEALTH', 'DENTAL', 'LIFE_INSURANCE'"
TIMES = "'ABSENCE_DAYS', 'ABSENCE_HOURS', 'EXCUSED_DAYS', 'OVERTIME_HOURS', 'REST_DAY_HOURS', 'NIGHT_HOURS'"
LEAVES = (
    "'SICKNESS', 'WORK_ACCIDENT', 'MATERNITY', 'PATERNITY', 'MILITARY', 'MARRIAGE', 'BEREAVEMENT', "
    "'UNION_OFFICE', 'STUDY', 'DISCIPLINE', 'UNPAID', 'OTHER'"
)
INITIATIVES = "'EMPLOYER', 'EMPLOYEE', 'AGREEMENT', 'TERM', 'DEATH'"
TABLES = (
    "job_position",
    "cost_center",
    "department",
    "work_schedule",
    "labor_union",
    "union_rule",
    "employment",
    "dependent",
    "employee_document",
    "alimony_order",
    "benefit",
    "payroll_loan",
    "time_entry",
    "leave",
    "vacation",
)


def upgrade() -> None:
    create_structure()
    create_unions()
    extend_employees()
    create_employments()
    create_facts()
    create_time()
    let_employees_be_paid()


def downgrade() -> None:
    """Who directs besides being employed, and where employees are paid, is gone."""
    op.execute("alter table bank_details no force row level security")
    op.execute("delete from bank_details where party_id is null")
    op.execute("set constraints all immediate")
    op.execute("alter table bank_details force row level security")
    op.drop_constraint("ck_bank_details_of_one", "bank_details")
    op.drop_column("bank_details", "employee_id")
    op.alter_column("bank_details", "party_id", nullable=False)
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_employee_cpf_index", "employee")
    op.drop_column("employee", "dismissal_initiative")
    op.drop_column("employee", "member_id")
    op.drop_column("employee", "engagement")
    create_person_index("cpf_index")


def create_structure() -> None:
    create(
        "job_position",
        version(),
        label("code"),
        label("title"),
        label("cbo"),
        cents("least_salary"),
        cents("most_salary"),
        unique=("code",),
        indexes=(("title", "id"), ("cbo", "id")),
        checks={"cbo": "cbo ~ '^[0-9]{6}$'", "salary_range": "most_salary >= least_salary"},
    )
    create(
        "cost_center",
        version(),
        label("code"),
        label("name"),
        unique=("code",),
        indexes=(("name", "id"),),
    )
    create(
        "department",
        version(),
        label("code"),
        label("name"),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("cost_center_id", sa.Uuid()),
        unique=("code",),
        refers={"parent_id": "department", "cost_center_id": "cost_center"},
        indexes=(("name", "id"), ("parent_id", "id"), ("cost_center_id", "id")),
        checks={"not_within_itself": "parent_id <> id"},
    )
    create(
        "work_schedule",
        version(),
        label("name"),
        sa.Column("weekly_hours", sa.Numeric(9, 4), nullable=False),
        sa.Column("monthly_divisor", sa.SmallInteger(), nullable=False),
        sa.Column("shifts", JSONB(), nullable=False),
        unique=("name",),
        checks={
            "weekly_hours": "weekly_hours > 0 and weekly_hours <= 44",
            "monthly_divisor": "monthly_divisor between 1 and 220",
        },
    )


def create_unions() -> None:
    create(
        "labor_union",
        version(),
        label("name"),
        label("cnpj"),
        sa.Column("base_month", sa.SmallInteger(), nullable=False),
        unique=("cnpj",),
        indexes=(("name", "id"),),
        checks={"base_month": "base_month between 1 and 12"},
    )
    create(
        "union_rule",
        sa.Column("union_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        cents("amount"),
        sa.Column("rate", sa.Numeric(9, 4)),
        *validity(),
        sa.Column("norm", sa.Text(), nullable=False),
        unique=("union_id", "position"),
        part_of={"union_id": "labor_union"},
        checks={
            "money_or_percent": "(amount is null) <> (rate is null)",
            "validity": "valid_until >= valid_from",
            "kind": f"kind in ({UNION_RULES})",
        },
    )


def extend_employees() -> None:
    op.add_column(
        "employee",
        sa.Column("engagement", sa.Text(), server_default=sa.text("'EMPLOYED'"), nullable=False),
    )
    op.add_column("employee", sa.Column("member_id", sa.Uuid()))
    op.add_column("employee", sa.Column("dismissal_initiative", sa.Text()))
    op.create_check_constraint(
        op.f("ck_employee_dismissal_initiative"), "employee", f"dismissal_initiative in ({INITIATIVES})"
    )
    op.create_check_constraint(
        op.f("ck_employee_engagement"), "employee", "engagement in ('EMPLOYED', 'DIRECTING')"
    )
    refer("employee", "member_id", "member")
    op.create_index(op.f("ix_employee_member_id"), "employee", ["company_id", "member_id"])
    op.drop_index("ix_employee_cpf_index", "employee")
    create_person_index("cpf_index", "engagement")


def create_person_index(*columns: str) -> None:
    """Nobody is employed twice at a time."""
    op.create_index(
        op.f("ix_employee_cpf_index"),
        "employee",
        ["company_id", *columns],
        unique=True,
        postgresql_where=sa.text("dismissed_on is null"),
    )


def create_employments() -> None:
    named = {
        "job_position_id": "job_position",
        "department_id": "department",
        "cost_center_id": "cost_center",
        "establishment_id": "establishment",
        "work_schedule_id": "work_schedule",
        "union_id": "labor_union",
    }
    create(
        "employment",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("contract_kind", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("category", sa.Text()),
        *(sa.Column(name, sa.Uuid()) for name in named),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        unique=("employee_id", "position"),
        part_of={"employee_id": "employee"},
        refers=named,
        indexes=(
            ("employee_id", "effective_on", "position"),
            ("effective_on", "id"),
            *((name, "id") for name in named),
        ),
        checks={
            "category": "category ~ '^[1-9][0-9]{2}$'",
            "contract_kind": f"contract_kind in ({CONTRACTS})",
        },
        facts=True,
    )


def create_facts() -> None:
    create_fact(
        "dependent",
        label("name"),
        sa.Column("born_on", sa.Date(), nullable=False),
        *sealed("cpf", sa.Text()),
        sa.Column("kinship", sa.Text(), nullable=False),
        sa.Column("for_income_tax", sa.Boolean(), nullable=False),
        sa.Column("for_family_salary", sa.Boolean(), nullable=False),
        checks={"cpf_sealed": "cpf is null", "kinship": f"kinship in ({KINSHIP})"},
    )
    create_documents()
    create_fact(
        "alimony_order",
        sa.Column("beneficiary", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("rate", sa.Numeric(9, 4)),
        *sealed("amount", sa.BigInteger()),
        checks={
            "amount_sealed": "amount is null",
            "money_or_percent": "(amount_sealed is null) <> (rate is null)",
            "basis": f"basis in ({ALIMONY})",
        },
    )
    create_fact(
        "benefit",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.Numeric(9, 4), nullable=False),
        sa.Column("share_amount", sa.BigInteger(), nullable=False),
        checks={
            "share": "cost > 0 and share between 0 and 100 and share_amount between 0 and cost",
            "kind": f"kind in ({BENEFITS})",
        },
    )
    create_fact(
        "payroll_loan",
        sa.Column("lender", sa.Text(), nullable=False),
        sa.Column("contract", sa.Text(), nullable=False),
        *sealed("installment", sa.BigInteger()),
        sa.Column("installments", sa.SmallInteger(), nullable=False),
        unique=("employee_id", "contract"),
        indexes=(),
        checks={"installment_sealed": "installment is null", "installments": "installments > 0"},
    )


def create_documents() -> None:
    create(
        "employee_document",
        version(),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *sealed("number", sa.Text()),
        sa.Column("issued_on", sa.Date()),
        sa.Column("expires_on", sa.Date()),
        sa.Column("replaced_on", sa.Date()),
        refers={"employee_id": "employee"},
        indexes=(("employee_id", "id"), ("expires_on", "id")),
        checks={
            "number_sealed": "number is null",
            "validity": "expires_on >= issued_on",
            "kind": f"kind in ({DOCUMENTS})",
        },
    )


def create_time() -> None:
    create(
        "time_entry",
        version(),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        refers={"employee_id": "employee"},
        indexes=(("employee_id", "on", "id"), ("on", "id")),
        checks={"quantity": "quantity > 0 and quantity <= 240000", "kind": f"kind in ({TIMES})"},
    )
    op.create_index(
        op.f("ix_time_entry_once"),
        "time_entry",
        ["company_id", "employee_id", "kind", "on"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    create_fact(
        "leave",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("norm", sa.Text()),
        indexes=(("employee_id", "id"), ("valid_from", "id")),
        checks={"protected_by": "norm is not null or not protected", "kind": f"kind in ({LEAVES})"},
    )
    create(
        "vacation",
        version(),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("accrued_from", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("sold_days", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", INSTANT),
        sa.Column("reason", sa.Text()),
        refers={"employee_id": "employee"},
        indexes=(("employee_id", "id"), ("starts_on", "id")),
        checks={
            "days": "days between 5 and 30 and sold_days between 0 and 10",
            "approved_by_another": "decided_by <> requested_by or status <> 'APPROVED'",
            "status": "status in ('REQUESTED', 'APPROVED', 'REFUSED', 'CANCELLED')",
        },
    )


def let_employees_be_paid() -> None:
    table = "bank_details"
    op.alter_column(table, "party_id", nullable=True)
    op.add_column(table, sa.Column("employee_id", sa.Uuid()))
    refer(table, "employee_id", "employee")
    for columns in (("employee_id", "requested_at", "id"), ("employee_id", "effective_at")):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, ["company_id", *columns])
    op.create_index(
        op.f("ix_bank_details_employee_pending"),
        table,
        ["company_id", "employee_id"],
        unique=True,
        postgresql_where=sa.text("status = 'REQUESTED'"),
    )
    op.create_check_constraint(
        op.f("ck_bank_details_of_one"), table, "(party_id is null) <> (employee_id is null)"
    )


def create_fact(
    table: str,
    *columns: sa.Column[object],
    checks: dict[str, str],
    unique: tuple[str, ...] = (),
    indexes: tuple[tuple[str, ...], ...] = (("employee_id", "id"),),
) -> None:
    """Of an employee, from a day on."""
    create(
        table,
        version(),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        *columns,
        *validity(),
        unique=unique,
        refers={"employee_id": "employee"},
        indexes=indexes,
        checks={"validity": "valid_until >= valid_from"} | checks,
    )


def create(
    table: str,
    *columns: sa.Column[object],
    unique: tuple[str, ...] = (),
    refers: dict[str, str] | None = None,
    part_of: dict[str, str] | None = None,
    indexes: tuple[tuple[str, ...], ...] = (),
    checks: dict[str, str] | None = None,
    facts: bool = False,
) -> None:
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        *(sa.CheckConstraint(said, name=op.f(f"ck_{table}_{name}")) for name, said in (checks or {}).items()),
        *(
            [sa.UniqueConstraint("company_id", *unique, name=op.f(f"uq_{table}_{'_'.join(unique)}"))]
            * bool(unique)
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )
    for column, of in (refers or {}).items():
        refer(table, column, of)
    for column, of in (part_of or {}).items():
        refer(table, column, of, ondelete="CASCADE")
    for index in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(index)}"), table, ["company_id", *index])
    if facts:
        append_only(table)
    else:
        protect(table, may="select, insert, update")


def refer(table: str, column: str, of: str, *, ondelete: str | None = None) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}"),
        table,
        of,
        ["company_id", column],
        ["company_id", "id"],
        ondelete=ondelete,
        deferrable=True,
        initially="DEFERRED",
    )


def version() -> sa.Column[object]:
    return sa.Column("version", sa.Integer(), nullable=False)


def label(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(collation="C"), nullable=False)


def cents(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger())


def sealed(name: str, kind: sa.types.TypeEngine[object]) -> tuple[sa.Column[object], sa.Column[object]]:
    """In clear, never filled, and sealed."""
    return sa.Column(name, kind), sa.Column(f"{name}_sealed", sa.LargeBinary())


def validity() -> tuple[sa.Column[object], sa.Column[object]]:
    return sa.Column("valid_from", sa.Date(), nullable=False), sa.Column("valid_until", sa.Date())
