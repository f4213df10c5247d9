// Subscriptions for the explorer: a stream of events, told as it comes.
"use strict";

// Whether the operation that is run is a subscription; document is what the editor parsed.
function subscribes(document, name) {
  const operations = (document?.definitions ?? []).filter((each) => each.kind === "OperationDefinition");
  const chosen = operations.find((each) => !name || each.name?.value === name);
  return chosen?.operation === "subscription";
}

// The answers, one by one; a refusal is the only one.
async function* listen(url, parameters, headers) {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(parameters),
  });
  if (!response.headers.get("content-type").startsWith("text/event-stream")) {
    yield await response.json();
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const frames = (rest + part.value).split("\n\n");
      rest = frames.pop();
      for (const frame of frames) {
        if (frame.startsWith("event: next\ndata: ")) yield JSON.parse(frame.slice("event: next\ndata: ".length));
      }
    }
  } finally {
    reader.cancel();
  }
}
