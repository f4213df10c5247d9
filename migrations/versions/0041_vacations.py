"""Collective vacations, holidays of places, the weekly rest, and protection from dismissal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect, share

revision = "0041"
down_revision = "0040"

TERMS = """
    NOTICE NOTICE_A_YEAR NOTICE_MOST NOTICE_OF_EMPLOYEE THIRTEENTH_MONTH VACATION_MONTH
    VACATION_FRACTION_SOLD VACATION_PARTS VACATION_LONGEST_PART VACATION_SHORTEST_PART
    VACATION_BEFORE_REST VACATION_PAID_BEFORE SETTLEMENT_PAID_WITHIN SALARY_PAID_BY FUND_PAID_BY
    THIRTEENTH_FIRST_BY THIRTEENTH_SECOND_BY PATERNITY_LEAVE SICK_DAYS_OF_COMPANY
    ADMISSION_TOLD_BEFORE SETTLEMENT_TOLD_WITHIN PAYROLL_TOLD_BY
"""
NEW_TERMS = """
    VACATION_ACCRUES VACATION_GRANTED_WITHIN VACATION_LOST_BY_PAID_LEAVE VACATION_LOST_BY_STOPPAGE
    VACATION_LOST_BY_BENEFIT COLLECTIVE_VACATIONS COLLECTIVE_VACATION_SHORTEST
    COLLECTIVE_VACATION_TOLD_BEFORE WORK_WEEK
"""
LEAVES = """
    SICKNESS WORK_ACCIDENT MATERNITY PATERNITY MILITARY MARRIAGE BEREAVEMENT UNION_OFFICE STUDY DISCIPLINE
    UNPAID OTHER
