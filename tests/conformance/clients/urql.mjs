// urql: a query, its cache, a mutation that outdates it, documents by hash, subscriptions by fetch.
import assert from 'node:assert/strict';
import { cacheExchange, createClient, fetchExchange, gql } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { headers, listening, token, url } from './partner.mjs';
import { firstTold } from './shop.mjs';

const wire = listening();
const settings = { url, fetch: wire.fetch, fetchOptions: { headers }, preferGetMethod: false };
const client = createClient({ ...settings, exchanges: [cacheExchange, fetchExchange] });

const PRODUCTS = gql`
  query ($after: String) {
    products(first: 1, after: $after) {
      nodes { id sku version salePrice { amount } }
      pageInfo { hasNextPage endCursor }
    }
  }
`;
const CHANGE_PRICE = gql`
  mutation ($input: ChangePriceInput!) {
    changePrice(input: $input) { product { id version salePrice { amount } } errors { code path } }
  }
`;

const first = await client.query(PRODUCTS, {}).toPromise();
assert.equal(first.error, undefined, String(first.error));
const [product] = first.data.products.nodes;
const next = await client.query(PRODUCTS, { after: first.data.products.pageInfo.endCursor }).toPromise();
assert.notEqual(next.data.products.nodes[0].id, product.id);
await client.query(PRODUCTS, {}).toPromise();
assert.equal(wire.heard.length, 2, 'what is in the cache is not asked again');

const input = { productId: product.id, salePrice: '44.00', expectedVersion: product.version };
const changed = await client.mutation(CHANGE_PRICE, { input }).toPromise();
assert.deepEqual(changed.data.changePrice.errors, []);
const fresh = await client.query(PRODUCTS, {}).toPromise();
assert.equal(fresh.data.products.nodes[0].salePrice.amount, '44.00');

const wrong = await client.query('{ nonsense }', {}).toPromise();
assert.equal(wrong.error.graphQLErrors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');

// A hash the server does not know is followed by the document.
wire.heard.length = 0;
const hashing = persistedExchange({ preferGetForPersistedQueries: false });
const byHash = createClient({ ...settings, exchanges: [hashing, fetchExchange] });
const viewer = await byHash.query('query Shop { viewer { name } }', {}).toPromise();
assert.ok(viewer.data.viewer.name);
assert.deepEqual(wire.heard.map(({ query }) => query === undefined), [true, false]);

const listener = createClient({
  url,
  fetchOptions: { headers },
  fetchSubscriptions: true,
  preferGetMethod: false,
  exchanges: [fetchExchange],
});
const told = new Promise((resolve) => {
  const document = 'subscription { productChanged(types: [PRODUCT_REGISTERED]) { product { sku } } }';
  listener.subscription(document, {}).subscribe(resolve);
});
const heard = await firstTold(told.then((value) => ({ value })), url, token);
assert.ok(heard.data?.productChanged.product.sku, String(heard.error));
console.log('query, cache, mutation, refusal, hash and document, subscription by fetch');
process.exit(0);
