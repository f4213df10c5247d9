"""Parties, products, employees."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import company_id, protect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_parties()
    create_products()
    create_employees()
    create_salaries()


def downgrade() -> None:
    for table in ("salary", "employee", "product", "party"):
        op.drop_table(table)


def create_parties() -> None:
    op.create_table(
        "party",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("tax_id", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("trade_name", sa.Text()),
        sa.Column("registration_kind", sa.Text(), nullable=False),
        sa.Column("state_registration", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text())),
        sa.Column("external_reference", sa.Text(collation="C")),
        sa.Column("standing_reason", sa.Text()),
        sa.Column("state", sa.Text(collation="C"), sa.Computed("address ->> 'state'", persisted=True)),
        sa.Column(
            "is_customer",
            sa.Boolean(),
            sa.Computed("roles @> '[\"CUSTOMER\"]'::jsonb", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "is_supplier",
            sa.Boolean(),
            sa.Computed("roles @> '[\"SUPPLIER\"]'::jsonb", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "is_carrier",
            sa.Boolean(),
            sa.Computed("roles @> '[\"CARRIER\"]'::jsonb", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "is_agent",
            sa.Boolean(),
            sa.Computed("roles @> '[\"AGENT\"]'::jsonb", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(state_registration is not null) = (registration_kind = 'CONTRIBUTOR')",
            name="ck_party_registered_contributors",
        ),
        sa.CheckConstraint("kind in ('PERSON', 'COMPANY')", name="ck_party_kind"),
        sa.CheckConstraint(
            "registration_kind in ('CONTRIBUTOR', 'EXEMPT', 'NON_CONTRIBUTOR')",
            name="ck_party_registration_kind",
        ),
        sa.CheckConstraint("status <> 'ACTIVE' or address is not null", name="ck_party_active_with_address"),
        sa.CheckConstraint("status in ('PROSPECT', 'ACTIVE', 'BLOCKED', 'INACTIVE')", name="ck_party_status"),
        sa.CheckConstraint(
            "tax_id ~ case kind when 'PERSON' then '^[0-9]{11}$' else '^[0-9A-Z]{12}[0-9]{2}$' end",
            name="ck_party_tax_id",
        ),
        sa.CheckConstraint("jsonb_array_length(roles) > 0", name="ck_party_some_role"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_party"),
        sa.UniqueConstraint("company_id", "external_reference", name="uq_party_external_reference"),
        sa.UniqueConstraint("company_id", "tax_id", name="uq_party_tax_id"),
    )
    op.create_index("ix_party_is_agent_name_id", "party", ["company_id", "is_agent", "name", "id"])
    op.create_index("ix_party_is_carrier_name_id", "party", ["company_id", "is_carrier", "name", "id"])
    op.create_index("ix_party_is_customer_name_id", "party", ["company_id", "is_customer", "name", "id"])
    op.create_index("ix_party_is_supplier_name_id", "party", ["company_id", "is_supplier", "name", "id"])
    op.create_index("ix_party_kind_name_id", "party", ["company_id", "kind", "name", "id"])
    op.create_index("ix_party_name_id", "party", ["company_id", "name", "id"])
    op.create_index("ix_party_state_name_id", "party", ["company_id", "state", "name", "id"])
    op.create_index("ix_party_status_name_id", "party", ["company_id", "status", "name", "id"])
    protect("party", may="select, insert, update")


def create_products() -> None:
    op.create_table(
        "product",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(collation="C"), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("ncm", sa.Text(collation="C")),
        sa.Column("cest", sa.Text()),
        sa.Column("gtin", sa.Text(collation="C")),
        sa.Column("origin", sa.SmallInteger()),
        sa.Column("tax_class", sa.Text(), nullable=False),
        sa.Column("allows_backorder", sa.Boolean(), nullable=False),
        sa.Column("sale_price", sa.Numeric(precision=21, scale=10), nullable=False),
        sa.Column("price_floor", sa.Numeric(precision=21, scale=10)),
        sa.Column("external_reference", sa.Text(collation="C")),
        sa.CheckConstraint(
            "kind <> 'GOODS' or (ncm is not null and origin is not null)",
            name="ck_product_goods_are_classified",
        ),
        sa.CheckConstraint("kind in ('GOODS', 'SERVICE')", name="ck_product_kind"),
        sa.CheckConstraint("ncm ~ '^[0-9]{8}$'", name="ck_product_ncm"),
        sa.CheckConstraint("status in ('ACTIVE', 'DISCONTINUED', 'INACTIVE')", name="ck_product_status"),
        sa.CheckConstraint("origin between 0 and 8", name="ck_product_origin"),
        sa.CheckConstraint(
            "price_floor > 0 and price_floor <= sale_price", name="ck_product_floor_below_price"
        ),
        sa.CheckConstraint("sale_price > 0", name="ck_product_sale_price_positive"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_product"),
        sa.UniqueConstraint("company_id", "external_reference", name="uq_product_external_reference"),
        sa.UniqueConstraint("company_id", "sku", name="uq_product_sku"),
    )
    op.create_index("ix_product_gtin_id", "product", ["company_id", "gtin", "id"])
    op.create_index("ix_product_kind_name_id", "product", ["company_id", "kind", "name", "id"])
    op.create_index("ix_product_name_id", "product", ["company_id", "name", "id"])
    op.create_index("ix_product_ncm_id", "product", ["company_id", "ncm", "id"])
    op.create_index("ix_product_status_name_id", "product", ["company_id", "status", "name", "id"])
    protect("product", may="select, insert, update")


def create_employees() -> None:
    op.create_table(
        "employee",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("registration_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("cpf", sa.Text(collation="C"), nullable=False),
        sa.Column("job_title", sa.Text(collation="C"), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=False),
        sa.Column("dismissed_on", sa.Date()),
        sa.Column("dismissal_reason", sa.Text()),
        sa.Column("commission_rate", sa.Numeric(precision=9, scale=4), nullable=False),
        sa.CheckConstraint("cpf ~ '^[0-9]{11}$'", name="ck_employee_cpf"),
        sa.CheckConstraint(
            "(dismissed_on is null) = (dismissal_reason is null)", name="ck_employee_dismissed_for_a_reason"
        ),
        sa.CheckConstraint("commission_rate between 0 and 100", name="ck_employee_commission_rate"),
        sa.CheckConstraint("dismissed_on >= hired_on", name="ck_employee_dismissed_after_hired"),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_employee"),
        sa.UniqueConstraint("company_id", "registration_number", name="uq_employee_registration_number"),
    )
    op.create_index(
        "ix_employee_cpf",
        "employee",
        ["company_id", "cpf"],
        unique=True,
        postgresql_where=sa.text("dismissed_on is null"),
    )
    op.create_index("ix_employee_dismissed_on_id", "employee", ["company_id", "dismissed_on", "id"])
    op.create_index("ix_employee_hired_on_id", "employee", ["company_id", "hired_on", "id"])
    op.create_index("ix_employee_job_title_name_id", "employee", ["company_id", "job_title", "name", "id"])
    op.create_index("ix_employee_name_id", "employee", ["company_id", "name", "id"])
    protect("employee", may="select, insert, update")


def create_salaries() -> None:
    op.create_table(
        "salary",
        company_id(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name="ck_salary_amount_positive"),
        sa.ForeignKeyConstraint(
            ["company_id", "employee_id"],
            ["employee.company_id", "employee.id"],
            name="fk_salary_employee_id",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name="pk_salary"),
        sa.UniqueConstraint("company_id", "employee_id", "position", name="uq_salary_employee_id_position"),
    )
    protect("salary", may="select, insert")
