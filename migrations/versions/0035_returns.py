"""A return may be documented anew; companies whose books were opened before have an account for IPI."""

from __future__ import annotations

from alembic import op

revision = "0035"
down_revision = "0034"

STANDING = "uq_invoice_return_id_standing"


def upgrade() -> None:
    op.execute(f"""
        create unique index {STANDING} on invoice (company_id, return_id)
        where status not in ('VOIDED', 'DENIED', 'CANCELLED')
    """)
    op.create_index(op.f("ix_invoice_return_id"), "invoice", ["company_id", "return_id"])
    op.drop_constraint(op.f("uq_invoice_return_id"), "invoice")
    op.execute("set constraints all immediate")
    op.execute("alter table account no force row level security")
    keep_ipi_where_it_is_kept_already()
    open_an_account_for_ipi()
    op.execute("set constraints all immediate")
    op.execute("alter table account force row level security")


def downgrade() -> None:
    """Accounts stay: entries may stand on them. Fails where a return has had two documents."""
    op.create_unique_constraint(op.f("uq_invoice_return_id"), "invoice", ["company_id", "return_id"])
    op.drop_index(op.f("ix_invoice_return_id"), "invoice")
    op.drop_index(STANDING, "invoice")


def keep_ipi_where_it_is_kept_already() -> None:
    """An account of that name beside the one of ICMS, which nothing else knows by a purpose, is meant."""
    op.execute("""
        update account set purpose = 'IPI_PAYABLE', version = account.version + 1
        from (
            select distinct on (own.company_id) own.company_id, own.id
            from account own join account icms
              on icms.company_id = own.company_id and icms.purpose = 'ICMS_PAYABLE'
             and icms.parent_id is not distinct from own.parent_id
            where own.name = 'IPI a recolher' and own.purpose is null and own.analytic and own.active
              and not exists (
                  select from account other
                  where other.company_id = own.company_id and other.purpose = 'IPI_PAYABLE')
            order by own.company_id, own.code
        ) meant
        where account.company_id = meant.company_id and account.id = meant.id
    """)


def open_an_account_for_ipi() -> None:
    """Beside the one of ICMS, under the number after the highest that the company uses there."""
    op.execute("""
        insert into account
            (company_id, id, version, code, name, nature, parent_id, analytic, active, purpose)
        select icms.company_id, gen_random_uuid(), 1,
            group_code || lpad((highest + 1)::text, greatest(width, length((highest + 1)::text)), '0'),
            'IPI a recolher', 'CREDIT', icms.parent_id, true, true, 'IPI_PAYABLE'
        from account icms
        cross join lateral (
            select regexp_replace(icms.code, '[0-9]+$', '') as group_code,
                   length(substring(icms.code from '[0-9]+$')) as width
        ) numbered
        cross join lateral (
            select max(substr(used.code, length(group_code) + 1)::numeric) as highest from account used
            where used.company_id = icms.company_id and starts_with(used.code, group_code)
              and substr(used.code, length(group_code) + 1) ~ '^[0-9]+$'
        ) counted
        where icms.purpose = 'ICMS_PAYABLE' and width > 0 and not exists (
            select from account other
            where other.company_id = icms.company_id and other.purpose = 'IPI_PAYABLE')
    """)
