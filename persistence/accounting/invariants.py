"""What must hold of the books: they balance, and what was closed stays as it was."""

from __future__ import annotations

from persistence.integrity.naming import wire

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
}
"""A month's balances go on from those before: where one of these was opened again, they may be others."""
