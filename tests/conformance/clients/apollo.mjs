// Apollo Client: a query, a mutation that its cache takes in by id, trusted documents, a subscription.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { CHANGE_PRICE, PRODUCTS, PRODUCT_CHANGED, VIEWER } from './apollo/documents.mjs';
import { headers, listening, token, trust, url } from './partner.mjs';
import { firstTold } from './shop.mjs';

const wire = listening();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const persisted = new PersistedQueryLink({ sha256 });
const http = new HttpLink({ uri: url, headers, fetch: wire.fetch });
const client = new ApolloClient({ link: http, cache: new InMemoryCache() });

const { data } = await client.query({ query: PRODUCTS });
const [product] = data.products.nodes;
assert.match(client.cache.identify(product), /^Product:product_[0-9a-f]{32}$/);

const price = product.salePrice.amount === '41.00' ? '42.00' : '41.00';
const input = { productId: product.id, salePrice: price, expectedVersion: product.version };
const changed = await client.mutate({ mutation: CHANGE_PRICE, variables: { input } });
assert.deepEqual(changed.data.changePrice.errors, []);
const cached = client.readQuery({ query: PRODUCTS }).products.nodes[0];
assert.equal(cached.salePrice.amount, price);

const stale = await client.mutate({ mutation: CHANGE_PRICE, variables: { input } });
const [refusal] = stale.data.changePrice.errors;
assert.equal(refusal.__typename, 'StaleVersionError');

// By hash: unknown at first and sent whole again; after the manifest was loaded, the hash is enough.
const byHash = new ApolloClient({ link: ApolloLink.from([persisted, http]), cache: new InMemoryCache() });
const asked = () => byHash.query({ query: VIEWER, fetchPolicy: 'network-only' });
wire.heard.length = 0;
assert.ok((await asked()).data.viewer.name);
assert.deepEqual(wire.heard.map(({ query }) => query === undefined), [true, false]);
const manifest = JSON.parse(await readFile(new URL('./build/apollo-manifest.json', import.meta.url)));
assert.equal(manifest.format, 'apollo-persisted-query-manifest');
await trust(manifest.operations.map(({ id, body }) => ({ name: id, text: body })));
wire.heard.length = 0;
assert.ok((await asked()).data.viewer.name);
assert.deepEqual(wire.heard.map(({ query }) => query === undefined), [true]);

const socket = createClient({
  url: url.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: headers,
});
const listener = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() });
const told = new Promise((resolve, reject) => {
  listener.subscribe({ query: PRODUCT_CHANGED }).subscribe({ next: resolve, error: reject });
});
const { data: change } = await firstTold(told.then((value) => ({ value })), url, token);
assert.equal(change.productChanged.product.salePrice.amount, '1.00');
await socket.dispose();
console.log('query, mutation seen by the cache, hash of a trusted document, subscription');
