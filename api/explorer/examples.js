// What a newcomer may want to ask first, each in a tab of its own.
"use strict";

const WELCOME = `# Sign in above, with an access token or a key.
# A person gets an access token like this:

mutation SignIn {
  signIn(
    input: {
      email: "…"
      password: "…"
      companyId: "company_…"
    }
  ) {
    accessToken
    expiresAt
    errors { code message path }
  }
}
`;

const PLACING = `mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      number
      status
      total { amount }
      lines { sku quantity unitPrice { amount } }
      availableActions { action allowed reason }
    }
    errors { __typename code message path }
    replayed
  }
}
`;

// What placing an order has to name, and the day of the balance.
const SHOP = `{
  parties(first: 1, where: { isCustomer: { eq: true } }) { nodes { id } }
  stockItems(first: 20) { nodes { available product { id } warehouse { id } } }
}`;

// The tabs, made for the company that SHOP was asked of.
function examples({ parties, stockItems }) {
  const items = stockItems?.nodes ?? [];
  const item = items.find(({ available }) => Number(available) >= 1);
  const input = {
    idempotencyKey: crypto.randomUUID(),
    customerId: parties?.nodes[0]?.id ?? "party_…",
    warehouseId: item?.warehouse.id ?? "warehouse_…",
    items: [{ productId: item?.product.id ?? "product_…", quantity: "1" }],
  };
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Sao_Paulo" }).format(new Date());
  const written = (variables) => JSON.stringify(variables, null, 2);
  return [
    { query: `# The newest orders: what was sold to whom,
# and how far each is.

query Orders {
  orders(
    first: 5
    orderBy: [{ field: PLACED_AT, direction: DESC }]
  ) {
    nodes {
      number
      status
      placedAt
      customer { name }
      lines { sku quantity }
      total { amount currency }
      process { state }
    }
    totalCount { value precision }
    pageInfo { hasNextPage endCursor }
  }
}
` },
    { query: `# What all orders come to, and how many of each
# status there are; then the five best customers.

query Sales {
  orders {
    summary { total { sum { amount } average { amount } } }
    groups(by: [STATUS]) {
      key { status }
      count
      summary { total { sum { amount } } }
    }
    best: groups(
      by: [CUSTOMER]
      first: 5
      orderBy: { field: TOTAL, direction: DESC }
    ) {
      key { customer { name } }
      count
      summary { total { sum { amount } } }
    }
  }
}
` },
    {
      query: "# With validateOnly everything is checked and worked\n# out, and nothing is stored.\n\n"
        + PLACING.replace("PlaceOrder(", "Simulate("),
      variables: written({ input: { ...input, validateOnly: true } }),
    },
    {
      query: "# Run it twice: the same idempotencyKey answers with\n"
        + "# the same order, replayed. Another key places\n# another order.\n\n" + PLACING,
      variables: written({ input: { ...input, validateOnly: false } }),
    },
    { query: `# What becomes of orders by itself: numbered, signed,
# sent, authorised. The files ask for the same token.

query Invoices {
  invoices(
    first: 5
    orderBy: [{ field: DRAFTED_AT, direction: DESC }]
  ) {
    nodes {
      number
      series
      status
      accessKey
      protocol
      total { amount }
      order { number }
      rejection { code reason }
      danfe { url }
      xml { url }
    }
  }
}
` },
    {
      query: `# The books, to the cent. Amounts are text, because
# they are exact.

query TrialBalance($on: Date!) {
  trialBalance(on: $on) {
    balanced
    rows {
      account { code name }
      opening { amount }
      debit { amount }
      credit { amount }
      closing { amount }
    }
  }
}
`,
      variables: written({ on: today }),
    },
    { query: `# Start it here, and place an order in a second window:
# what happens is told as it happens.

subscription Listen {
  orderChanged {
    eventId
    type
    occurredAt
    order { number status process { state } }
  }
}
` },
  ];
}
