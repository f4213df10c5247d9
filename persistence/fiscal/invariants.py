"""What must hold of fiscal documents: their numbers, their keys, and the goods that left with them."""

from __future__ import annotations

from persistence.integrity.naming import wire

SERIES = """'fiscal.' || case kind when 'NFCE' then '65' else '55' end || '.'
    || replace(establishment_id::text, '-', '') || '.' || series || '.' || environment"""
"""As numbers are taken; see ``series_called``."""

TAKEN = f"""
    select {SERIES} as series, number from invoice where number is not null
    union all
    select distinct {SERIES}, number from number_void, generate_series(first, last) as given(number)
    where not exists (
        select from invoice held
        where (held.establishment_id, held.kind, held.environment, held.series, held.number)
            = (number_void.establishment_id, number_void.kind, number_void.environment,
               number_void.series, given.number))
"""
"""Every number of a document, or given up without one."""

INVARIANTS = {
    "fiscal numbers have no gap and no double": f"""
        select series from ({TAKEN}) taken group by series
        having max(number) - min(number) + 1 <> count(*) or count(distinct number) <> count(*)
    """,
    "a fiscal series counts to its highest number": f"""
        select coalesce(counter.series, taken.series)
        from (select series, last from number_series where series like 'fiscal.%') counter
        full join (
            select series, max(number) as last from ({TAKEN}) taken group by 1
        ) taken using (series)
        where counter.last is distinct from taken.last
    """,
    "an access key says the series and the number of its document": f"""
        select {wire("invoice", "id")} from invoice
        where access_key is not null
          and (substr(access_key, 23, 3)::int, substr(access_key, 26, 9)::int)
              is distinct from (series, number)
    """,
    "an authorised invoice has exactly one exit of stock for each line": f"""
        select {wire("invoice", "invoice.id")} from invoice_line line
        join invoice on invoice.id = line.invoice_id
        where invoice.status = 'AUTHORIZED' and invoice.purpose = 'SALE'
          and exists (select from stock_movement where invoice_id = invoice.id)
          and (select -sum(quantity) from stock_movement movement
               where movement.invoice_id = invoice.id
                 and movement.order_line_id = line.order_line_id) <> line.quantity
    """,
    "what goods left with is sent before its time is over": f"""
        select {wire("invoice", "id")} from invoice
        where status in ('CONTINGENCY', 'TRANSMITTED', 'REJECTED')
          and send_before < now() + case kind when 'NFCE' then interval '4 hours' else interval '1 day' end
    """,
    "what goods left with and is no document is undone": f"""
        select {wire("invoice", "id")} from invoice
        where undecided and sent_at < now() - interval '24 hours'
    """,
}
"""The last two warn: an NFC-e four hours, an EPEC a day before its term (UsedFirstTerm) is over."""
