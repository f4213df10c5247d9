// GraphQL Codegen: typed documents and their manifest; it sends names alone, by POST and by GET.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { generate } from '@graphql-codegen/cli';
import { headers, trust, url } from './partner.mjs';

await generate({
  schema: '../../../api/schema.graphql',
  documents: 'codegen/documents.graphql',
  silent: true,
  generates: {
    'build/codegen/': {
      preset: 'client',
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: { documentMode: 'string' },
    },
  },
});
const path = new URL('./build/codegen/persisted-documents.json', import.meta.url);
const documents = Object.entries(JSON.parse(await readFile(path)));
assert.equal(documents.length, 2);
await trust(documents.map(([name, text]) => ({ name, text })));
const [name] = documents.find(([, text]) => text.includes('query Orders'));

const posted = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ documentId: name, variables: { first: 2 } }),
}).then((answer) => answer.json());
assert.ok(Array.isArray(posted.data.orders.nodes), JSON.stringify(posted));

const address = `${url}?${new URLSearchParams({ documentId: name, variables: '{"first":2}' })}`;
const got = await fetch(address, { headers });
assert.deepEqual((await got.json()).data, posted.data);
const again = await fetch(address, { headers: { ...headers, 'if-none-match': got.headers.get('etag') } });
assert.equal(again.status, 304);
console.log('typed documents, their manifest trusted, by POST and by GET with an ETag');
