"""Documents that are not of a sale, and what goes with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.security import company_id, protect, share

revision = "0033"
down_revision = "0032"

PURPOSES = ("SALE", "RETURN", "TRANSFER", "COMPLEMENT", "ADJUSTMENT", "CREDIT", "DEBIT")
MORE_PURPOSES = ("SALE", "RETURN", "PURCHASE_RETURN", "REMITTANCE", *PURPOSES[2:])
MOVEMENTS = (
    *("PURCHASE_IN", "SALE_OUT", "CUSTOMER_RETURN_IN", "SUPPLIER_RETURN_OUT"),
    *("TRANSFER_OUT", "TRANSFER_IN", "COUNT_GAIN", "COUNT_LOSS", "CONSUMPTION", "PRODUCTION", "LOSS"),
    "OPENING",
)
MORE_MOVEMENTS = (*MOVEMENTS[:4], "REMITTANCE_OUT", *MOVEMENTS[4:])
OF_NO_ORDER = (
    ("invoice", "order_id"),
    ("invoice_line", "order_line_id"),
    ("invoice_event", "order_id"),
    ("reservation", "order_id"),
    ("reservation", "order_line_id"),
)
CHARGES = ("freight", "insurance", "other_charges")
FOUND_BY = (("issued_at", "id"), ("kind", "drafted_at", "id"), ("purpose", "drafted_at", "id"))
FORMATS, LONG_WORK = ("JSONL", "CSV", "XLSX"), ("EXPORT", "IMPORT")
OPERATIONS = (
    *("TRANSFER", "TRANSFER_INTERSTATE", "PURCHASE_RETURN", "BONUS", "SAMPLE", "DEMONSTRATION", "REPAIR"),
    *("ADJUSTMENT", "CREDIT_NOTE", "DEBIT_NOTE"),
)


def upgrade() -> None:
    for table, column in OF_NO_ORDER:
        op.alter_column(table, column, nullable=True)
    widen_checks()
    create_document_columns()
    create_charges()
    find_documents()
    create_letters()
    let_months_be_archived()
    create_law()


def downgrade() -> None:
    op.drop_table("law_operation_text")
    op.drop_table("law_operation_cfop")
    check("bulk_operation", "format", one_of("format", FORMATS))
    check("bulk_operation", "kind", one_of("kind", LONG_WORK))
    op.drop_table("invoice_mailing")
    op.drop_table("invoice_letter")
    for columns in FOUND_BY:
        op.drop_index(op.f(f"ix_invoice_{'_'.join(columns)}"), "invoice")
    op.drop_constraint(op.f("ck_sales_order_charges_not_negative"), "sales_order")
    check("sales_order", "total_adds_up", "total = total_goods - total_discount and total > 0")
    for column in CHARGES:
        op.drop_column("sales_order", column)
    op.drop_constraint(op.f("ck_reservation_for_one_thing"), "reservation")
    op.drop_column("reservation", "invoice_id")
    for column in ("transport", "note_reason", "refers_to", "to_warehouse_id", "warehouse_id", "fiscal_note"):
        op.drop_column("invoice", column)
    check("invoice_line", "worth_something", "quantity > 0 and gross >= discount")
    check("stock_movement", "kind", one_of("kind", MOVEMENTS))
    check("invoice", "purpose", one_of("purpose", PURPOSES))
    for table, column in OF_NO_ORDER:
        op.alter_column(table, column, nullable=False)


def widen_checks() -> None:
    check("invoice", "purpose", one_of("purpose", MORE_PURPOSES))
    check("stock_movement", "kind", one_of("kind", MORE_MOVEMENTS))
    check("invoice_line", "worth_something", "quantity >= 0 and gross >= discount")


def create_document_columns() -> None:
    for column in ("fiscal_note", "note_reason"):
        op.add_column("invoice", sa.Column(column, sa.Text()))
    for column in ("refers_to", "transport"):
        op.add_column("invoice", sa.Column(column, JSONB()))
    for column in ("warehouse_id", "to_warehouse_id"):
        op.add_column("invoice", sa.Column(column, sa.Uuid()))
        point("invoice", column, "warehouse")
    op.add_column("reservation", sa.Column("invoice_id", sa.Uuid()))
    point("reservation", "invoice_id", "invoice")
    op.create_index(op.f("ix_reservation_invoice_id"), "reservation", ["company_id", "invoice_id"])
    op.create_check_constraint(
        op.f("ck_reservation_for_one_thing"), "reservation", "num_nonnulls(order_line_id, invoice_id) = 1"
    )


def create_charges() -> None:
    for column in CHARGES:
        op.add_column("sales_order", sa.Column(column, sa.BigInteger(), server_default="0", nullable=False))
    check(
        "sales_order",
        "total_adds_up",
        "total = total_goods - total_discount + freight + insurance + other_charges and total > 0",
    )
    op.create_check_constraint(
        op.f("ck_sales_order_charges_not_negative"),
        "sales_order",
        "least(freight, insurance, other_charges) >= 0",
    )


def find_documents() -> None:
    for columns in FOUND_BY:
        op.create_index(op.f(f"ix_invoice_{'_'.join(columns)}"), "invoice", ["company_id", *columns])


def create_letters() -> None:
    op.create_table(
        "invoice_letter",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipients", JSONB(), nullable=False),
        sa.Column("reply_to", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid()),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("status_code", sa.SmallInteger()),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_invoice_letter")),
        sa.CheckConstraint(one_of("kind", ("DOCUMENT", "CANCELLATION")), name=op.f("ck_invoice_letter_kind")),
        sa.CheckConstraint(
            one_of("status", ("PENDING", "SENT", "REFUSED")), name=op.f("ck_invoice_letter_status")
        ),
        sa.CheckConstraint("(status = 'SENT') = (sent_at is not null)", name=op.f("ck_invoice_letter_sent")),
    )
    point("invoice_letter", "invoice_id", "invoice")
    point("invoice_letter", "order_id", "sales_order")
    op.create_index(op.f("ix_invoice_letter_invoice_id"), "invoice_letter", ["company_id", "invoice_id"])
    protect("invoice_letter", may="select, insert, update")
    op.create_table(
        "invoice_mailing",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("reply_to", sa.Text()),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_invoice_mailing")),
    )
    protect("invoice_mailing", may="select, insert, update")


def let_months_be_archived() -> None:
    check("bulk_operation", "format", one_of("format", (*FORMATS, "ZIP")))
    check("bulk_operation", "kind", one_of("kind", (*LONG_WORK, "ARCHIVE")))


def create_law() -> None:
    law("law_operation_cfop", "production", "destination", "code")
    law("law_operation_text", "nature", "fiscal_note", "note")
    op.create_unique_constraint(
        "uq_law_operation_cfop_asked",
        "law_operation_cfop",
        ["operation", "production", "destination", "valid_from"],
    )
    op.create_unique_constraint(
        "uq_law_operation_text_asked", "law_operation_text", ["operation", "valid_from"]
    )
    for column, values in (
        ("production", ("OWN", "RESALE")),
        ("destination", ("SAME_STATE", "OTHER_STATE", "OTHER_STATE_NON_CONTRIBUTOR")),
    ):
        op.create_check_constraint(
            op.f(f"ck_law_operation_cfop_{column}"), "law_operation_cfop", one_of(column, values)
        )


def law(table: str, *texts: str) -> None:
    op.create_table(
        table,
        sa.Column("operation", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Date()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f(f"ck_{table}_validity")),
        sa.CheckConstraint(one_of("operation", OPERATIONS), name=op.f(f"ck_{table}_operation")),
    )
    share(table)


def check(table: str, name: str, condition: str) -> None:
    """Instead of what was there, by whichever name revision 0005 gave it."""
    for made in (f"ck_{table}_{name}", f"ck_{table}_ck_{table}_{name}"):
        op.execute(f"alter table {table} drop constraint if exists {made}")
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(value) for value in values)})"


def point(table: str, column: str, to: str) -> None:
    op.create_foreign_key(
        op.f(f"fk_{table}_{column}"),
        table,
        to,
        ["company_id", column],
        ["company_id", "id"],
        deferrable=True,
        initially="DEFERRED",
    )
