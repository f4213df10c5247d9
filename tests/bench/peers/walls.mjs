// The walls every server stands behind: a partner's key, looked up anew for each request, and its scopes.
import { createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import pg from "pg";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const VALUE = new Map([...DIGITS].map((digit, value) => [digit, BigInt(value)]));
const SHAPE = /^Bearer ((rg_live)_([0-9A-Za-z]{43})_[0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;
const PEPPER = Buffer.from(process.env.KEY_PEPPER, "hex");
const LOOKUP = `
with c as materialized (select set_config('app.company', $1, true)::uuid as company)
select who.scopes from c, lateral (
    select k.scopes from api_key k join company on company.company_id = k.company_id
    where k.company_id = c.company and k.id = $2 and k.digest = $3 and k.revoked_at is null
        and company.status = 'ACTIVE'
    offset 0
) who`;

pg.types.setTypeParser(20, Number); // bigint: no amount here is beyond 2^53
pg.types.setTypeParser(1184, (text) => text.replace(" ", "T") + ":00"); // timestamptz: a Date would round it

const connections = (size) =>
  new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: size,
    min: size,
    idleTimeoutMillis: 0,
    options: "-c role=retaguarda_app -c timezone=UTC -c jit=off",
  });
export const pool = connections(Number(process.env.CONNECTIONS));
export const counters = connections(2); // for numbers that are drawn while an order holds its connection

// Whose key it is and what it may do; refuses what is no key, or no longer one.
export async function principal(authorization, ...needed) {
  const presented = read(authorization ?? "");
  if (presented === null) throw new Error("Unauthenticated");
  const values = [presented.company, presented.id, presented.digest];
  const { rows } = await pool.query({ name: "lookup", text: LOOKUP, values });
  if (rows.length === 0) throw new Error("Unauthenticated");
  for (const permission of needed) {
    if (!holds(rows[0].scopes, permission)) throw new Error("Forbidden");
  }
  return { company: presented.company, id: presented.id };
}

function read(authorization) {
  const parts = SHAPE.exec(authorization);
  if (parts === null || base62(BigInt(crc32(parts[1])), 6) !== parts[4]) return null;
  let number = 0n;
  for (const digit of parts[3]) number = number * 62n + VALUE.get(digit);
  const hex = number.toString(16).padStart(64, "0");
  return {
    company: uuid(hex.slice(0, 32)),
    id: uuid(hex.slice(32)),
    digest: createHmac("sha256", PEPPER).update(parts[1]).digest(),
  };
}

function base62(number, length) {
  let text = "";
  for (; number > 0n; number /= 62n) text = DIGITS[Number(number % 62n)] + text;
  return text.padStart(length, "0");
}

function uuid(hex) {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function holds(scopes, permission) {
  const parts = permission.split(".");
  const wider = ["*", ...parts.map((_, length) => [...parts.slice(0, length), "*"].join("."))];
  return scopes.some((scope) => scope === permission || wider.includes(scope));
}
