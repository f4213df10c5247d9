-- The idempotency keys of the last thirty days' orders of the company that is set: as many as a partner's keys are
-- kept for, so that statements that look for one are planned as they are where orders are placed every day.
-- $1 whose key it is.
insert into idempotency (principal_id, operation, key, fingerprint, result, result_version, created_at, expires_at)
select $1, 'PlaceOrder', replace(id::text, '-', ''), sha256(id::text::bytea), to_jsonb(id::text), 1, now(),
    now() + interval '30 days'
from sales_order
where placed_at > (select max(placed_at) from sales_order) - interval '30 days'
