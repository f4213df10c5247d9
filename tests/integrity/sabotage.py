"""How each thing that must hold can be broken by hand, in SQL, where no trigger is in the way."""

from __future__ import annotations

ONE_SALE = "invoice_id is not null and quantity < 0 and HERE"
LATEST = "(select max(created_at) from task where step = 'sign_invoice' and HERE)"

LOOSE = tuple(
    f"""
    do $$ declare named name; begin
        for named in select conname from pg_constraint
                     where conrelid = '{table}'::regclass and contype in ('c', 'u') loop
            execute format('alter table {table} drop constraint %I', named);
        end loop;
    end $$
    """
    for table in ("stock_item", "invoice", "task", "sales_order_line")
)
"""Checks are in the way as well: somebody who owns the tables drops them."""

PAYABLE = """
    insert into payable (company_id, id, version, supplier_id, number, opened_by, issued_on, total, balance,
                         status, registered_by)
    select company_id, '00000000-0000-7000-8000-000000000001', 1, id, '1', 'OPENING_BALANCE', current_date,
           1000, 400, 'PARTIALLY_SETTLED', id
    from party where HERE limit 1
"""
PART = """
    insert into payable_installment (company_id, id, payable_id, number, due_on, payable_on, amount, balance,
                                     status)
    select company_id, id, id, 1, issued_on, issued_on, total, balance, status from payable where HERE
"""
PAID = """
    insert into payment (company_id, id, payable_id, installment_id, method, amount, paid_on, posted_at)
    select company_id, id, id, id, 'TRANSFER', 600, issued_on, now() from payable where HERE
"""
UNPAID = """
    insert into payment (company_id, id, payable_id, installment_id, method, amount, paid_on, posted_at,
                         reverses_id)
    select company_id, gen_random_uuid(), payable_id, installment_id, method, -1, paid_on, posted_at, id
    from payment where HERE
"""
RECEIVED = """
    insert into settlement (company_id, id, receivable_id, installment_id, method, principal, interest, fine,
                            discount, received, paid_on, posted_at, reverses_id)
    select company_id, gen_random_uuid(), receivable_id, id, 'PIX', {principal}, 0, 0, 0, {principal},
           due_on, now(), {reverses}
    from installment where HERE and number = 1
"""
REVERSED = """
    insert into settlement (company_id, id, receivable_id, installment_id, method, principal, interest, fine,
                            discount, received, paid_on, posted_at, reverses_id)
    select company_id, gen_random_uuid(), receivable_id, installment_id, 'PIX', -1, 0, 0, 0, -1, paid_on,
           now(), id
    from settlement where HERE and principal > 1 limit 1
"""
RUNS = """
    insert into payroll_run (company_id, id, version, number, kind, accrual_month, paid_on, chosen, status,
                             takes, total, processed, refused, opened_by, opened_at, calculated_by)
    select company_id, gen_random_uuid(), 1, number, 'VACATION', date '2026-06-01', date '2026-06-01', false,
           'CLOSED', 1, 1, 1, 0, id, now(), id
    from (select * from party where HERE limit 1) one, generate_series(1, 2) number
"""
PAID_TWICE = """
    insert into payroll_vacation (company_id, id, run_id, take, employee_id, vacation_id)
    select company_id, gen_random_uuid(), id, 1, opened_by, opened_by from payroll_run where HERE
"""

