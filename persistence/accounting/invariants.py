"""What must hold of the books: they balance, and what was closed stays as it was."""

from __future__ import annotations

from persistence.integrity.naming import wire

OWED = """
    ('WAGES_PAYABLE', 'NET_PAY'), ('SOCIAL_SECURITY_PAYABLE', 'SOCIAL_SECURITY'),
    ('INCOME_TAX_PAYABLE', 'INCOME_TAX'), ('FUND_PAYABLE', 'FUND'), ('ALIMONY_PAYABLE', 'ALIMONY'),
    ('PAYROLL_LOANS_PAYABLE', 'PAYROLL_LOANS'), ('BENEFITS_PAYABLE', 'BENEFITS')
"""
"""Accounts of what payroll owes, and the origins of its titles."""

INVARIANTS = {
    "debits equal credits in every entry": f"""
        select {wire("entry", "entry.id")} from journal_entry entry
        left join journal_line line on line.entry_id = entry.id
        group by entry.id
        having sum(line.debit) is distinct from sum(line.credit) or count(line.id) = 0
    """,
    "the trial balance is zero": """
        select 'off by ' || (sum(debit) - sum(credit)) || ' cents' from journal_line
        having sum(debit) <> sum(credit)
    """,
    "a line is posted on the day of its entry": f"""
        select {wire("entry", "entry.id")} from journal_line line
        join journal_entry entry on entry.id = line.entry_id
        where line.posted_on <> entry.posted_on
    """,
    "what is undone in the books is undone whole": f"""
        select {wire("entry", "entry.id")} from journal_line line
        join journal_entry entry on entry.id = line.entry_id
        join journal_entry reversal on reversal.reverses_id = entry.id
        left join journal_line back on back.entry_id = reversal.id
            and back.account_id = line.account_id
            and back.cost_center_id is not distinct from line.cost_center_id
            and (back.debit, back.credit) = (line.credit, line.debit)
        where back.id is null
    """,
    "a closed month has the balances it was closed with": """
        select to_char(period.month, 'YYYY-MM') from accounting_period period, lateral (
            select coalesce(string_agg(line, '' order by line collate "C"), '') as balances
            from (select account.code || ';' || sum(debit) || ';' || sum(credit) || chr(10) as line
                  from journal_line join account on account.id = journal_line.account_id
                  where posted_on < period.month + interval '1 month' group by account.code) balance) now
        where period.status in ('CLOSED', 'LOCKED')
          and period.balance_digest <> encode(sha256(convert_to(now.balances, 'UTF8')), 'hex')
          and not exists (select from accounting_period earlier where earlier.month < period.month
              and (earlier.closed_at is null or earlier.closed_at > period.closed_at))
    """,
    "what a payroll run owes in the books is what its titles come to": f"""
        select {wire("payrollrun", "entry.source_id")} || ' ' || owed.origin from journal_entry entry
        cross join (values {OWED}) owed (purpose, origin)
        cross join lateral (
            select coalesce(sum(line.credit - line.debit), 0) as amount
            from journal_line line join account on account.id = line.account_id
            where line.entry_id = entry.id and account.purpose = owed.purpose) booked
        cross join lateral (
            select coalesce(sum(payable.total), 0) as amount from payable
            where payable.payroll_run_id = entry.source_id and payable.opened_by = owed.origin) titles
        where entry.source_type = 'payrollrun' and entry.purpose = 'PAYROLL'
          and booked.amount <> titles.amount
          and not exists (select from journal_entry back where back.reverses_id = entry.id)
          and not exists (select from task where task.case_id = entry.source_id
              and task.step = 'open_payroll_payables' and task.state <> 'DONE')
    """,
}
"""A month's balances go on from those before: where one of these was opened again, they may be others."""
