"""What may be checked from outside: views that only read, and the results of checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.security import AUDIT, create_roles, forbid_change, let_auditors_read, protect

revision = "0018"
down_revision = "0017"

FACTS = ("agent_terms", "sales_return_line", "salary")
"""Rows that the application could not change before either; now nobody can."""

READ = {
    "account": ("id", "code", "nature"),
    "journal_entry": ("id", "number", "posted_on", "purpose", "reverses_id"),
    "journal_line": ("entry_id", "account_id", "debit", "credit"),
    "stock_item": ("id", "product_id", "warehouse_id", "on_hand", "reserved", "value", "movements"),
    "stock_movement": ("stock_item_id", "quantity", "value"),
    "reservation": ("stock_item_id", "status", "covered", "consumed"),
    "sales_order": ("id", "number", "status", "placed_at", "total"),
    "sales_order_line": ("id", "order_id", "quantity", "invoiced", "returned"),
    "invoice": (
        "id",
        "order_id",
        "establishment_id",
        "kind",
        "series",
        "environment",
        "number",
        "purpose",
        "status",
    ),
    "number_series": ("series", "last"),
    "installment": ("id", "receivable_id", "amount", "balance", "status"),
    "settlement": ("installment_id", "principal"),
    "boleto": ("installment_id", "status", "amount"),
    "pix_charge": ("installment_id", "status", "amount", "registered", "stale"),
    "payable_installment": ("id", "payable_id", "amount", "balance", "status"),
    "payment": ("installment_id", "amount"),
    "task": ("case_id", "process", "step", "queue", "state", "next_at", "error_code"),
    "idempotency": ("principal_id", "operation", "result", "created_at", "expires_at"),
    "integrity_check": ("name", "exceptions", "examples", "checked_at", "broken_since"),
}
"""Amounts, numbers, states and ids: nobody's name, tax number, address or pay."""

VIEWS = {
    "audit_v_ledger": """
        select account.company_id, account.id as account_id, account.code, account.nature,
               count(line.account_id) as lines,
               coalesce(sum(line.debit), 0)::bigint as debit_cents,
               coalesce(sum(line.credit), 0)::bigint as credit_cents,
               coalesce(sum(line.debit - line.credit), 0)::bigint as balance_cents
        from account
        left join journal_line line on line.company_id = account.company_id and line.account_id = account.id
        group by account.company_id, account.id, account.code, account.nature
    """,
    "audit_v_entry": """
        select entry.company_id, entry.id as entry_id, entry.number, entry.posted_on, entry.purpose,
               entry.reverses_id, count(line.account_id) as lines,
               coalesce(sum(line.debit), 0)::bigint as debit_cents,
               coalesce(sum(line.credit), 0)::bigint as credit_cents
        from journal_entry entry
        left join journal_line line on line.company_id = entry.company_id and line.entry_id = entry.id
        group by entry.company_id, entry.id, entry.number, entry.posted_on, entry.purpose, entry.reverses_id
    """,
    "audit_v_stock": """
        select item.company_id, item.id as stock_item_id, item.product_id, item.warehouse_id,
               item.on_hand * 0.0001 as on_hand, item.reserved * 0.0001 as reserved,
               item.value as value_cents, item.movements,
               coalesce(moved.movements, 0) as movements_counted,
               coalesce(moved.quantity, 0) * 0.0001 as moved_quantity,
               coalesce(moved.value, 0)::bigint as moved_value_cents,
               coalesce(held.quantity, 0) * 0.0001 as held_by_reservations
        from stock_item item
        left join lateral (
            select count(*) as movements, sum(quantity) as quantity, sum(value) as value
            from stock_movement movement
            where movement.company_id = item.company_id and movement.stock_item_id = item.id) moved on true
        left join lateral (
            select sum(covered - consumed) as quantity from reservation
            where reservation.company_id = item.company_id and reservation.stock_item_id = item.id
              and reservation.status = 'ACTIVE') held on true
    """,
    "audit_v_fiscal_number": """
        select invoice.company_id, invoice.establishment_id, invoice.kind, invoice.series,
               invoice.environment, min(invoice.number) as lowest, max(invoice.number) as highest,
               count(*) as documents,
               count(distinct invoice.number) as numbers,
               (select last from number_series counter
                where counter.company_id = invoice.company_id
                  and counter.series = 'fiscal.55.' || replace(invoice.establishment_id::text, '-', '')
                      || '.' || invoice.series || '.' || invoice.environment) as counted_to
        from invoice where invoice.number is not null
        group by invoice.company_id, invoice.establishment_id, invoice.kind, invoice.series,
                 invoice.environment
    """,
    "audit_v_order": """
        select sale.company_id, sale.id as order_id, sale.number, sale.status, sale.placed_at,
               sale.total as total_cents,
               line.quantity * 0.0001 as quantity, line.invoiced * 0.0001 as invoiced,
               line.returned * 0.0001 as returned,
               (select count(*) from invoice where invoice.company_id = sale.company_id
                and invoice.order_id = sale.id and purpose = 'SALE' and invoice.status = 'AUTHORIZED'
               ) as authorized_invoices,
               (select count(*) from task where task.company_id = sale.company_id
                and case_id = sale.id and state in ('WAITING', 'RUNNING', 'RETRYING')) as open_steps,
               (select count(*) from task where task.company_id = sale.company_id
                and case_id = sale.id and state = 'PARKED') as parked_steps
        from sales_order sale
        left join lateral (
            select sum(quantity) as quantity, sum(invoiced) as invoiced, sum(returned) as returned
            from sales_order_line line
            where line.company_id = sale.company_id and line.order_id = sale.id) line on true
    """,
    "audit_v_receivable": """
        select part.company_id, part.receivable_id, part.id as installment_id, part.status,
               part.amount as amount_cents, part.balance as balance_cents,
               (select coalesce(sum(principal), 0)::bigint from settlement
                where settlement.company_id = part.company_id and settlement.installment_id = part.id
               ) as settled_cents,
               (select count(*) from boleto where boleto.company_id = part.company_id
                and boleto.installment_id = part.id
                and boleto.status in ('ISSUED', 'REGISTERED', 'PROTESTED'))
               + (select count(*) from pix_charge where pix_charge.company_id = part.company_id
                  and pix_charge.installment_id = part.id
                  and (pix_charge.status = 'ACTIVE' or registered and not stale)) as asked_by
        from installment part
    """,
    "audit_v_payable": """
        select part.company_id, part.payable_id, part.id as installment_id, part.status,
               part.amount as amount_cents, part.balance as balance_cents,
               (select coalesce(sum(payment.amount), 0)::bigint from payment
                where payment.company_id = part.company_id and payment.installment_id = part.id) as paid_cents
        from payable_installment part
    """,
    "audit_v_task": """
        select company_id, process, step, queue, state, count(*) as tasks, min(next_at) as earliest_due,
               count(*) filter (where state = 'PARKED' and error_code is null) as without_reason
        from task group by company_id, process, step, queue, state
    """,
    "audit_v_idempotency": """
        select company_id, principal_id, operation, result, created_at, expires_at from idempotency
    """,
    "audit_v_integrity": """
        select company_id, name, exceptions = 0 as holds, exceptions, examples, checked_at, broken_since
        from integrity_check
    """,
}


