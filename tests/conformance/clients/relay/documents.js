// Read by relay-compiler only, never run.
import { graphql } from 'relay-runtime';

graphql`
  query documentsOrdersQuery($count: Int!, $cursor: String) {
    ...documents_orders @arguments(count: $count, cursor: $cursor)
  }
`;

graphql`
  fragment documents_orders on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
  @refetchable(queryName: "documentsOrdersPaginationQuery") {
    orders(first: $count, after: $cursor, orderBy: [{ field: PLACED_AT, direction: DESC }])
      @connection(key: "documents_orders") {
      totalCount {
        value
        precision
      }
      edges {
        node {
          ...documents_order
        }
      }
    }
  }
`;

graphql`
  fragment documents_order on Order @refetchable(queryName: "documentsOrderRefetchQuery") {
    id
    number
    status
    total {
      amount
    }
    customer {
      name
    }
  }
`;

graphql`
  mutation documentsPlaceOrderMutation($input: PlaceOrderInput!, $connections: [ID!]!) {
    placeOrder(input: $input) {
      order @prependNode(connections: $connections, edgeTypeName: "OrderEdge") {
        ...documents_order
      }
      errors {
        __typename
        code
        message
      }
    }
  }
`;
