// The explorer: GraphiQL with a place for the token. Nothing is loaded from elsewhere.
"use strict";

const WELCOME = `# Paste an access token or a partner's key above and press Use.
# A token comes from signing in:
#
#   mutation {
#     signIn(input: {
#       email: "…", password: "…", companyId: "company_…"
#     }) { accessToken errors { message } }
#   }

query Welcome {
  viewer {
    name
    roles
    company { legalName cnpj }
  }
  orders(first: 5) {
    nodes { number status total { amount } customer { name } }
  }
}
`;

const token = document.getElementById("token");
const who = document.getElementById("who");
const root = ReactDOM.createRoot(document.getElementById("explorer"));
let generation = 0;

token.value = sessionStorage.getItem("token") ?? "";

function headers() {
  return token.value ? { Authorization: `Bearer ${token.value}` } : {};
}

async function greet() {
  who.textContent = "";
  if (!token.value) return;
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...headers() },
    body: JSON.stringify({ query: "{ viewer { name kind } }" }),
  }).then((response) => response.json());
  who.textContent = answer.data?.viewer?.name ?? answer.errors?.[0]?.message ?? "";
}

function show() {
  const once = GraphiQL.createFetcher({ url: "/graphql", headers: headers() });
  const fetcher = (parameters, options) =>
    subscribes(options?.documentAST, parameters.operationName)
      ? listen("/graphql", parameters, { ...headers(), ...options?.headers })
      : once(parameters, options);
  root.render(React.createElement(GraphiQL, {
    key: generation++,
    fetcher,
    defaultQuery: WELCOME,
    defaultEditorToolsVisibility: "headers",
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
  }));
  greet();
}

document.getElementById("access").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", token.value.trim());
  token.value = token.value.trim();
  show();
});

show();
