// The explorer: GraphiQL for whoever has signed in. Nothing is loaded from elsewhere.
"use strict";

const part = (id) => document.getElementById(id);
const root = ReactDOM.createRoot(part("explorer"));
const WHO = "{ viewer { name company { id legalName } } }";
let shown = 0;

async function ask(query, token) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

// Where GraphiQL keeps its tabs: each company's are its own.
function shelf(name) {
  const key = (each) => `${name}:${each}`;
  const keys = () => Object.keys(localStorage).filter((each) => each.startsWith(key("")));
  return {
    getItem: (each) => localStorage.getItem(key(each)),
    setItem: (each, value) => localStorage.setItem(key(each), value),
    removeItem: (each) => localStorage.removeItem(key(each)),
    clear: () => keys().forEach((each) => localStorage.removeItem(each)),
    get length() { return keys().length; },
  };
}

function show(properties) {
  const common = { key: shown++, defaultEditorToolsVisibility: "variables", isHeadersEditorEnabled: false };
  root.render(React.createElement(GraphiQL, { ...common, ...properties }));
}

function showStranger(refusal = "") {
  part("access").hidden = false;
  part("demo").hidden = part("demo").querySelector("button") === null;
  part("session").hidden = true;
  part("refusal").textContent = refusal;
  const fetcher = GraphiQL.createFetcher({ url: "/graphql" });
  show({
    fetcher,
    schema: null,
    storage: shelf("stranger"),
    defaultTabs: [{ query: WELCOME }],
    defaultEditorToolsVisibility: false,
  });
}

async function signIn(token) {
  const { data, errors } = await ask(WHO, token);
  if (!data?.viewer) {
    sessionStorage.removeItem("token");
    return showStranger(errors?.[0]?.message ?? "This token is not valid.");
  }
  sessionStorage.setItem("token", token);
  const { name, company } = data.viewer;
  part("access").hidden = part("demo").hidden = true;
  part("session").hidden = false;
  part("refusal").textContent = part("token").value = "";
  part("who").textContent = [company?.legalName, name].filter(Boolean).join(" · ");
  const credentials = { Authorization: `Bearer ${token}` };
  show({
    fetcher: GraphiQL.createFetcher({
      url: "/graphql",
      headers: credentials,
      subscriptionUrl: location.origin.replace(/^http/, "ws") + "/graphql",
      wsConnectionParams: credentials,
    }),
    storage: shelf(company?.id ?? "company"),
    defaultTabs: examples((await ask(SHOP, token)).data ?? {}),
  });
}

// Offered by an installation for practice, to a browser on its own machine.
async function offerDemo() {
  const answer = await fetch("/explorer/demo");
  const companies = answer.ok ? await answer.json() : [];
  for (const { name, key } of companies) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Sign in as ${name.replace(/ (Ltda|S\.A\.)\.?$/, "")}`;
    button.title = `${name}, a demo company`;
    button.addEventListener("click", () => signIn(key));
    part("demo").append(button);
  }
}

part("access").addEventListener("submit", (event) => {
  event.preventDefault();
  signIn(part("token").value.trim());
});
part("leave").addEventListener("click", () => {
  sessionStorage.removeItem("token");
  showStranger();
});

const token = sessionStorage.getItem("token");
offerDemo().catch(() => {}).then(() => (token ? signIn(token) : showStranger()));
