"""What must hold of fiscal documents: their numbers, their keys, and the goods that left with them."""

from __future__ import annotations

from persistence.integrity.naming import wire

MODEL = "case kind when 'NFCE' then '65' else '55' end"
PLACE = "replace(establishment_id::text, '-', '') || '.' || series || '.' || environment"
SERIES = f"'fiscal.' || {MODEL} || '.' || {PLACE}"
"""As numbers are taken; see ``series_of``."""

INVARIANTS = {
    "fiscal numbers have no gap and no double": f"""
        select {SERIES} from invoice where number is not null
        group by establishment_id, kind, series, environment
        having max(number) - min(number) + 1 <> count(*) or count(distinct number) <> count(*)
    """,
    "a fiscal series counts to its highest number": f"""
        select coalesce(counter.series, taken.series)
        from (select series, last from number_series where series like 'fiscal.%') counter
        full join (
            select {SERIES} as series, max(number) as last from invoice where number is not null group by 1
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
}
