// graphql-ws against a started server.
// URL (http://host:port/graphql) and TOKEN come from the environment.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { firstTold, registered, sku } from './shop.mjs';

const { URL: url, TOKEN: token } = process.env;
const document = `subscription ($after: ID) {
  productChanged(after: $after, types: [PRODUCT_REGISTERED]) { eventId type product { sku } }
}`;
const sockets = [];

const client = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: class extends WebSocket {
    constructor(...given) {
      super(...given);
      sockets.push(this);
    }
  },
  connectionParams: () => ({ Authorization: `Bearer ${token}` }),
  retryAttempts: 5,
  lazyCloseTimeout: 1000,
});

// A query goes the same way.
const viewer = await new Promise((resolve, reject) =>
  client.subscribe({ query: '{ viewer { name } }' }, { next: resolve, error: reject, complete: () => {} }),
);
assert.ok(viewer.data.viewer.name, JSON.stringify(viewer));

// What happens is told.
const changes = client.iterate({ query: document });
const told = await firstTold(changes.next(), url, token);
assert.equal(told.errors, undefined, JSON.stringify(told));
assert.equal(told.data.productChanged.type, 'PRODUCT_REGISTERED');
await changes.return();

// After a loss, everything since the last event is told.
const missed = [sku(), sku()];
for (const each of missed) await registered(url, token, each);
const resumed = client.iterate({ query: document, variables: { after: told.data.productChanged.eventId } });
const seen = [];
while (seen.at(-1) !== missed.at(-1)) seen.push((await resumed.next()).value.data.productChanged.product.sku);
assert.deepEqual(seen.slice(-2), missed);
assert.equal(new Set(seen).size, seen.length);

// A connection that is lost is made again by the client itself, and its subscriptions with it.
sockets.at(-1).terminate();
const again = await firstTold(resumed.next(), url, token);
assert.equal(again.data.productChanged.type, 'PRODUCT_REGISTERED');
assert.equal(sockets.length > 1, true);
await resumed.return();

// What is refused is an error of the operation, not of the connection.
await assert.rejects(
  async () => {
    for await (const _ of client.iterate({ query: 'subscription { nonsense }' }));
  },
  (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED',
);
await client.dispose();
console.log('query, subscription, resumed after an event and after a lost connection, refusal');
