// Placing an order by hand: the same rules and the same rows, a statement for each table.
import { createHash, randomBytes } from "node:crypto";
import { counters, pool } from "./walls.mjs";

const STATEMENTS = {
  company: "select set_config('app.company', $1, true)",
  number: `with c as materialized (select set_config('app.company', $1, true)::uuid as company)
    insert into number_series (company_id, series, last) select company, 'sales.order', 1 from c
    on conflict (company_id, series) do update set last = number_series.last + 1 returning last`,
  claim: `insert into idempotency
      (company_id, principal_id, operation, key, fingerprint, created_at, expires_at)
    values ($1, $2, 'PlaceOrder', $3, $4, now(), now() + interval '30 days')
    on conflict (company_id, principal_id, operation, key) do update
      set fingerprint = excluded.fingerprint, created_at = excluded.created_at, expires_at = excluded.expires_at
      where idempotency.expires_at <= now() returning key`,
  done: `select fingerprint, result #>> '{}' as result from idempotency
    where company_id = $1 and principal_id = $2 and operation = 'PlaceOrder' and key = $3`,
  facts: `select p.roles, p.status, company.invoice_on,
      (select id from warehouse where company_id = $1 and id = $3) as warehouse_id,
      (select max(role.discount_limit) from role
        join member on member.company_id = role.company_id and role.name = any (member.roles)
        join api_key k on k.company_id = member.company_id and k.created_by = member.id
        where k.company_id = $1 and k.id = $4 and member.status = 'ACTIVE') as discount_limit
    from company left join party p on p.company_id = $1 and p.id = $2
    where company.company_id = $1 and company.id = $1`,
  goods: `select g.id, g.sku, g.name, g.unit, g.kind, g.status, g.sale_price, g.price_floor, g.allows_backorder
    from product g where g.company_id = $1 and g.id = any ($2)`,
  stock: `select id, product_id, on_hand, reserved, version from stock_item
    where company_id = $1 and warehouse_id = $2 and product_id = any ($3) order by product_id for no key update`,
  order: `insert into sales_order (company_id, id, version, number, status, customer_id, warehouse_id, placed_at,
      placed_by, review_reasons, invoice_at_once, payment_method, payment_terms, total_goods, total_discount, total)
    values ($1, $2, 1, $3, 'PLACED', $4, $5, now(), $6, '[]', $7, 'PIX',
      '[{"share": "1", "days_after_invoice": 0}]', $8, 0, $8)`,
  lines: `insert into sales_order_line (company_id, id, order_id, position, product_id, sku, description, unit,
      stocked, quantity, unit_price, discount, allocated, invoiced, returned)
    select $1, id, $2, position, product_id, sku, name, unit, stocked, quantity, price, 0, 0, 0, 0
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::bigint[],
      $10::numeric[]) with ordinality as l (id, product_id, sku, name, unit, stocked, quantity, price, position)`,
  reserve: `update stock_item set version = stock_item.version + 1, reserved = stock_item.reserved + s.quantity
    from unnest($2::uuid[], $3::integer[], $4::bigint[]) as s (id, version, quantity)
    where company_id = $1 and stock_item.id = s.id and stock_item.version = s.version`,
  reservations: `insert into reservation (company_id, id, version, stock_item_id, product_id, warehouse_id, order_id,
      order_line_id, quantity, covered, consumed, status, reserved_at)
    select $1, id, 1, item_id, product_id, $2, $3, line_id, quantity, quantity, 0, 'ACTIVE', now()
    from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::bigint[])
      as r (id, item_id, product_id, line_id, quantity)`,
  event: `insert into event (company_id, id, type, subject_type, subject_id, case_id, payload, occurred_at,
      actor_id, command) values ($1, $2, 'OrderPlaced', 'order', $3, $3, $4, now(), $5, 'PlaceOrder')`,
  audit: `insert into audit (company_id, id, at, actor_id, actor_kind, actor, permission, command, input_digest,
      subject_id, subject, conclusion, refusals, idempotency_key, changes)
    values ($1, $2, now(), $3, 'KEY', 'key_' || $3::uuid::text, 'sales.order.place', 'PlaceOrder', $4, $5,
      'order_' || $5::uuid::text, 'SUCCEEDED', '{}', $6, $7)`,
  settle: `update idempotency set result = to_jsonb($4::text), result_version = 1
    where company_id = $1 and principal_id = $2 and operation = 'PlaceOrder' and key = $3`,
};

