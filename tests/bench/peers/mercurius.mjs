// Mercurius with JIT and hand-written loaders: what a good Node team would write for these requests.
import Fastify from "fastify";
import mercurius from "mercurius";
import { placeOrder } from "./placing.mjs";
import { pool, principal } from "./walls.mjs";

const SCHEMA = `
  type Party { name: String! }
  type Product { sku: String! name: String! }
  type Line { quantity: String! unitPrice: String! product: Product! }
  type Order {
    id: ID! number: Int! status: String! placedAt: String! total: String! customer: Party! lines: [Line!]!
  }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Orders { nodes: [Order!]! pageInfo: PageInfo! totalCount: Int! }
  input Item { productId: ID! quantity: Int! }
  type Placed { order: Order replayed: Boolean! }
  type Query {
    order(id: ID!): Order
    orders(first: Int!, status: String!, since: String!, until: String!): Orders
  }
  type Mutation {
    placeOrder(idempotencyKey: String!, customerId: ID!, warehouseId: ID!, items: [Item!]!): Placed
  }
`;

// The company is set in the statement itself, behind a fence, so that no transaction is needed for a read.
function behindFence(select) {
  return `with c as materialized (select set_config('app.company', $1, true)::uuid as company)
    select x.* from c, lateral (${select} offset 0) x`;
}

const COLUMNS = "o.id, o.number, o.status, o.placed_at, o.total, o.customer_id";
const WANTED = "o.company_id = c.company and o.status = $2 and o.placed_at >= $3 and o.placed_at < $4";
const STATEMENTS = {
  order: behindFence(`select ${COLUMNS} from sales_order o where o.company_id = c.company and o.id = $2`),
  orders: behindFence(
    `select ${COLUMNS} from sales_order o where ${WANTED} order by o.placed_at desc, o.id desc limit $5`,
  ),
  count: behindFence(`select count(*) as count from sales_order o where ${WANTED}`),
  parties: behindFence("select p.id, p.name from party p where p.company_id = c.company and p.id = any($2)"),
  products: behindFence(
    "select g.id, g.sku, g.name from product g where g.company_id = c.company and g.id = any($2)",
  ),
  lines: behindFence(
    `select l.order_id, l.product_id, l.quantity, l.unit_price from sales_order_line l
     where l.company_id = c.company and l.order_id = any($2) order by l.order_id, l.position`,
  ),
};

async function rows(context, name, ...values) {
  const query = { name, text: STATEMENTS[name], values: [context.company, ...values] };
  return (await pool.query(query)).rows;
}

const order = (row) => ({
  row,
  id: row.id,
  number: row.number,
  status: row.status,
  placedAt: row.placed_at,
  total: (row.total / 100).toFixed(2),
});

const resolvers = {
  Query: {
    async order(_, { id }, context) {
      const [row] = await rows(context, "order", id);
      return row === undefined ? null : order(row);
    },
    async orders(_, { first, status, since, until }, context) {
      const window = [status, since, until];
      const found = await rows(context, "orders", ...window, first + 1);
      const page = found.slice(0, first);
      const last = page.at(-1);
      const cursor = last && Buffer.from(`${last.placed_at},${last.id}`).toString("base64");
      return {
        window,
        nodes: page.map(order),
        pageInfo: { hasNextPage: found.length > first, endCursor: cursor ?? null },
      };
    },
  },
  Orders: {
    async totalCount({ window }, _, context) {
      return (await rows(context, "count", ...window))[0].count;
    },
  },
  Mutation: {
    async placeOrder(_, asked, context) {
      const placed = await placeOrder(context, asked);
      const [row] = await rows(context, "order", placed.id);
      return { order: order(row), replayed: placed.replayed };
    },
  },
};

async function byId(context, name, ids) {
  const found = new Map((await rows(context, name, [...new Set(ids)])).map((row) => [row.id, row]));
  return ids.map((id) => found.get(id));
}

const loaders = {
  Order: {
    customer: (queries, context) =>
      byId(context, "parties", queries.map(({ obj }) => obj.row.customer_id)),
    async lines(queries, context) {
      const lines = new Map(queries.map(({ obj }) => [obj.id, []]));
      for (const row of await rows(context, "lines", [...lines.keys()])) {
        const quantity = String(row.quantity / 10_000);
        lines.get(row.order_id).push({ row, quantity, unitPrice: row.unit_price });
      }
      return queries.map(({ obj }) => lines.get(obj.id));
    },
  },
  Line: {
    product: (queries, context) =>
      byId(context, "products", queries.map(({ obj }) => obj.row.product_id)),
  },
};

const app = Fastify();
app.register(mercurius, {
  schema: SCHEMA,
  resolvers,
  loaders,
  jit: 1,
  context: (request) =>
    principal(request.headers.authorization, "sales.order.read", "parties.party.read", "catalog.product.read"),
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
