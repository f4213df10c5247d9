"""What must hold of sales: orders are there, invoiced once, and earn no more than was agreed."""

from __future__ import annotations

from persistence.integrity.naming import wire

INVOICED = """
    select coalesce(sum(part.quantity), 0) from invoice_line part
    join invoice on invoice.id = part.invoice_id
    where part.order_line_id = line.id and invoice.purpose = 'SALE'
      and (invoice.status = 'AUTHORIZED'
           or (invoice.released_at is not null and invoice.undoing is null
               and invoice.status <> 'CANCELLED'))
"""
"""What goods left with in contingency counts, whatever became of the document, until somebody undoes it."""

INVARIANTS = {
    "an order that was answered for is there": f"""
        select {wire("order", "result")} from (
            select (result #>> '{{}}')::uuid as result from idempotency
            where operation = 'PlaceOrder' and jsonb_typeof(result) = 'string') answered
        where not exists (select from sales_order where id = answered.result)
    """,
    "no more of an order is on authorised invoices than was sold": f"""
        select {wire("orderline", "line.id")} from sales_order_line line where ({INVOICED}) > line.quantity
    """,
    "once its steps are done an order is invoiced as its invoices say": f"""
        select {wire("orderline", "line.id")} from sales_order_line line
        where line.invoiced <> ({INVOICED}) and not exists (
            select from task
            where case_id = line.order_id and state not in ('DONE', 'COMPENSATED', 'DISCARDED'))
    """,
    "what came back of an order line is the sum of its returns": f"""
        select {wire("orderline", "line.id")} from sales_order_line line
        where line.returned <> (
            select coalesce(sum(part.quantity), 0) from sales_return_line part
            join sales_return whole on whole.id = part.return_id
            where part.order_line_id = line.id and whole.status in ('RECEIVED', 'INSPECTED', 'CREDITED'))
    """,
    "commission is no more than the rate of its invoice": f"""
        select {wire("invoice", "invoice.id")}
        from commission join invoice on invoice.id = commission.invoice_id
        group by invoice.id, invoice.total_goods, invoice.total_discount
        having sum(amount) < 0
            or sum(amount) > round((invoice.total_goods - invoice.total_discount) * max(rate) / 100)
    """,
    "commission that is taken back was earned": f"""
        select {wire("commission", "back.id")} from commission back
        left join commission earned on earned.id = back.reverses_id
        where back.amount < 0 and (earned.amount is null or earned.amount < 0
           or earned.invoice_id <> back.invoice_id)
    """,
}
