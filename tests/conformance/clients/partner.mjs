// A partner that speaks for itself, to prepare what the clients then do.
// URL (http://host:port/graphql) and TOKEN come from the environment.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

export const { URL: url, TOKEN: token } = process.env;
export const headers = { Authorization: `Bearer ${token}` };

export async function ask(query, variables = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

// Trusts documents, [{name, text}], of the key that asks: it may then send their names alone.
export async function trust(documents) {
  const { viewer } = await ask('{ viewer { id } }');
  const mutation = `mutation ($input: TrustDocumentsInput!) {
    trustDocuments(input: $input) { errors { code message path } }
  }`;
  const { trustDocuments } = await ask(mutation, { input: { apiKeyId: viewer.id, documents } });
  assert.deepEqual(trustDocuments.errors, []);
}

// What placeOrder is to be told: one of what is on the shelf, for the first customer.
export async function anOrder() {
  const { parties, stockItems } = await ask(`{
    parties(first: 1, where: { isCustomer: { eq: true }, state: { eq: "SP" } }) { nodes { id } }
    stockItems(first: 10) { nodes { available product { id } warehouse { id } } }
  }`);
  const { product, warehouse } = stockItems.nodes.find(({ available }) => Number(available) >= 10);
  return {
    idempotencyKey: randomUUID(),
    customerId: parties.nodes[0].id,
    warehouseId: warehouse.id,
    items: [{ productId: product.id, quantity: '1' }],
  };
}

// What fetch is asked and answered, for who wants to look at the wire.
export function listening() {
  const heard = [];
  const listened = async (address, options) => {
    const answer = await fetch(address, options);
    heard.push({ ...JSON.parse(options.body), status: answer.status });
    return answer;
  };
  return { heard, fetch: listened };
}
