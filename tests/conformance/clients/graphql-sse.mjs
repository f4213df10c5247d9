// graphql-sse in its distinct connections mode against a started server.
// URL (http://host:port/graphql) and TOKEN come from the environment.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { firstTold, registered, sku } from './shop.mjs';

const { URL: url, TOKEN: token } = process.env;
const document = `subscription ($after: ID) {
  productChanged(after: $after, types: [PRODUCT_REGISTERED]) { eventId type product { sku } }
}`;
const client = createClient({
  url,
  headers: () => ({ Authorization: `Bearer ${token}` }),
  retryAttempts: 2,
});

const changes = client.iterate({ query: document });
const told = await firstTold(changes.next(), url, token);
assert.equal(told.errors, undefined, JSON.stringify(told));
assert.equal(told.data.productChanged.type, 'PRODUCT_REGISTERED');
await changes.return();

const missed = [sku(), sku()];
for (const each of missed) await registered(url, token, each);
const resumed = client.iterate({ query: document, variables: { after: told.data.productChanged.eventId } });
const seen = [];
while (seen.at(-1) !== missed.at(-1)) seen.push((await resumed.next()).value.data.productChanged.product.sku);
assert.deepEqual(seen.slice(-2), missed);
assert.equal(new Set(seen).size, seen.length);
await resumed.return();

await assert.rejects(
  async () => {
    for await (const _ of client.iterate({ query: 'subscription { nonsense }' }));
  },
  (error) => error.response.status === 400,
);
client.dispose();
console.log('subscription, resumed after an event, refusal');