"""
NEW_LEAVES = "PAID STOPPAGE"
WEEKDAYS = "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY"
PARTS = "days between 5 and 30 and sold_days between 0 and 10"
DAYS = "least(days, sold_days, leave_days) >= 0 and days + leave_days > 0"


def upgrade() -> None:
    choose("law_labour_term", "figure", TERMS + NEW_TERMS)
    choose("leave", "kind", LEAVES + NEW_LEAVES)
    protect_from_dismissal()
    op.add_column("work_schedule", sa.Column("weekly_rest", sa.Text()))
    check("work_schedule", "weekly_rest", one_of("weekly_rest", WEEKDAYS))
    create_collective_vacations()
    create_holidays()
    extend_vacations()


def downgrade() -> None:
    """Vacations for which there was no place are gone, and leaves of kinds that are not any more."""
    forced("vacation", f"delete from vacation where origin <> 'REQUESTED' or not ({PARTS})")  # noqa: S608
    for name in ("days", "collective", "origin"):
        op.drop_constraint(f"ck_vacation_{name}", "vacation")
    op.drop_constraint("fk_vacation_collective_vacation_id", "vacation")
    op.drop_index("ix_vacation_collective_vacation_id_id", "vacation")
    for column in ("leave_days", "grant_until", "origin", "collective_vacation_id"):
        op.drop_column("vacation", column)
    check("vacation", "days", PARTS)
    for table in ("holiday", "collective_vacation", "law_dismissal_protection"):
        op.drop_table(table)
    op.drop_column("work_schedule", "weekly_rest")
    forced("leave", f"delete from leave where {one_of('kind', NEW_LEAVES)}")  # noqa: S608
    choose("leave", "kind", LEAVES)
    op.execute(f"delete from law_labour_term where {one_of('figure', NEW_TERMS)}")  # noqa: S608
    choose("law_labour_term", "figure", TERMS)


def protect_from_dismissal() -> None:
    table = "law_dismissal_protection"
    op.create_table(
        table,
        text("id"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        text("norm"),
        text("source"),
        sa.Column("checked", sa.Date()),
        text("leave_kind"),
        text("counted_from"),
        number("months"),
        number("before_birth"),
        number("over_days"),
        sa.Column("beforehand", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("leave_kind", "valid_from", name=op.f(f"uq_{table}_asked")),
    )
    check(table, "validity", "valid_until >= valid_from")
    check(table, "leave_kind", one_of("leave_kind", LEAVES + NEW_LEAVES))
    check(table, "counted_from", one_of("counted_from", "LAST_DAY BIRTH"))
    share(table)


def create_collective_vacations() -> None:
    table = "collective_vacation"
    create(
        table,
        sa.Column("establishment_id", sa.Uuid()),
        sa.Column("department_id", sa.Uuid()),
        sa.Column("starts_on", sa.Date(), nullable=False),
        number("days"),
        sa.Column("tell_by", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        text("status"),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text()),
        refers={"establishment_id": "establishment", "department_id": "department"},
        indexes=[("starts_on", "id"), ("establishment_id", "id"), ("department_id", "id")],
    )
    check(table, "days", "days > 0 and taken_by > 0 and left_out >= 0")
    check(table, "status", one_of("status", "GRANTED CANCELLED"))


def create_holidays() -> None:
    table = "holiday"
    create(
        table,
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        text("scope"),
        sa.Column("state", sa.Text()),
        sa.Column("city_code", sa.Text()),
        sa.Column("establishment_id", sa.Uuid()),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        text("norm"),
        refers={"establishment_id": "establishment"},
        indexes=[("on", "id"), ("establishment_id", "id")],
    )
    check(table, "scope", one_of("scope", "NATIONAL STATE MUNICIPAL ESTABLISHMENT"))
    check(table, "state", "(state is not null) = (scope = 'STATE')")
    check(table, "city_code", "(city_code is not null) = (scope = 'MUNICIPAL')")
    check(table, "establishment", "(establishment_id is not null) = (scope = 'ESTABLISHMENT')")


def extend_vacations() -> None:
    """What was asked for before could be given until two years after its year began."""
    op.add_column(
        "vacation", sa.Column("leave_days", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("vacation", sa.Column("grant_until", sa.Date()))
    op.add_column(
        "vacation", sa.Column("origin", sa.Text(), server_default=sa.text("'REQUESTED'"), nullable=False)
    )
    op.add_column("vacation", sa.Column("collective_vacation_id", sa.Uuid()))
    forced(
        "vacation",
        "update vacation set grant_until = cast(accrued_from + interval '2 years' as date) - 1",
    )
    refer("vacation", "collective_vacation_id", "collective_vacation")
    op.create_index(
        op.f("ix_vacation_collective_vacation_id_id"),
        "vacation",
        ["company_id", "collective_vacation_id", "id"],
    )
    check("vacation", "origin", one_of("origin", "REQUESTED COLLECTIVE TAKEN_OVER"))
    check("vacation", "collective", "(collective_vacation_id is not null) = (origin = 'COLLECTIVE')")
    op.drop_constraint("ck_vacation_days", "vacation")
    check("vacation", "days", DAYS)


def forced(table: str, statement: str) -> None:
    """Of every company, by the owner."""
    op.execute(f"alter table {table} no force row level security")
    op.execute(statement)
    op.execute("set constraints all immediate")
    op.execute(f"alter table {table} force row level security")


def create(
    table: str, *columns: sa.Column[object], refers: dict[str, str], indexes: list[tuple[str, ...]]
) -> None:
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )
    for column, of in refers.items():
        refer(table, column, of)
    for index in indexes:
        op.create_index(op.f(f"ix_{table}_{'_'.join(index)}"), table, ["company_id", *index])
    protect(table, may="select, insert, update")


def refer(table: str, column: str, of: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}"),
        table,
        of,
        ["company_id", column],
        ["company_id", "id"],
        deferrable=True,
        initially="DEFERRED",
    )


def choose(table: str, column: str, words: str) -> None:
    """The words that a column takes, instead of those it took."""
    op.drop_constraint(f"ck_{table}_{column}", table)
    check(table, column, one_of(column, words))


def check(table: str, name: str, said: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, said)


def one_of(column: str, words: str) -> str:
    return f"{column} in ({', '.join(repr(word) for word in words.split())})"


def text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)


def number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)
