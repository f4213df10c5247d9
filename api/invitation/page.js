"use strict";

const WORDS = {
  title: "Invitation",
  explanation: "Choose a password to come in. If you have one here already, give that.",
  password: "Password",
  accept: "Accept invitation",
};
const TOLD = {
  pt: { done: "Pronto: você já pode entrar com seu e-mail e esta senha.", away: "O servidor não respondeu. Tente de novo." },
  en: { done: "Done: you can sign in with your e-mail and this password.", away: "The server did not answer. Try again." },
};
const ACCEPT = `mutation ($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) { expiresAt errors { message } }
}`;

const english = !navigator.language.startsWith("pt");
const told = TOLD[english ? "en" : "pt"];
const token = location.hash.slice(1);
const form = document.getElementById("accept");
const outcome = document.getElementById("outcome");
const button = form.querySelector("button");

history.replaceState(null, "", location.pathname);
if (english) {
  document.documentElement.lang = "en";
  for (const part of document.querySelectorAll("[data-say]")) part.textContent = WORDS[part.dataset.say];
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  outcome.textContent = await accepted(document.getElementById("password").value);
});

async function accepted(password) {
  try {
    const answer = await fetch("/graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": english ? "en" : "pt-BR" },
      body: JSON.stringify({ query: ACCEPT, variables: { input: { token, password } } }),
    });
    const { data, errors } = await answer.json();
    const payload = data?.acceptInvitation;
    if (payload?.expiresAt) {
      form.querySelector("label").hidden = button.hidden = true;
      return told.done;
    }
    button.disabled = false;
    return [...(payload?.errors ?? []), ...(errors ?? [])].map((each) => each.message).join(" ") || told.away;
  } catch {
    button.disabled = false;
    return told.away;
  }
}
