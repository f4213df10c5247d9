"""What happens to a fiscal document besides its authorisation: letters, substitutes, numbers given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect, share

revision = "0031"
down_revision = "0030"

INSTANT = sa.DateTime(timezone=True)
KINDS = "'CANCELLATION', 'CORRECTION', 'SUBSTITUTION'"
STATUSES = "'PENDING', 'SENT', 'REGISTERED', 'REJECTED'"


def upgrade() -> None:
    widen_events()
    create_terms()
    create_voids()
    create_pauses()


def downgrade() -> None:
    """Letters and substitutions are lost with what says how to read them."""
    for table in ("authority_pause", "number_void", "law_voiding_term", "law_event_term"):
        op.drop_table(table)
    op.execute("alter table invoice_event no force row level security")
    op.execute("delete from invoice_event where kind <> 'CANCELLATION'")
    op.execute("alter table invoice_event force row level security")
    for column in ("printed_path", "substitute_key"):
        op.drop_column("invoice_event", column)
    allow_kinds("'CANCELLATION'")


def widen_events() -> None:
    op.add_column("invoice_event", sa.Column("printed_path", sa.Text()))
    op.add_column("invoice_event", sa.Column("substitute_key", sa.Text(collation="C")))
    allow_kinds(KINDS)


def allow_kinds(kinds: str) -> None:
    op.drop_constraint(op.f(event_kinds()), "invoice_event")
    op.create_check_constraint(op.f("ck_invoice_event_kind"), "invoice_event", f"kind in ({kinds})")


def event_kinds() -> str:
    """As revision 0005 made it: by a name to which the convention adds its prefix once more."""
    found = op.get_bind().scalar(
        sa.text(
            "select conname from pg_constraint where conrelid = 'invoice_event'::regclass and contype = 'c'"
            " and conname in ('ck_invoice_event_kind', 'ck_invoice_event_ck_invoice_event_kind')"
        )
    )
    return str(found)


def create_terms() -> None:
    law(
        "event_term",
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("hours", sa.Numeric(9, 4), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.Column("apart", sa.Numeric(9, 4), nullable=False),
        asked_by=("event", "model", "area"),
    )
    law(
        "voiding_term",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("day", sa.SmallInteger(), nullable=False),
        asked_by=("area",),
    )


def law(name: str, *columns: sa.Column[object], asked_by: tuple[str, ...]) -> None:
    table = f"law_{name}"
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        *columns,
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(*asked_by, "valid_from", name=op.f(f"uq_{table}_asked")),
    )
    share(table)


def create_voids() -> None:
    table = "number_void"
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("series", sa.SmallInteger(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("requested_at", INSTANT, nullable=False),
        sa.Column("registered_at", INSTANT),
        sa.Column("protocol", sa.Text()),
        sa.Column("status_code", sa.SmallInteger()),
        sa.Column("status_reason", sa.Text()),
        sa.Column("xml_path", sa.Text()),
        sa.CheckConstraint("kind in ('NFE', 'NFCE', 'NFSE')", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint("environment in ('PRODUCTION', 'TESTING')", name=op.f(f"ck_{table}_environment")),
        sa.CheckConstraint(f"status in ({STATUSES})", name=op.f(f"ck_{table}_status")),
        sa.CheckConstraint("first between 1 and last", name=op.f(f"ck_{table}_range")),
        sa.ForeignKeyConstraint(
            ["company_id", "establishment_id"],
            ["establishment.company_id", "establishment.id"],
            name=op.f(f"fk_{table}_establishment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )
    op.create_index(
        op.f(f"ix_{table}_establishment_id_series_first"),
        table,
        ["company_id", "establishment_id", "series", "first"],
    )
    op.create_index(op.f(f"ix_{table}_requested_at_id"), table, ["company_id", "requested_at", "id"])
    protect(table, may="select, insert, update")


def create_pauses() -> None:
    table = "authority_pause"
    op.create_table(
        table,
        company_id(),
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "establishment_id"],
            ["establishment.company_id", "establishment.id"],
            name=op.f(f"fk_{table}_establishment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "establishment_id", name=op.f(f"pk_{table}")),
    )
    protect(table, may="select, insert, update")
