"""NFC-e, and documents emitted another way while their authority is away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.security import company_id, protect, share

revision = "0032"
down_revision = "0031"

EMISSIONS = "'NORMAL', 'EPEC', 'SVC_AN', 'SVC_RS', 'OFFLINE'"
KINDS = "'NFE', 'NFCE', 'NFSE'"
ENVIRONMENTS = "'PRODUCTION', 'TESTING'"
ON_INVOICES = (
    "announcement_path",
    "announcement_protocol",
    "consult_address",
    "qr_code",
    "anonymous",
    "released_at",
    "contingency_reason",
    "contingency_since",
    "emission",
)
TABLES = (
    "law_anonymous_limit",
    "law_virtual_authority",
    "authority_standing",
    "contingency_policy",
    "contingency",
    "consumer_invoicing",
)


KEY_STAYS = "old.access_key is distinct from new.access_key"
KEY_STAYS_UNLESS_ANOTHER_WAY = f"""{KEY_STAYS} and not (
    old.emission <> new.emission and old.released_at is null
    and old.status in ('NUMBERED', 'SIGNED', 'REJECTED') and new.status = 'NUMBERED')"""
"""What no authority can have under its key may be emitted another way, under another key."""


def upgrade() -> None:
    extend_invoices()
    guard_numbers(KEY_STAYS_UNLESS_ANOTHER_WAY)
    create_consumer_invoicing()
    create_contingency()
    create_contingency_policy()
    create_authority_standing()
    create_law("law_virtual_authority", sa.Column("state", sa.Text(), nullable=False), emission())
    total = sa.Column("total", sa.Numeric(9, 4), nullable=False)
    create_law("law_anonymous_limit", sa.Column("area", sa.Text(), nullable=False), total)


def downgrade() -> None:
    """Invoices emitted another way are told apart by their keys alone."""
    guard_numbers(KEY_STAYS)
    for table in TABLES:
        op.drop_table(table)
    op.drop_constraint(op.f("ck_invoice_contingency_with_reason"), "invoice")
    op.drop_constraint(op.f("ck_invoice_emission"), "invoice")
    for column in ON_INVOICES:
        op.drop_column("invoice", column)


def extend_invoices() -> None:
    table = "invoice"
    op.add_column(table, sa.Column("emission", sa.Text(), server_default="NORMAL", nullable=False))
    op.add_column(table, sa.Column("contingency_since", sa.DateTime(timezone=True)))
    op.add_column(table, sa.Column("contingency_reason", sa.Text()))
    op.add_column(table, sa.Column("released_at", sa.DateTime(timezone=True)))
    op.add_column(table, sa.Column("anonymous", sa.Boolean(), server_default="false", nullable=False))
    op.add_column(table, sa.Column("qr_code", sa.Text()))
    op.add_column(table, sa.Column("consult_address", sa.Text()))
    op.add_column(table, sa.Column("announcement_protocol", sa.Text()))
    op.add_column(table, sa.Column("announcement_path", sa.Text()))
    op.create_check_constraint(op.f("ck_invoice_emission"), table, f"emission in ({EMISSIONS})")
    op.create_check_constraint(
        op.f("ck_invoice_contingency_with_reason"),
        table,
        "(emission = 'NORMAL') = (contingency_since is null) "
        "and (contingency_since is null) = (contingency_reason is null)",
    )


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


def create_consumer_invoicing() -> None:
    table = "consumer_invoicing"
    create(
        table,
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("series", sa.SmallInteger(), nullable=False),
        sa.Column("code_id", sa.Integer()),
        sa.Column("code", sa.LargeBinary()),
        check(table, "environment", f"environment in ({ENVIRONMENTS})"),
        check(table, "series", "series between 0 and 889"),
        check(table, "code_with_id", "(code is null) = (code_id is null)"),
        of_establishment(table),
        only_one(table, "establishment_id", "environment"),
    )


def create_contingency() -> None:
    table = "contingency"
    create(
        table,
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        emission(),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("left_by", sa.Uuid()),
        check(table, "kind", f"kind in ({KINDS})"),
        check(table, "emission", f"emission in ({EMISSIONS})"),
        check(table, "another_way", "emission <> 'NORMAL'"),
        check(table, "left_by_somebody", "(left_at is null) = (left_by is null)"),
        of_establishment(table),
    )
    op.create_index(op.f("ix_contingency_since_id"), table, ["company_id", "since", "id"])
    op.create_index(
        "uq_contingency_present",
        table,
        ["company_id", "establishment_id", "kind"],
        unique=True,
        postgresql_where=sa.text("left_at is null"),
    )


def create_contingency_policy() -> None:
    table = "contingency_policy"
    create(
        table,
        sa.Column("establishment_id", sa.Uuid(), nullable=False),
        sa.Column("nfe_after", sa.Integer()),
        sa.Column("nfce_after", sa.Integer()),
        check(table, "nfe_after", "nfe_after between 0 and 86400"),
        check(table, "nfce_after", "nfce_after between 0 and 86400"),
        of_establishment(table),
        only_one(table, "establishment_id"),
    )


def create_authority_standing() -> None:
    table = "authority_standing"
    create(
        table,
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("status_code", sa.SmallInteger()),
        check(table, "environment", f"environment in ({ENVIRONMENTS})"),
        only_one(table, "authority", "environment"),
    )


def create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """An aggregate of a company: changed, never removed."""
    op.create_table(
        table,
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f(f"pk_{table}")),
    )
    protect(table, may="select, insert, update")


def create_law(table: str, asked_by: sa.Column[sa.Text], *answers: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        asked_by,
        *answers,
        *(
            check(table, one.name, f"{one.name} in ({EMISSIONS})")
            for one in answers
            if one.name == "emission"
        ),
        check(table, "validity", "valid_until >= valid_from"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(asked_by.name, "valid_from", name=op.f(f"uq_{table}_asked")),
    )
    share(table)


def emission() -> sa.Column[sa.Text]:
    return sa.Column("emission", sa.Text(), nullable=False)


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def only_one(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("company_id", *columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def of_establishment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["company_id", "establishment_id"],
        ["establishment.company_id", "establishment.id"],
        name=op.f(f"fk_{table}_establishment_id"),
        initially="DEFERRED",
        deferrable=True,
    )
