"""Where a provider says what it is, and which keys it signs with (OpenID Connect Discovery 1.0)."""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import Any

from api.oidc.keys import KeyName, SigningKey, usable
from api.oidc.reasons import ProviderUnavailable

SECONDS = 5.0
"""For both answers together; somebody who signs in waits for them."""
LONGEST_ANSWER = 512 * 1024
DOCUMENT = "/.well-known/openid-configuration"


async def published_keys(issuer: str, authority_file: str) -> dict[KeyName, SigningKey]:
    """Raises ProviderUnavailable, also for a document that speaks of somebody else."""
    import httpx  # by who asks a provider alone

    trust = ssl.create_default_context(cafile=authority_file or None)
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(timeout=SECONDS, verify=trust, trust_env=False) as http,
        ):
            document = await _answer(http, issuer.rstrip("/") + DOCUMENT)
            return usable(await _answer(http, _key_address(document, issuer)))
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as fault:
        raise ProviderUnavailable(type(fault).__name__) from fault


def _key_address(document: Any, issuer: str) -> str:
    """Discovery §4.3: who is asked must be who answers."""
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise ProviderUnavailable("its document names another issuer")
    address = document.get("jwks_uri")
    if not isinstance(address, str) or not address.startswith(issuer[: issuer.index("//") + 2]):
        raise ProviderUnavailable("its keys are not where they could be fetched as safely")
    return address


async def _answer(http: Any, address: str) -> Any:
    body = b""
    async with http.stream("GET", address, headers={"accept": "application/json"}) as answer:
        if answer.status_code != 200:
            raise ProviderUnavailable(f"status {answer.status_code}")
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > LONGEST_ANSWER:
                raise ProviderUnavailable("an answer that is too long")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise ProviderUnavailable("an answer that is no JSON") from fault
