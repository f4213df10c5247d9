// The audits of GraphQL over HTTP, all of them, asked by a partner.
import assert from 'node:assert/strict';
import { auditServer } from 'graphql-http';
import { headers, trust, url } from './partner.mjs';

// What is asked by GET has to be trusted before.
await trust([
  { name: 'audit of GET', text: '{ __typename }' },
  { name: 'audit of variables', text: 'query Type($name: String!) { __type(name: $name) { name } }' },
]);
const results = await auditServer({
  url,
  fetchFn: (address, options = {}) =>
    fetch(address, { ...options, headers: { ...options.headers, ...headers } }),
});
const unmet = results.filter(({ status }) => status !== 'ok');
assert.deepEqual(unmet.map(({ id, status, name, reason }) => `${status} ${id} ${name}: ${reason}`), []);
assert.equal(results.length, 61);
console.log(`${results.length} audits of ${results.length} ok`);
