"""Documents in doubt: when they were sent or announced, or cancelled by others; letters without mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

STATUSES = (
    "'DRAFT', 'NUMBERED', 'SIGNED', 'TRANSMITTED', 'AUTHORIZED', 'REJECTED', 'DENIED', 'VOIDED', "
    "'CONTINGENCY', 'CANCELLED', 'REPLACED'"
)
LETTERS = "'PENDING', 'SENT', 'REFUSED'"
AS_MADE = "ck_invoice_status"
"""Revision 0005 made it by a name to which the convention adds its prefix once more."""

ANOTHER_WAY = """old.access_key is distinct from new.access_key and not (
    old.emission <> new.emission and old.released_at is null
    and old.status in ('NUMBERED', 'SIGNED', 'REJECTED') and new.status = 'NUMBERED')"""
ANOTHER_WAY_UNLESS_ANNOUNCED = f"""{ANOTHER_WAY}
    or (old.announced_at is not null and old.released_at is null
        and (old.access_key is distinct from new.access_key or new.status in ('NUMBERED', 'VOIDED')))"""
"""What may be announced under its key keeps it, and its number."""


def upgrade() -> None:
    op.add_column("invoice", sa.Column("announced_at", sa.DateTime(timezone=True)))
    op.add_column("invoice", sa.Column("sent_at", sa.DateTime(timezone=True)))
    guard_numbers(ANOTHER_WAY_UNLESS_ANNOUNCED)
    op.drop_constraint(op.f("ck_invoice_ck_invoice_status"), "invoice")
    one_of("invoice", f"{STATUSES}, 'CANCELLED_ELSEWHERE'")
    op.drop_constraint(op.f("ck_invoice_letter_status"), "invoice_letter")
    one_of("invoice_letter", f"{LETTERS}, 'NOT_SENT'")


def downgrade() -> None:
    """What was cancelled by others is denied again: its number is consumed in either."""
    turned("invoice", "CANCELLED_ELSEWHERE", into="DENIED")
    turned("invoice_letter", "NOT_SENT", into="REFUSED")
    op.drop_constraint(op.f("ck_invoice_letter_status"), "invoice_letter")
    one_of("invoice_letter", LETTERS)
    op.drop_constraint(op.f("ck_invoice_status"), "invoice")
    op.create_check_constraint(AS_MADE, "invoice", f"status in ({STATUSES})")
    guard_numbers(ANOTHER_WAY)
    op.drop_column("invoice", "sent_at")
    op.drop_column("invoice", "announced_at")


def one_of(table: str, values: str) -> None:
    op.create_check_constraint(op.f(f"ck_{table}_status"), table, f"status in ({values})")


def turned(table: str, status: str, *, into: str) -> None:
    """For the owner of the tables, who otherwise sees no rows."""
    op.execute(f"alter table {table} no force row level security")
    op.execute(f"update {table} set status = '{into}' where status = '{status}'")  # noqa: S608
    op.execute(f"alter table {table} force row level security")


def guard_numbers(key_changes: str) -> None:
    """A document that has a number keeps it, and its key unless ``key_changes`` allows another."""
    op.execute("drop trigger rows_are_facts on invoice")
    op.execute(f"""
        create trigger rows_are_facts before update on invoice for each row
        when (old.number is not null
              and ((old.establishment_id, old.kind, old.series, old.environment, old.number)
                   is distinct from
                   (new.establishment_id, new.kind, new.series, new.environment, new.number)
                   or ({key_changes})))
        execute function forbid_change()
    """)
