"""Which vacations a run pays, so that none is paid twice and what was given up stays paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect

revision = "0047"
down_revision = "0046"

TABLE = "payroll_vacation"
REFERS = {"run_id": "payroll_run", "employee_id": "employee", "vacation_id": "vacation"}
LOOKED_AT = (TABLE, "payroll_run", "payslip", "vacation")


def upgrade() -> None:
    op.create_table(
        TABLE,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("vacation_id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint(
            "company_id", "run_id", "vacation_id", name=op.f(f"uq_{TABLE}_run_id_vacation_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{TABLE}")),
    )
    for column, of in REFERS.items():
        op.create_foreign_key(
            op.f(f"fk_{TABLE}_{column}"),
            TABLE,
            of,
            ["company_id", column],
            ["company_id", "id"],
            deferrable=True,
            initially="DEFERRED",
        )
    op.create_index(op.f(f"ix_{TABLE}_vacation_id"), TABLE, ["company_id", "vacation_id"])
    op.create_index(op.f(f"ix_{TABLE}_employee_id_run_id"), TABLE, ["company_id", "employee_id", "run_id"])
    protect(TABLE, may="select, insert, delete")
    tell_what_was_paid()
    op.execute(f"""
        create trigger rows_of_closed_runs before insert or update or delete on {TABLE}
        for each row execute function keep_closed_payroll()
    """)


def tell_what_was_paid() -> None:
    """Until now a run paid of each employee the first vacation that begins in its month."""
    for table in LOOKED_AT:
        op.execute(f"alter table {table} no force row level security")
    op.execute(f"""
        insert into {TABLE} (company_id, id, run_id, take, employee_id, vacation_id)
        select slip.company_id, gen_random_uuid(), run.id, run.takes, slip.employee_id, first.id
        from payroll_run run
        join payslip slip on slip.company_id = run.company_id and slip.run_id = run.id
        cross join lateral (
            select vacation.id from vacation
            where vacation.company_id = slip.company_id and vacation.employee_id = slip.employee_id
              and vacation.starts_on >= run.accrual_month
              and vacation.starts_on < run.accrual_month + interval '1 month'
              and vacation.days > 0 and vacation.origin <> 'TAKEN_OVER'
              and vacation.status in ('APPROVED', 'CANCELLED')
            order by vacation.status, vacation.starts_on, vacation.id limit 1
        ) first
        where run.kind = 'VACATION' and run.status <> 'CANCELLED' and slip.refusal_code is null
    """)  # noqa: S608  of constants
    op.execute("set constraints all immediate")
    for table in LOOKED_AT:
        op.execute(f"alter table {table} force row level security")


def downgrade() -> None:
    op.drop_table(TABLE)
