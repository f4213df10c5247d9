-- As page.sql without lines, and how many such orders there are in all.
with c as materialized (select set_config('app.company', $1, true)::uuid as company)
select answer.body
from c, lateral (
    select (
        '{"nodes":[' || coalesce(string_agg(rows.body, ',' order by n) filter (where n <= $5), '')
        || '],"pageInfo":{"hasNextPage":' || (count(*) > $5)::text || ',"endCursor":'
        || coalesce('"' || (array_agg(cursor order by n desc) filter (where n <= $5))[1] || '"', 'null')
        || '},"totalCount":{"value":' || (
            select count(*) from sales_order o
            where o.company_id = c.company and o.status = $2 and o.placed_at >= $3 and o.placed_at < $4
        ) || '}}'
    )::json body
    from (
        select
            n,
            encode(timestamptz_send(o.placed_at) || uuid_send(o.id), 'base64') cursor,
            '{"id":"order_' || replace(o.id::text, '-', '') || '","number":' || o.number || ',"status":"' || o.status
            || '","placedAt":"' || to_char(o.placed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            || '","total":{"amount":"' || (o.total * 0.01) || '"},"customer":{"name":' || to_json(p.name)::text
            || '}}' body
        from (
            select o.*, row_number() over (order by o.placed_at desc, o.id desc) n
            from sales_order o
            where o.company_id = c.company and o.status = $2 and o.placed_at >= $3 and o.placed_at < $4
            order by o.placed_at desc, o.id desc
            limit $5::int + 1
        ) o
        join party p on p.company_id = c.company and p.id = o.customer_id
    ) rows
    offset 0
) answer
