"""Payroll runs and payslips, items of the company, and what establishments pay besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.security import append_only, company_id, protect

revision = "0043"
down_revision = "0042"

INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "'MONTHLY', 'ADVANCE', 'THIRTEENTH_FIRST', 'THIRTEENTH_SECOND', 'VACATION', 'PROFIT_SHARING', "
    "'TERMINATION', 'RETROACTIVE'"
)
STATUSES = "'OPEN', 'CALCULATED', 'REVIEWED', 'APPROVED', 'CLOSED', 'CANCELLED'"
SIDES = "'EARNING', 'DEDUCTION', 'INFORMATION'"
GROUPS = "'GENERAL', 'SIMPLES', 'SIMPLES_IV'"
CUT = {
    "establishment_id": "establishment",
    "department_id": "department",
    "cost_center_id": "cost_center",
    "job_position_id": "job_position",
}
OF_RUNS = ("payslip", "payroll_cost", "payroll_commission", "payroll_amount")
TABLES = ("payroll_run", "payroll_stretch", *OF_RUNS, "pay_item", "pay_item_entry", "employer_rates")


def upgrade() -> None:
    create_runs()
    create_payslips()
    create_sums()
    create_items()
    create_rates()
    guard_closed_runs()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("drop function keep_closed_payroll()")


def create_runs() -> None:
    create(
        "payroll_run",
        version(),
        whole("number"),
        label("kind"),
        day("accrual_month"),
        day("paid_on"),
        sa.Column("establishment_id", sa.Uuid()),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("rate", sa.Numeric(9, 4)),
        label("status"),
        *(whole(name) for name in ("takes", "total", "processed", "refused")),
        *stamp("opened", null=False),
        sa.Column("calculated_by", sa.Uuid(), nullable=False),
        sa.Column("calculated_at", INSTANT),
        *(column for name in ("reviewed", "approved", "closed", "cancelled") for column in stamp(name)),
        sa.Column("reason", sa.Text()),
        unique=("number",),
        refers={"establishment_id": "establishment"},
        indexes=(("accrual_month", "kind", "id"), ("status", "accrual_month", "id")),
        checks={
            "kind": f"kind in ({KINDS})",
            "status": f"status in ({STATUSES})",
            "whole_month": "accrual_month = date_trunc('month', accrual_month)",
            "rate": "rate > 0 and rate <= 100",
            "progress": "refused between 0 and processed and processed <= total",
            "approved_by_another": "approved_by <> all (array[opened_by, calculated_by, reviewed_by])",
        },
    )
    create(
        "payroll_stretch",
        id_of("run_id"),
        whole("take"),
        whole("number"),
        sa.Column("employee_ids", JSONB(), nullable=False),
        unique=("run_id", "take", "number"),
        refers={"run_id": "payroll_run"},
        may="append",
    )


def create_payslips() -> None:
    create(
        "payslip",
        id_of("run_id"),
        id_of("employee_id"),
        label("kind"),
        day("accrual_month"),
        day("paid_on"),
        whole("take"),
        whole("registration_number"),
        *(sa.Column(name, sa.Uuid()) for name in CUT),
        sa.Column("refusal_code", sa.Text()),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary()),
        sa.Column("sums_sealed", sa.LargeBinary()),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("previous_id", sa.Uuid()),
        sa.Column("change_order", sa.Integer()),
        unique=("run_id", "employee_id"),
        refers={
            "run_id": "payroll_run",
            "employee_id": "employee",
            "previous_id": "payslip",
        }
        | CUT,
        indexes=(
            ("employee_id", "accrual_month", "id"),
            ("employee_id", "paid_on"),
            ("run_id", "registration_number", "id"),
            ("run_id", "change_order", "id"),
            ("run_id", "refusal_code", "id"),
        ),
        checks={
            "kind": f"kind in ({KINDS})",
            "paid_or_refused": "(refusal_code is null) = (sums_sealed is not null)",
        },
        may="select, insert, update, delete",
    )
    for column in ("content_sealed", "facts_sealed"):
        op.execute(f"alter table payslip alter column {column} set storage external")


def create_sums() -> None:
    create(
        "payroll_cost",
        id_of("run_id"),
        whole("take"),
        whole("stretch"),
        *(sa.Column(name, sa.Uuid()) for name in CUT),
        sa.Column("item", sa.Text(collation="C"), nullable=False),
        label("name"),
        sa.Column("nature", sa.Text(collation="C"), nullable=False),
        label("side"),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        whole("heads"),
        refers={"run_id": "payroll_run"} | CUT,
        indexes=(("run_id", "take", "stretch"), ("run_id", "item")),
        checks={"side": f"side in ({SIDES})", "counted": "amount >= 0 and heads > 0"},
        may="select, insert, delete",
    )
    create(
        "payroll_commission",
        id_of("run_id"),
        whole("take"),
        id_of("employee_id"),
        id_of("commission_id"),
        unique=("run_id", "commission_id"),
        refers={"run_id": "payroll_run", "employee_id": "employee", "commission_id": "commission"},
        may="select, insert, delete",
    )
    create(
        "payroll_amount",
        id_of("run_id"),
        id_of("employee_id"),
        sa.Column("amount_sealed", sa.LargeBinary()),
        unique=("run_id", "employee_id"),
        refers={"run_id": "payroll_run", "employee_id": "employee"},
        may="select, insert, update",
    )


def create_items() -> None:
    create(
        "pay_item",
        version(),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        *(
            label(name)
            for name in ("name", "side", "formula", "nature", "social_security", "income_tax", "fund", "norm")
        ),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        day("valid_from"),
        *stamp("defined", null=False),
        unique=("code", "valid_from"),
        indexes=(("valid_from", "id"),),
        checks={
            "side": f"side in ({SIDES})",
            "paid_or_deducted": "side in ('EARNING', 'DEDUCTION')",
        },
    )
    create(
        "pay_item_entry",
        version(),
        id_of("employee_id"),
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        day("valid_from"),
        sa.Column("valid_until", sa.Date()),
        *stamp("entered", null=False),
        refers={"employee_id": "employee"},
        indexes=(("employee_id", "id"), ("code", "id")),
        checks={"validity": "valid_until >= valid_from", "quantity": "quantity >= 0"},
    )


def create_rates() -> None:
    create(
        "employer_rates",
        version(),
        id_of("establishment_id"),
        day("valid_from"),
        label("employer_group"),
        sa.Column("risk", sa.Numeric(9, 4), nullable=False),
        sa.Column("accident_factor", sa.Numeric(9, 4), nullable=False),
        sa.Column("third_parties", sa.Numeric(9, 4)),
        label("norm"),
        *stamp("set", null=False),
        unique=("establishment_id", "valid_from"),
        refers={"establishment_id": "establishment"},
        indexes=(("valid_from", "id"),),
        checks={
            "employer_group": f"employer_group in ({GROUPS})",
            "risk": "risk in (0, 1, 2, 3)",
            "accident_factor": "accident_factor between 0.5 and 2",
            "third_parties": "third_parties between 0 and 10",
        },
    )


def guard_closed_runs() -> None:
    """A closed run stays as it is, and so does all that is of it, but for how payslips are sealed."""
    op.execute("""
        create trigger rows_are_facts before update on payroll_run for each row
        when (old.status in ('CLOSED', 'CANCELLED')) execute function forbid_change()
    """)
    op.execute("""
        create trigger rows_stay before delete on payroll_run
        for each row execute function forbid_change()
    """)
    op.execute("""
        create trigger table_is_a_ledger before truncate on payroll_run
        for each statement execute function forbid_change()
    """)
    op.execute("""
        create function keep_closed_payroll() returns trigger language plpgsql as $$
        declare
            run uuid := case when tg_op = 'INSERT' then new.run_id else old.run_id end;
            company uuid := case when tg_op = 'INSERT' then new.company_id else old.company_id end;
        begin
            if exists (select from payroll_run r where r.company_id = company and r.id = run
                       and r.status in ('APPROVED', 'CLOSED', 'CANCELLED')) then
                raise exception 'payroll run % is closed', run
                    using errcode = 'integrity_constraint_violation';
            end if;
            return case when tg_op = 'DELETE' then old else new end;
        end $$
    """)
    for table in OF_RUNS:
        changed = "insert or delete" if table == "payslip" else "insert or update or delete"
        op.execute(f"""
            create trigger rows_of_closed_runs before {changed} on {table}
            for each row execute function keep_closed_payroll()
        """)
    op.execute("""
        create trigger payslips_of_closed_runs before update of company_id, id, run_id, employee_id, kind,
            accrual_month, paid_on, take, registration_number, establishment_id, department_id,
            cost_center_id, job_position_id, refusal_code, digest, previous_id, change_order
        on payslip for each row execute function keep_closed_payroll()
    """)


def create(
    table: str,
    *columns: sa.Column[object],
    unique: tuple[str, ...] = (),
    refers: dict[str, str] | None = None,
    indexes: tuple[tuple[str, ...], ...] = (),
    checks: dict[str, str] | None = None,
    may: str = "select, insert, update",
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
        op.create_foreign_key(
            op.f(f"fk_{table}_{column}"),
            table,
            of,
            ["company_id", column],
            ["company_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
    for index in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(index)}"), table, ["company_id", *index])
    if may == "append":
        append_only(table)
    else:
        protect(table, may=may)


def version() -> sa.Column[object]:
    return whole("version")


def whole(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def label(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=False)


def id_of(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def stamp(done: str, *, null: bool = True) -> tuple[sa.Column[object], sa.Column[object]]:
    """By whom and when."""
    return (
        sa.Column(f"{done}_by", sa.Uuid(), nullable=null),
        sa.Column(f"{done}_at", INSTANT, nullable=null),
    )
