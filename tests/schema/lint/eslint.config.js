// The rules that the published schema keeps: those recommended for schemas, and those of Relay.
// Every exception is here, with its reason.
import graphql from "@graphql-eslint/eslint-plugin";
import { Kind, parse } from "graphql";
import { readFileSync } from "node:fs";

const published = readFileSync(new URL("../../../api/schema.graphql", import.meta.url), "utf-8");

// Parts of a row come with it and have no life of their own: the schema says so by a cost of nothing.
const costsNothing = (directive) =>
  directive.name.value === "cost" && directive.arguments[0].value.value === "0";
const parts = parse(published)
  .definitions.filter((one) => one.kind === Kind.OBJECT_TYPE_DEFINITION)
  .filter((one) => one.directives.some(costsNothing))
  .map((one) => one.name.value);

// A line of a document is known by the document and its position; nothing refers to it.
const lines = ["InvoiceLine", "ReturnLine"];

export default [
  {
    files: ["**/*.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: published } },
    },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // @oneOf is of the specification itself, and declared for tools that do not know it yet.
      "@graphql-eslint/require-description": [
        "error",
        { types: true, DirectiveDefinition: true, rootField: true, ignoredSelectors: ["[name.value=oneOf]"] },
      ],
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: [...parts, ...lines] } }],
      // Short lists that belong to one object, such as an order's lines, are no connections; and
      // connections offer nodes beside edges.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
    },
  },
];
