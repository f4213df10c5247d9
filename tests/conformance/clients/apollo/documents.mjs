import { gql } from '@apollo/client';

export const VIEWER = gql`
  query Viewer {
    viewer {
      id
      name
    }
  }
`;

export const PRODUCTS = gql`
  query Products {
    products(first: 2) {
      nodes {
        id
        sku
        version
        salePrice {
          amount
        }
      }
    }
  }
`;

export const CHANGE_PRICE = gql`
  mutation ChangePrice($input: ChangePriceInput!) {
    changePrice(input: $input) {
      product {
        id
        version
        salePrice {
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
`;

export const PRODUCT_CHANGED = gql`
  subscription ProductChanged {
    productChanged(types: [PRODUCT_REGISTERED]) {
      eventId
      product {
        id
        salePrice {
          amount
        }
      }
    }
  }
`;