def upgrade() -> None:
    create_integrity_check()
    for table in FACTS:
        forbid_change(table)
    guard_commissions()
    guard_numbers()
    create_roles(AUDIT)
    op.execute(f"grant usage on schema public to {AUDIT}")
    for table, columns in READ.items():
        let_auditors_read(table, *columns)
    for view, query in VIEWS.items():
        op.execute(f"create view {view} with (security_invoker = on) as {query}")
        op.execute(f"grant select on {view} to {AUDIT}")


def downgrade() -> None:
    for view in VIEWS:
        op.execute(f"drop view {view}")
    for table in READ:
        op.execute(f"drop policy audit on {table}")
        op.execute(f"revoke all on {table} from {AUDIT}")
    op.execute(f"revoke usage on schema public from {AUDIT}")
    for table in ("commission", "number_series", "invoice", *FACTS):
        op.execute(f"drop trigger rows_are_facts on {table}")
        op.execute(f"drop trigger table_is_a_ledger on {table}")
    for table in ("commission", "number_series", "invoice"):
        op.execute(f"drop trigger rows_stay on {table}")
    op.drop_table("integrity_check")


def create_integrity_check() -> None:
    op.create_table(
        "integrity_check",
        sa.Column(
            "company_id",
            sa.Uuid(),
            server_default=sa.text("current_setting('app.company')::uuid"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("exceptions", sa.Integer(), nullable=False),
        sa.Column("examples", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken_since", sa.DateTime(timezone=True)),
        sa.CheckConstraint("exceptions >= 0", name=op.f("ck_integrity_check_exceptions")),
        sa.CheckConstraint(
            "(exceptions = 0) = (broken_since is null)", name=op.f("ck_integrity_check_broken_since")
        ),
        sa.PrimaryKeyConstraint("company_id", "id", name=op.f("pk_integrity_check")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_integrity_check_name")),
    )
    op.create_index(
        op.f("ix_integrity_check_exceptions_name"), "integrity_check", ["company_id", "exceptions", "name"]
    )
    protect("integrity_check")


def guard_commissions() -> None:
    """What was earned stays as it is, but for whether it was paid."""
    op.execute("""
        create trigger rows_are_facts before update on commission for each row
        when ((old.order_id, old.invoice_id, old.salesperson_id, old.agent_id, old.cause, old.cause_id,
               old.on_receipt, old.base, old.rate, old.amount, old.accrued_at, old.accrued_on,
               old.reverses_id)
            is distinct from
              (new.order_id, new.invoice_id, new.salesperson_id, new.agent_id, new.cause, new.cause_id,
               new.on_receipt, new.base, new.rate, new.amount, new.accrued_at, new.accrued_on,
               new.reverses_id))
        execute function forbid_change()
    """)
    keep_rows("commission")


def guard_numbers() -> None:
    """A series only counts up; a document that has a number keeps number and key, and stays."""
    op.execute("""
        create trigger rows_are_facts before update on number_series for each row
        when (new.last <= old.last or new.series <> old.series) execute function forbid_change()
    """)
    op.execute("""
        create trigger rows_are_facts before update on invoice for each row
        when (old.number is not null
              and (old.establishment_id, old.kind, old.series, old.environment, old.number, old.access_key)
                  is distinct from
                  (new.establishment_id, new.kind, new.series, new.environment, new.number, new.access_key))
        execute function forbid_change()
    """)
    for table in ("number_series", "invoice"):
        keep_rows(table)


def keep_rows(table: str) -> None:
    """Rows change where it is allowed; none is removed."""
    op.execute(f"""
        create trigger rows_stay before delete on {table} for each row execute function forbid_change()
    """)
    op.execute(f"""
        create trigger table_is_a_ledger before truncate on {table}
        for each statement execute function forbid_change()
    """)
