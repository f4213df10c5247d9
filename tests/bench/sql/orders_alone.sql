-- Orders of the company that is set, two years of them, without lines: where only their number matters.
-- $1 the company's ordinal, $2 customers, $3 the number before the first, $4 the last, $5 all orders.
insert into sales_order (id, version, number, status, customer_id, warehouse_id, placed_at, placed_by, review_reasons,
    invoice_at_once, payment_method, payment_terms, total_goods, total_discount, total)
select uuidv7('2024-10-01'::timestamptz + interval '730 days' * (n::float8 / $5::int) - now()), 1, n,
    case when n % 10 < 5 then 'INVOICED' when n % 10 < 7 then 'COMPLETED' else 'PLACED' end,
    ('c0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-' || lpad(to_hex(1 + n::bigint * 7919 % $2::int), 12, '0'))::uuid,
    ('a0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-000000000001')::uuid,
    '2024-10-01'::timestamptz + interval '730 days' * (n::float8 / $5::int),
    current_setting('app.company')::uuid, '[]', false, 'CASH', '[{"share": "1", "days_after_invoice": 0}]',
    100 + n % 99991, 0, 100 + n % 99991
from generate_series($3::int + 1, $4::int) n
