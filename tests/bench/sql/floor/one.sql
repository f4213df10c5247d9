-- The order $2 of the company $1, as the text of its JSON.
with c as materialized (select set_config('app.company', $1, true)::uuid as company)
select answer.body
from c, lateral (
    select (
        '{"id":"order_' || replace(o.id::text, '-', '') || '","number":' || o.number || ',"status":"' || o.status
        || '","placedAt":"' || to_char(o.placed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","total":{"amount":"' || (o.total * 0.01) || '"},"customer":{"name":' || to_json(p.name)::text
        || '},"lines":[' || lines.body || ']}'
    )::json body
    from sales_order o
    join party p on p.company_id = c.company and p.id = o.customer_id,
    lateral (
        select string_agg(
            '{"quantity":"' || trim_scale(l.quantity * 0.0001) || '","unitPrice":{"amount":"'
            || case when scale(trim_scale(l.unit_price)) < 2 then l.unit_price::numeric(21, 2)
                else trim_scale(l.unit_price) end
            || '"},"product":{"sku":' || to_json(g.sku)::text || ',"name":' || to_json(g.name)::text || '}}',
            ',' order by l.position
        ) body
        from sales_order_line l
        join product g on g.company_id = c.company and g.id = l.product_id
        where l.company_id = c.company and l.order_id = o.id
    ) lines
    where o.company_id = c.company and o.id = $2
    offset 0
) answer
