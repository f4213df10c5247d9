"""A client's line to both APIs: it asks, and asks again under the same key, until the answer is definite."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.chaos.notebook import Intent, Notebook

PATIENCE = 300.0
"""Seconds of asking again until a client gives up; nothing here may last so long."""
TIMEOUT = 12.0
"""Seconds of waiting for one answer; the server's own limit is 10."""
PASSING = {"BUSY", "OVERLOADED"}
"""Refusals that mean: later."""
PAYLOAD = "{ %s { id } errors { __typename code path %s } replayed }"


class NoAnswer(Exception):
    """Nobody gave a definite answer for so long that the client gave up."""


@dataclass
class Line:
    """Speaks for one company. Each request goes to one of the addresses, by chance."""

    addresses: Sequence[str]
    company: str
    key: str
    notebook: Notebook
    random: Random
    http: httpx.AsyncClient
    unanswered: Counter[str] = field(default_factory=Counter)
    """How often there was no definite answer, by reason."""

    async def query(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of a query. Raises NoAnswer."""
        deadline = time.monotonic() + PATIENCE
        for attempt in range(10**6):
            answer = await self._post(self._any(), document, variables)
            if answer is not None and not answer.get("errors"):
                return answer["data"]
            if time.monotonic() > deadline:
                raise NoAnswer(f"{document[:60]}: {answer}")
            await self._pause(attempt)
        raise AssertionError

    async def do(
        self, intent: Intent, *, thing: str, at: str | None = None, record: Intent | None = None
    ) -> dict[str, Any]:
        """Have it done once, however often it must be asked for.

        The answer, as it is written down: under ``record``, where that is another one.
        """
        deadline = time.monotonic() + PATIENCE
        for attempt in range(10**6):
            intent.tries += 1
            answer = await self._once(intent, thing, at or self._any())
            if answer is not None:
                self.notebook.told(record or intent, answer)
                return answer
            if time.monotonic() > deadline:
                raise NoAnswer(f"{intent.name} {intent.key}")
            at = None
            await self._pause(attempt)
        raise AssertionError

    async def twice_at_once(self, intent: Intent, *, thing: str) -> dict[str, Any]:
        """On both APIs at the same moment, under one key."""
        both = [self.do(intent, thing=thing, at=address) for address in self.addresses]
        first, *_ = await asyncio.gather(*both)
        return first

    def wish(self, key: str, name: str, /, **values: Any) -> Intent:
        """An intent, written down; to be done next."""
        return self.notebook.intend(Intent(key, self.company, name, {"idempotencyKey": key} | values))

    async def _once(self, intent: Intent, thing: str, address: str) -> dict[str, Any] | None:
        """The answer, or None when it is not known what happened, or it is only too early."""
        kind = intent.name[0].upper() + intent.name[1:]
        fields = PAYLOAD % (thing, "... on IdempotencyError { kind }")
        document = f"mutation($input: {kind}Input!) {{ {intent.name}(input: $input) {fields} }}"
        answer = await self._post(address, document, {"input": intent.input})
        if answer is None or answer.get("errors") or not answer.get("data"):
            return None
        payload = answer["data"][intent.name]
        codes = [error["code"] for error in payload["errors"]]
        if PASSING.intersection(codes) or any(e.get("kind") == "IN_PROGRESS" for e in payload["errors"]):
            self.unanswered[codes[0]] += 1
            return None
        id = None if codes else _id(payload[thing])
        return {"id": id, "errors": codes, "replayed": payload["replayed"]}

    async def _post(self, address: str, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {self.key}", "Accept-Language": "en"}
        body = {"query": document, "variables": variables}
        try:
            answer = await self.http.post(f"{address}/graphql", json=body, headers=headers, timeout=TIMEOUT)
            content = answer.json()
        except (httpx.HTTPError, ValueError) as away:
            self.unanswered[type(away).__name__] += 1
            return None
        for error in content.get("errors") or ():
            code = error.get("extensions", {}).get("code", "?")
            self.unanswered[code] += 1
            if code in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "COST_EXCEEDED"):
                raise AssertionError(content["errors"])
        return content

    def _any(self) -> str:
        return self.random.choice(self.addresses)

    async def _pause(self, attempt: int) -> None:
        await asyncio.sleep(min(0.05 * 2 ** min(attempt, 5), 1.0) * (0.5 + self.random.random() / 2))


def _id(thing: Any) -> str | None:
    """Of what a mutation answers with, the first where they are several."""
    if isinstance(thing, list):
        return thing[0]["id"] if thing else None
    return thing["id"] if thing else None
