-- What placeOrder asks of the database, by pgbench: the statements of the application's own log
-- (python -m tests.bench statements --kinds place). Paragraphs that name a place are repeated for each of the five
-- lines. -D run makes ids unlike those of other runs;
-- ids are counted up, as UUIDv7 would be. What the application hashes or encodes is a constant here.
\set chosen random(1, $many)

-- which company, and whose key
select * from (values $companies) known (n, company, ordinal, key, digest) where n = :chosen::int \gset

\set seq :seq + 1
\set base :run * 1000000000000000 + :client_id * 1000000000000 + :seq * 64
\set customer random(1, $customers)
\set units random(1, 3) * 10000

\set p$place random(1, $stretch) + $stretch * ($place - 1)

-- the number, which the application draws on another connection meanwhile
with c as materialized (
    select set_config('app.company', :company, true), set_config('synchronous_commit', 'off', true)
)
insert into number_series (company_id, series, last) select :company::uuid, 'sales.order', 1 from c
on conflict (company_id, series) do update set last = number_series.last + 1
returning last as number \gset

-- the order
begin;

-- who asks, when it is there, and how the key was used
with c as materialized (
    select set_config('app.company', :company::uuid::text, true) as company,
        set_config('plan_cache_mode', 'force_generic_plan', true)
)
select used.*, issuer.city_code, who.* from c
cross join lateral (
    select api_key.name, api_key.scopes, api_key_secret.id
    from api_key join company on company.company_id = api_key.company_id
    join api_key_secret on api_key_secret.company_id = api_key.company_id and api_key_secret.api_key_id = api_key.id
    where api_key.company_id = :company::uuid and api_key.id = :key and api_key.revoked_at is null
        and (api_key.expires_at is null or api_key.expires_at > now()) and company.status = 'ACTIVE'
        and (cardinality(api_key.addresses) = 0 or '127.0.0.1'::inet <<= any (api_key.addresses::cidr[]))
        and api_key_secret.digest = any (array[:digest::bytea]) and api_key_secret.public_key is null
        and c.company is not null
    offset 0
) who
left join lateral (
    select pg_try_advisory_xact_lock(:base::bigint) as free, used.fingerprint, used.result, used.result_version
    from (select 1) one left join idempotency used
        on used.company_id = :company::uuid and used.principal_id = :key and used.operation = 'PlaceOrder'
        and used.key = lpad(to_hex(:base::bigint), 32, '0') and used.expires_at > now()
    where c.company is not null
    offset 0
) used on true
left join lateral (
    select establishment.address ->> 'city_code' as city_code
    from company join establishment
        on establishment.company_id = company.company_id and establishment.id = company.issuer_id
    where company.company_id = :company::uuid and company.id = :company::uuid and c.company is not null
    offset 0
) issuer on true;

select company.invoice_on, (
        select max(role.discount_limit) from role
        join member on member.company_id = role.company_id and role.name = any (member.roles)
        where member.company_id = :company and member.status = 'ACTIVE' and (
            member.id = :key
            or member.id = (select created_by from api_key where company_id = :company and id = :key)
        ) and (not role.requires_second_factor or member.second_factor_since is not null)
    ), warehouse.id, party.is_customer, party.status, product.id, product.sku, product.name, product.unit, product.kind,
    product.status, product.sale_price, product.price_floor, product.allows_backorder
from (select 1) sale
left join company on company.company_id = :company and company.id = :company
left join warehouse on warehouse.company_id = :company
    and warehouse.id = ('a0000000-' || :ordinal::text || '-7000-8000-000000000001')::uuid
left join party on party.company_id = :company
    and party.id = ('c0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:customer::int), 12, '0'))::uuid
left join product on product.company_id = :company and product.id = any(array[
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p1::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p2::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p3::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p4::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p5::int), 12, '0'))::uuid
]);

select company_id, id, version, product_id, warehouse_id, on_hand, reserved, value, average_cost, movements
from stock_item
where company_id = :company and product_id = any(array[
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p1::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p2::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p3::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p4::int), 12, '0'))::uuid,
    ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p5::int), 12, '0'))::uuid
]) and warehouse_id = ('a0000000-' || :ordinal::text || '-7000-8000-000000000001')::uuid
order by id for no key update;

