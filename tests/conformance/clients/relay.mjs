// Relay, compiled: fragments, a connection page by page, refetching a node, a mutation into the connection.
// It sends the names of trusted documents and never a text.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import relay from 'relay-runtime';
import { anOrder, ask, headers, trust, url } from './partner.mjs';

const { Environment, Network, RecordSource, Store, commitMutation, fetchQuery } = relay;
const { ConnectionHandler, createOperationDescriptor, getRequest, getSingularSelector } = relay;
const require = createRequire(import.meta.url);
const artifact = (name) => require(`./build/relay/${name}.graphql`);
const documents = JSON.parse(await readFile(new URL('./build/relay-documents.json', import.meta.url)));
await trust(Object.entries(documents).map(([name, text]) => ({ name, text })));

const PLACE_ORDER = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { errors { code path } } }';
for (let count = 0; count < 3; count++) {
  const { placeOrder } = await ask(PLACE_ORDER, { input: await anOrder() });
  assert.deepEqual(placeOrder.errors, []);
}

async function send({ id, text }, variables) {
  assert.equal(text, null);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ documentId: id, variables }),
  });
  return answer.json();
}

const environment = new Environment({ network: Network.create(send), store: new Store(new RecordSource()) });
const query = artifact('documentsOrdersQuery');
const operation = createOperationDescriptor(getRequest(query), { count: 2 });
environment.retain(operation);
await fetchQuery(environment, query, { count: 2 }).toPromise();

const read = (fragment, reference) =>
  environment.lookup(getSingularSelector(artifact(fragment), reference)).data;
const root = environment.lookup(operation.fragment).data;
const shown = () => read('documents_orders', root).orders;
const numbers = () => shown().edges.map(({ node }) => read('documents_order', node).number);
assert.equal(numbers().length, 2);
assert.ok(shown().totalCount.value >= 3);

const { endCursor, hasNextPage } = shown().pageInfo;
assert.equal(hasNextPage, true);
await fetchQuery(environment, artifact('documentsOrdersPaginationQuery'), { count: 1, cursor: endCursor }).toPromise();
assert.equal(new Set(numbers()).size, 3, 'the next page is added to the connection');

const { id, number } = read('documents_order', shown().edges[2].node);
const again = await fetchQuery(environment, artifact('documentsOrderRefetchQuery'), { id }).toPromise();
assert.equal(read('documents_order', again.node).number, number);

const connections = [ConnectionHandler.getConnectionID('client:root', 'documents_orders', {
  orderBy: [{ field: 'PLACED_AT', direction: 'DESC' }],
})];
const input = await anOrder();
const placed = await new Promise((onCompleted, onError) =>
  commitMutation(environment, {
    mutation: artifact('documentsPlaceOrderMutation'),
    variables: { input, connections },
    onCompleted,
    onError,
  }),
);
assert.deepEqual(placed.placeOrder.errors, []);
assert.equal(numbers().length, 4);
console.log('compiled, connection by pages, refetch of a node, mutation into the connection, trusted documents only');
