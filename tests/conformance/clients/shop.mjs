// Somebody else who works while the clients listen.
import assert from 'node:assert/strict';

let count = 0;

export const sku = () => `${process.pid}-${Date.now()}-${count++}`;

export async function registered(url, token, sku) {
  const query = `mutation ($input: RegisterProductInput!) {
    registerProduct(input: $input) { product { id } errors { code path } }
  }`;
  const input = { kind: 'GOODS', sku, name: 'Cadeira', unit: 'UN', ncm: '94013000', origin: 0, salePrice: '1.00' };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  assert.deepEqual(data.registerProduct.errors, []);
}

// The first answer to a subscription: products are registered until it tells of one.
export async function firstTold(next, url, token) {
  for (;;) {
    await registered(url, token, sku());
    const waited = new Promise((resolve) => setTimeout(resolve, 500));
    const told = await Promise.race([next, waited]);
    if (told) return told.value;
  }
}