with lines as (
    insert into sales_order_line (company_id, id, order_id, position, product_id, sku, description, unit, stocked,
        quantity, unit_price, discount, allocated, invoiced, returned)
    select :company, line.id, lpad(to_hex(:base::bigint), 32, '0')::uuid, line.position, line.product,
        'SKU-000001', 'Produto 1 c4ca4238a0b9', 'UN', true, line.units, 80.19, 0, 0, 0, 0
    from unnest(array[
        lpad(to_hex(:base::bigint + 1), 32, '0')::uuid,
        lpad(to_hex(:base::bigint + 2), 32, '0')::uuid,
        lpad(to_hex(:base::bigint + 3), 32, '0')::uuid,
        lpad(to_hex(:base::bigint + 4), 32, '0')::uuid,
        lpad(to_hex(:base::bigint + 5), 32, '0')::uuid
    ], array[1, 2, 3, 4, 5], array[
        ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p1::int), 12, '0'))::uuid,
        ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p2::int), 12, '0'))::uuid,
        ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p3::int), 12, '0'))::uuid,
        ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p4::int), 12, '0'))::uuid,
        ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p5::int), 12, '0'))::uuid
    ], array[:units, :units, :units, :units, :units]::bigint[]) as line (id, position, product, units)
), sold as (
    insert into sales_order (company_id, id, version, number, status, customer_id, warehouse_id, placed_at, placed_by,
        review_reasons, invoice_at_once, payment_method, payment_terms, total_goods, total_discount, total)
    values (:company, lpad(to_hex(:base::bigint), 32, '0')::uuid, 1, :number::int, 'PLACED',
        ('c0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:customer::int), 12, '0'))::uuid,
        ('a0000000-' || :ordinal::text || '-7000-8000-000000000001')::uuid, now(), :key, '[]', false, 'PIX',
        '[{"share": "1", "days_after_invoice": 0}]', 559840, 0, 559840)
), held as (
    insert into reservation (company_id, id, version, stock_item_id, product_id, warehouse_id, order_id, order_line_id,
        quantity, covered, consumed, status, reserved_at)
    select :company, held.id, 1, held.item, held.product, ('a0000000-' || :ordinal::text || '-7000-8000-000000000001')::uuid,
        lpad(to_hex(:base::bigint), 32, '0')::uuid, held.line, held.units, held.units, 0, 'ACTIVE', now()
    from unnest(array[
            lpad(to_hex(:base::bigint + 20 + 1), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 20 + 2), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 20 + 3), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 20 + 4), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 20 + 5), 32, '0')::uuid
        ], array[
            ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p1::int), 12, '0'))::uuid,
            ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p2::int), 12, '0'))::uuid,
            ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p3::int), 12, '0'))::uuid,
            ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p4::int), 12, '0'))::uuid,
            ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p5::int), 12, '0'))::uuid
        ], array[
            ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p1::int), 12, '0'))::uuid,
            ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p2::int), 12, '0'))::uuid,
            ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p3::int), 12, '0'))::uuid,
            ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p4::int), 12, '0'))::uuid,
            ('b0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p5::int), 12, '0'))::uuid
        ], array[
            lpad(to_hex(:base::bigint + 1), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 2), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 3), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 4), 32, '0')::uuid,
            lpad(to_hex(:base::bigint + 5), 32, '0')::uuid
        ], array[:units, :units, :units, :units, :units]::bigint[]) as held (id, item, product, line, units)
), happened as (
    insert into event (company_id, id, type, subject_type, subject_id, case_id, payload, occurred_at, actor_id, command,
        request_id)
    values (:company, lpad(to_hex(:base::bigint + 40), 32, '0')::uuid, 'OrderPlaced', 'order',
        lpad(to_hex(:base::bigint), 32, '0')::uuid, lpad(to_hex(:base::bigint), 32, '0')::uuid, '$payload', now(),
        :key, 'PlaceOrder', '5ffb284d3a6d43f1a4d5cb7ed6c9cd9f')
), entry as (
    insert into audit (company_id, id, at, actor_id, actor_kind, actor, permission, command, input_digest, subject_id,
        subject, conclusion, refusals, address, request_id, idempotency_key, changes)
    values (:company, lpad(to_hex(:base::bigint + 41), 32, '0')::uuid, now(), :key, 'KEY', 'key_' || :key::text,
        'sales.order.place', 'PlaceOrder', :digest, lpad(to_hex(:base::bigint), 32, '0')::uuid,
        'order_' || lpad(to_hex(:base::bigint), 32, '0'), 'SUCCEEDED', '{}', '127.0.0.1',
        '5ffb284d3a6d43f1a4d5cb7ed6c9cd9f', lpad(to_hex(:base::bigint), 32, '0'), '$changes')
), items as (
    update stock_item set version = stock_item.version + 1, reserved = stock_item.reserved + given.units
    from unnest(array[
        ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p1::int), 12, '0'))::uuid,
        ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p2::int), 12, '0'))::uuid,
        ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p3::int), 12, '0'))::uuid,
        ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p4::int), 12, '0'))::uuid,
        ('d0000000-' || :ordinal::text || '-7000-8000-' || lpad(to_hex(:p5::int), 12, '0'))::uuid
    ], array[1, 1, 1, 1, 1], array[:units, :units, :units, :units, :units]::bigint[]) as given (id, version, units)
    where stock_item.company_id = :company and stock_item.id = given.id and stock_item.version >= given.version
    returning stock_item.id
), settled as (
    insert into idempotency (company_id, principal_id, operation, key, fingerprint, result, result_version, created_at,
        expires_at)
    values (:company, :key, 'PlaceOrder', lpad(to_hex(:base::bigint), 32, '0'), :digest,
        to_jsonb(lpad(to_hex(:base::bigint), 32, '0')), 1, now(), now() + interval '30 days')
    on conflict (company_id, principal_id, operation, key) do update
        set fingerprint = excluded.fingerprint, result = excluded.result, result_version = excluded.result_version,
            created_at = excluded.created_at, expires_at = excluded.expires_at
        where idempotency.expires_at <= now()
    returning key
)
select (select count(*) from items), (select count(*) from settled);

commit;

-- what the answer shows
with c as materialized (select set_config('app.company', :company, true)::uuid as company)
select o.* from c, lateral (
    select o.id, '{"id":"order_' || replace(o.id::text, '-', '') || '","number":' || o.number::text
        || ',"status":"' || o.status || '","total":{"amount":"' || (o.total * 0.01)::text || '"}}' as json
    from sales_order o
    where o.id = any (array(select unnest(array[lpad(to_hex(:base::bigint), 32, '0')::uuid])))
        and o.company_id = c.company
    offset 0
) o;
