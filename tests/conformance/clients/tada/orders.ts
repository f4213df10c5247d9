// gql.tada: types inferred from the text of documents, checked by tsc, then asked.
import assert from 'node:assert/strict';
import { initGraphQLTada, readFragment, type ResultOf, type VariablesOf } from 'gql.tada';
import { print } from 'graphql';
import type { introspection } from '../build/tada/schema.js';

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Decimal: string; DateTime: string };
}>();

const OrderRow = graphql(`
  fragment OrderRow on Order {
    id
    number
    status
    placedAt
    total {
      amount
    }
  }
`);
const Orders = graphql(
  `
    query Orders($first: Int!, $where: OrderWhere) {
      orders(first: $first, where: $where) {
        nodes {
          ...OrderRow
        }
      }
    }
  `,
  [OrderRow],
);
const PlaceOrder = graphql(`
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order {
        id
      }
      errors {
        __typename
        code
        path
        ... on InsufficientStockError {
          sku
          available
          requested
        }
      }
    }
  }
`);

const { URL: url, TOKEN: token } = process.env as { URL: string; TOKEN: string };

async function ask<D extends typeof Orders | typeof PlaceOrder>(
  document: D,
  variables: VariablesOf<D>,
): Promise<ResultOf<D>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await answer.json()) as { data: ResultOf<D>; errors?: unknown };
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

const { orders } = await ask(Orders, { first: 3, where: { status: { in: ['PLACED', 'INVOICED'] } } });
const rows = readFragment(OrderRow, orders?.nodes ?? []);
for (const { status, total } of rows) {
  assert.match(total.amount, /^\d+\.\d{2}$/);
  assert.ok(status === 'PLACED' || status === 'INVOICED');
  // @ts-expect-error this status does not exist
  assert.ok(status !== 'LOST');
}

const input = {
  customerId: 'party_00000000000000000000000000000000',
  warehouseId: 'warehouse_00000000000000000000000000000000',
  items: [{ productId: 'product_00000000000000000000000000000000', quantity: '1' }],
};
const { placeOrder } = await ask(PlaceOrder, { input: { ...input, idempotencyKey: crypto.randomUUID() } });
assert.ok(placeOrder);
assert.equal(placeOrder.order, null);
assert.ok(placeOrder.errors.every(({ code }) => code === 'NOT_FOUND'));
// @ts-expect-error the key is not optional
const _: VariablesOf<typeof PlaceOrder> = { input };
console.log('documents typed from their text, checked by tsc; query and refusals as typed');