SABOTAGE: dict[str, list[tuple[str, ...]]] = {
    "stock on hand is the sum of its movements": [
        ("update stock_item set on_hand = on_hand + 1 where HERE",),
        ("update stock_item set value = value + 1 where HERE and on_hand > 0",),
        (f"delete from stock_movement where {ONE_SALE}",),
    ],
    "movements of an item are counted without gap": [
        ("update stock_item set movements = movements + 1 where HERE",),
        ("update stock_movement set sequence = sequence + 100 where HERE",),
    ],
    "stock is never negative, and reserved never more than it": [
        ("update stock_item set on_hand = -1 where HERE",),
        ("update stock_item set reserved = on_hand + 1 where HERE",),
    ],
    "reserved is what active reservations hold": [
        ("update stock_item set reserved = reserved + 1 where HERE",),
    ],
    "no more comes back than had left, at the cost it had left with": [
        ("update stock_movement set quantity = quantity * 100 where returns_id is not null and HERE",),
        ("update stock_movement set value = value * 100 where returns_id is not null and HERE",),
    ],
    "fiscal numbers have no gap and no double": [
        ("update invoice set number = number + 10 where number = 1 and HERE",),
        ("update invoice set number = 1 where HERE",),
    ],
    "a fiscal series counts to its highest number": [
        ("update number_series set last = last + 1 where series like 'fiscal.%' and HERE",),
        ("delete from number_series where HERE",),
    ],
    "an access key says the series and the number of its document": [
        ("update invoice set access_key = overlay(access_key placing '999' from 23) where HERE",),
    ],
    "an authorised invoice has exactly one exit of stock for each line": [
        (f"update stock_movement set quantity = quantity - 1 where {ONE_SALE}",),
    ],
    "what goods left with is sent before its time is over": [
        (
            "update invoice set released_at = now() - interval '7 days', send_before = now(), "
            "status = 'CONTINGENCY' where HERE",
        ),
    ],
    "what goods left with and is no document is undone": [
        (
            "update invoice set released_at = now() - interval '7 days', undecided = true, "
            "status = 'DENIED', sent_at = now() - interval '2 days' where HERE",
        ),
    ],
    "an order that was answered for is there": [
        ("delete from sales_order where HERE",),
    ],
    "no more of an order is on authorised invoices than was sold": [
        ("update invoice_line set quantity = quantity * 2 where HERE",),
    ],
    "once its steps are done an order is invoiced as its invoices say": [
        ("update sales_order_line set invoiced = 0 where HERE",),
        ("update invoice set status = 'SIGNED' where status = 'AUTHORIZED' and HERE",),
    ],
    "what came back of an order line is the sum of its returns": [
        ("update sales_order_line set returned = 0 where HERE",),
    ],
    "commission is no more than the rate of its invoice": [
        ("update commission set amount = amount * 100 where amount > 0 and HERE",),
    ],
    "commission that is taken back was earned": [
        ("update commission set reverses_id = null where amount < 0 and HERE",),
    ],
    "the balance of an instalment is its amount less its settlements": [
        ("update installment set balance = balance - 1 where balance > 0 and HERE",),
        ("delete from settlement where HERE",),
    ],
    "a receivable is the sum of its instalments": [
        ("update receivable set balance = balance - 1 where balance > 0 and HERE",),
    ],
    "an invoice's receivable is of its total": [
        ("update receivable set total = total + 1 where HERE",),
    ],
    "a settlement is reversed whole": [
        (RECEIVED.format(principal=100, reverses="null"), REVERSED),
    ],
    "a paid title is never charged": [
        ("update installment set balance = 0 where balance > 0 and HERE",),
        ("update boleto set status = 'ISSUED' where status = 'WITHDRAWN' and HERE",),
    ],
    "a title is charged for what is open of it": [
        ("update boleto set amount = amount + 1 where HERE",),
        ("update pix_charge set amount = amount + 1 where HERE",),
    ],
    "the balance of an instalment to pay is its amount less its payments": [
        (PAYABLE, PART),
    ],
    "a payable is the sum of its instalments": [
        (PAYABLE, PART, PAID, "update payable set balance = 399 where HERE"),
    ],
    "a payment is reversed whole": [
        (PAYABLE, PART, PAID, UNPAID),
    ],
    "debits equal credits in every entry": [
        ("update journal_line set debit = debit + 1 where debit > 0 and HERE",),
        ("delete from journal_line where HERE",),
    ],
    "the trial balance is zero": [
        ("update journal_line set credit = credit + 1 where credit > 0 and HERE",),
    ],
    "a line is posted on the day of its entry": [
        ("update journal_line set posted_on = posted_on + 1 where HERE",),
    ],
    "what is undone in the books is undone whole": [
        (
            "delete from journal_line where HERE and entry_id in"
            " (select id from journal_entry where reverses_id is not null)",
        ),
    ],
    "a closed month has the balances it was closed with": [
        (
            "update accounting_period set status = 'CLOSED', closed_at = now(), closed_by = id,"
            " balance_digest = 'of other balances' where HERE",
        ),
    ],
    "what a payroll run owes in the books is what its titles come to": [
        (
            "update account set purpose = null where purpose = 'WAGES_PAYABLE' and HERE",
            "update account set purpose = 'WAGES_PAYABLE' where purpose = 'CUSTOMERS' and HERE",
            "update journal_entry set source_type = 'payrollrun', purpose = 'PAYROLL'"
            " where purpose = 'REVENUE' and HERE",
        ),
    ],
    "a vacation is paid by one payroll run": [
        (RUNS, PAID_TWICE),
    ],
    "a task ends done, or parked with a reason": [
        ("update task set state = 'PARKED', error_code = null where HERE",),
        ("update task set state = 'DONE', done_at = null where HERE",),
    ],
    "a task that is due is not left for an hour": [
        (
            "update task set state = 'WAITING', leased_until = null, next_at = now() - interval '2 hours'"
            " where HERE",
        ),
    ],
    "a fact has a task for each step that follows it": [
        (f"delete from task where step = 'sign_invoice' and created_at = {LATEST} and HERE",),
    ],
}
"""By what it breaks: ways, each of one or more statements. ``HERE`` is the company."""
