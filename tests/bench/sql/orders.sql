-- Orders of the company that is set, two years of them, each with five lines of different products.
-- $1 the company's ordinal, $2 customers, $3 products, $4 the number before the first, $5 the last, $6 all orders.
with numbered as (
    select n, uuidv7('2024-10-01'::timestamptz + n * interval '730 days' / $6::int - now()) id, md5(n::text) dice
    from generate_series($4::int + 1, $5::int) n
), thrown as (
    select numbered.*, ('x' || substr(dice, 1, 7))::bit(28)::int who, ('x' || substr(dice, 8, 7))::bit(28)::int what,
        ('x' || substr(dice, 15, 4))::bit(16)::int fate
    from numbered
), drafted as (
    select thrown.id order_id, k + 1 as position, product.id product_id, sku, name, unit, sale_price,
        (1 + (what + k * 3) % 9) * 10000::bigint quantity,
        round((1 + (what + k * 3) % 9) * sale_price * 100)::bigint cents,
        fate < 46000 invoiced
    from thrown, generate_series(0, 4) k
    join product on true
    where product.company_id = current_setting('app.company')::uuid
        and product.id = ('b0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-'
            || lpad(to_hex(1 + (what + k * ($3::int / 5)) % $3::int), 12, '0'))::uuid
), lines as (
    insert into sales_order_line (id, order_id, position, product_id, sku, description, unit, stocked, quantity,
        unit_price, discount, allocated, invoiced, returned)
    select uuidv7(), order_id, position, product_id, sku, name, unit, true, quantity, sale_price, 0,
        case when invoiced then quantity else 0 end, case when invoiced then quantity else 0 end, 0
    from drafted
    order by order_id, position
), totals as (
    select order_id, sum(cents) cents from drafted group by order_id
)
insert into sales_order (id, version, number, status, customer_id, warehouse_id, placed_at, placed_by, review_reasons,
    invoice_at_once, payment_method, payment_terms, total_goods, total_discount, total)
select id, 1, n,
    case when fate < 32768 then 'INVOICED' when fate < 46000 then 'COMPLETED' when fate < 56000 then 'PLACED'
        when fate < 61000 then 'CANCELLED' else 'CLOSED' end,
    ('c0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-' || lpad(to_hex(1 + who % $2::int), 12, '0'))::uuid,
    ('a0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-000000000001')::uuid,
    '2024-10-01'::timestamptz + n * interval '730 days' / $6::int + who % 1000000 * interval '1 microsecond',
    current_setting('app.company')::uuid, '[]', false, 'CASH', '[{"share": "1", "days_after_invoice": 0}]',
    cents, 0, cents
from thrown join totals on totals.order_id = thrown.id
order by n