// The id of the order that was placed now, or earlier under the same key; refuses what cannot be sold.
export async function placeOrder({ company, id: actor }, asked) {
  const client = await pool.connect();
  const send = async (name, ...values) =>
    (await client.query({ name: `place ${name}`, text: STATEMENTS[name], values })).rows;
  try {
    await client.query("begin");
    await send("company", company);
    const placed = await place(send, company, actor, asked);
    await client.query("commit");
    return placed;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function place(send, company, actor, asked) {
  const digest = sha256(asked);
  const [claimed] = await send("claim", company, actor, asked.idempotencyKey, digest);
  if (claimed === undefined) return earlier(await send("done", company, actor, asked.idempotencyKey), digest);
  const [facts] = await send("facts", company, asked.customerId, asked.warehouseId, actor);
  if (!facts.roles?.includes("CUSTOMER") || facts.status !== "ACTIVE") throw new Error("Not a customer");
  if (facts.warehouse_id === null) throw new Error("No such warehouse");
  const ids = asked.items.map((item) => item.productId);
  const goods = new Map((await send("goods", company, ids)).map((row) => [row.id, row]));
  const lines = asked.items.map((item) => line(item, goods.get(item.productId)));
  const number = await draw(company);
  const order = {
    id: newId(),
    number,
    total: lines.reduce((sum, { quantity, cents }) => sum + Math.round((quantity * cents) / 10_000), 0),
  };
  await send(
    "order", company, order.id, number, asked.customerId, asked.warehouseId, actor,
    facts.invoice_on === "PLACEMENT", order.total,
  );
  const of = (name) => lines.map((each) => each[name]);
  await send(
    "lines", company, order.id, of("id"), of("productId"), of("sku"), of("name"), of("unit"), of("stocked"),
    of("quantity"), of("price"),
  );
  const held = await reserve(send, company, asked.warehouseId, order, lines);
  const demands = lines.map(({ id, productId, quantity }) => ({
    order_line_id: id, product_id: productId, quantity: String(quantity / 10_000),
  }));
  const payload = { order_id: order.id, warehouse_id: asked.warehouseId, invoice_at_once: false, demands };
  await send("event", company, newId(), order.id, payload, actor);
  const changes = [{ thing: "Order", id: order.id, columns: made({ ...order, customer: asked.customerId }) }, ...held];
  await send("audit", company, newId(), actor, digest, order.id, asked.idempotencyKey, JSON.stringify(changes));
  await send("settle", company, actor, asked.idempotencyKey, order.id);
  return { id: order.id, replayed: false };
}

async function reserve(send, company, warehouse, order, lines) {
  const stocked = lines.filter((each) => each.stocked);
  const wanted = stocked.map((each) => each.productId);
  const items = new Map((await send("stock", company, warehouse, wanted)).map((row) => [row.product_id, row]));
  const of = (name) => stocked.map((each) => each[name]);
  const held = stocked.map(({ productId, quantity }) => {
    const item = items.get(productId);
    if (item === undefined || item.on_hand - item.reserved < quantity) throw new Error("Insufficient stock");
    return item;
  });
  await send("reserve", company, held.map((item) => item.id), held.map((item) => item.version), of("quantity"));
  await send(
    "reservations", company, warehouse, order.id, stocked.map(newId), held.map((item) => item.id), wanted,
    of("id"), of("quantity"),
  );
  return held.map(({ id, version, reserved }, place) => ({
    thing: "StockItem",
    id,
    columns: {
      version: [version, version + 1],
      reserved: [reserved, Number(reserved) + stocked[place].quantity],
    },
  }));
}

function made(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [null, value]]));
}

function line(item, good) {
  if (good === undefined || good.status === "INACTIVE") throw new Error("Product not sold");
  const cents = Number(good.sale_price) * 100;
  if (good.price_floor !== null && Number(good.price_floor) * 100 > cents) throw new Error("Price below floor");
  return {
    id: newId(),
    productId: good.id,
    sku: good.sku,
    name: good.name,
    unit: good.unit,
    stocked: good.kind === "GOODS",
    quantity: item.quantity * 10_000,
    price: good.sale_price,
    cents,
  };
}

function earlier([done], digest) {
  if (!done.fingerprint.equals(digest)) throw new Error("Key reused");
  return { id: done.result, replayed: true };
}

// Outside of the transaction, so that orders of one company do not wait for each other.
async function draw(company) {
  const { rows } = await counters.query({ name: "number", text: STATEMENTS.number, values: [company] });
  return rows[0].last;
}

function sha256(value) {
  return createHash("sha256").update(JSON.stringify(value)).digest();
}

function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
