-- $5 orders of the company $1 in the state $2 placed from $3 and before $4, newest first, as the text of their JSON.
-- One row too many tells of a next page.
with c as materialized (select set_config('app.company', $1, true)::uuid as company)
select answer.body
from c, lateral (
    select (
        '{"nodes":[' || coalesce(string_agg(rows.body, ',' order by n) filter (where n <= $5), '')
        || '],"pageInfo":{"hasNextPage":' || (count(*) > $5)::text || ',"endCursor":'
        || coalesce('"' || (array_agg(cursor order by n desc) filter (where n <= $5))[1] || '"', 'null') || '}}'
    )::json body
    from (
        select
            n,
            encode(timestamptz_send(o.placed_at) || uuid_send(o.id), 'base64') cursor,
            '{"id":"order_' || replace(o.id::text, '-', '') || '","number":' || o.number || ',"status":"' || o.status
            || '","placedAt":"' || to_char(o.placed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            || '","total":{"amount":"' || (o.total * 0.01) || '"},"customer":{"name":' || to_json(p.name)::text
            || '},"lines":[' || lines.body || ']}' body
        from (
            select o.*, row_number() over (order by o.placed_at desc, o.id desc) n
            from sales_order o
            where o.company_id = c.company and o.status = $2 and o.placed_at >= $3 and o.placed_at < $4
            order by o.placed_at desc, o.id desc
            limit $5::int + 1
        ) o
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
    ) rows
    offset 0
) answer
