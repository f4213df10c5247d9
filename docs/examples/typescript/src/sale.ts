// A sale: what it would cost, the order, and its invoice, which the tax authority authorises.
import { randomUUID } from 'node:crypto';
import { graphql } from './generated/gql.js';
import type { PlaceOrderInput } from './generated/graphql.js';
import { Partner, accepted } from './partner.js';

const PATIENCE = 60_000; // milliseconds until an invoice that is not authorised counts as missing

const Shop = graphql(`
  query Shop {
    company {
      legalName
      invoiceOn
    }
    parties(first: 1, where: { isCustomer: { eq: true } }) {
      nodes {
        id
        name
      }
    }
    stockItems(first: 20) {
      nodes {
        available
        product {
          id
          name
        }
        warehouse {
          id
        }
      }
    }
  }
`);

const PlaceOrder = graphql(`
  mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order {
        id
        number
        status
        total {
          amount
        }
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

const InvoiceOrder = graphql(`
  mutation InvoiceOrder($input: InvoiceOrderInput!) {
    invoiceOrder(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

const InvoiceDecided = graphql(`
  subscription InvoiceDecided {
    invoiceChanged(types: [INVOICE_AUTHORIZED, INVOICE_REJECTED]) {
      type
      invoice {
        number
        series
        status
        accessKey
        protocol
        total {
          amount
        }
        rejection {
          code
          reason
        }
        order {
          id
        }
      }
    }
  }
`);

/** What is to be sold: one of what is on the shelf, to the company's first customer. */
async function chosen(partner: Partner): Promise<PlaceOrderInput & { onRequest: boolean }> {
  const { company, parties, stockItems } = await partner.ask(Shop, {});
  const customer = parties?.nodes[0];
  const item = stockItems?.nodes.find(({ available }) => Number(available) >= 1);
  if (!company || !customer || !item?.product || !item.warehouse) throw new Error('nothing to sell');
  console.log(`${company.legalName} sells ${item.product.name} to ${customer.name}`);
  return {
    onRequest: company.invoiceOn === 'REQUEST',
    customerId: customer.id,
    warehouseId: item.warehouse.id,
    items: [{ productId: item.product.id, quantity: '1' }],
    // The same key, sent again, answers with the same order: a lost answer costs nothing.
    idempotencyKey: randomUUID(),
  };
}

async function play(partner: Partner): Promise<void> {
  const { onRequest, ...input } = await chosen(partner);
  const decisions = await partner.listen(InvoiceDecided, {});

  const preview = await partner.ask(PlaceOrder, { input: { ...input, validateOnly: true } });
  console.log(`it would cost R$ ${accepted(preview.placeOrder).order?.total.amount}`);

  const { order } = accepted((await partner.ask(PlaceOrder, { input })).placeOrder);
  if (!order) throw new Error('no order');
  console.log(`order ${order.number} is ${order.status}, over R$ ${order.total.amount}`);
  if (onRequest) {
    const request = { orderId: order.id, idempotencyKey: randomUUID() };
    accepted((await partner.ask(InvoiceOrder, { input: request })).invoiceOrder);
  }

  for await (const { invoiceChanged } of decisions) {
    const invoice = invoiceChanged?.invoice;
    if (invoice?.order?.id !== order.id) continue;
    if (invoice.status !== 'AUTHORIZED') throw new Error(invoice.rejection?.reason ?? invoice.status);
    console.log(`invoice ${invoice.number}, series ${invoice.series}, is ${invoice.status}`);
    console.log(`access key ${invoice.accessKey}, protocol ${invoice.protocol}`);
    return;
  }
  throw new Error('the server stopped telling');
}

const [url, key] = process.argv.slice(2);
if (!url || !key) {
  console.error('usage: npm run sale -- http://127.0.0.1:8000/graphql rg_live_…');
  process.exit(2);
}
setTimeout(() => {
  console.error(`no authorised invoice after ${PATIENCE / 1000} s`);
  process.exit(1);
}, PATIENCE).unref();
await play(new Partner(url, key));
process.exit(0);
