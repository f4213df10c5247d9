-- Customers, products and stock of the company that is set. $1 its ordinal, $2 customers, $3 products.
with numbered as (
    select n, ('c0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid id
    from generate_series(1, $2::int) n
), customers as (
    insert into party (id, version, kind, status, tax_id, name, registration_kind, roles, address)
    select id, 1, 'PERSON', 'ACTIVE', lpad((n * 97)::text, 11, '0'),
        'Cliente ' || n || ' de "São João" ' || substr(md5(n::text), 1, 6), 'NON_CONTRIBUTOR', '["CUSTOMER"]',
        '{"street": "Rua Augusta", "number": "1", "complement": null, "district": "Centro", '
        '"city_code": "3550308", "city": "São Paulo", "state": "SP", "postal_code": "01305-000"}'
    from numbered
), warehouses as (
    insert into warehouse (id, version, code, name)
    values (('a0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-000000000001')::uuid, 1, 'CENTRAL', 'Depósito')
    returning id
), goods as (
    insert into product (id, version, kind, status, sku, name, unit, ncm, origin, tax_class, allows_backorder, sale_price)
    select ('b0000000-' || lpad(to_hex($1::int), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1,
        'GOODS', 'ACTIVE', 'SKU-' || lpad(n::text, 6, '0'), 'Produto ' || n || ' ' || substr(md5(n::text), 1, 12),
        'UN', '09012100', 0, 'STANDARD', false, 1 + (n * 7919 % 100000) * 0.01
    from generate_series(1, $3::int) n
    returning id
), items as (
    insert into stock_item (id, version, product_id, warehouse_id, on_hand, reserved, value, average_cost, movements)
    select overlay(goods.id::text placing 'd' from 1 for 1)::uuid, 1, goods.id, warehouses.id,
        10000000000, 0, 50000000, 0.5, 1
    from goods, warehouses
    returning id, product_id, warehouse_id
)
insert into stock_movement (id, stock_item_id, product_id, warehouse_id, sequence, kind, quantity, unit_cost, value,
    on_hand_after, value_after, moved_at, moved_on)
select uuidv7(), id, product_id, warehouse_id, 1, 'PURCHASE_IN', 10000000000, 0.5, 50000000, 10000000000, 50000000,
    '2024-09-30 12:00Z', '2024-09-30'
from items
