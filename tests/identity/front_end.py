"""A front end: it has its person sign in at the provider, by code and PKCE (RFC 7636)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from tests.identity.provider import CLIENT, DISCOVERY, REDIRECT, Provider


async def access_token_of(person: str, provider: Provider) -> str:
    """What the provider hands out once the person typed their password there."""
    verifier, state = generate_token(48), generate_token(8)
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        document = (await http.get(provider.issuer + DISCOVERY)).json()
        asked = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": REDIRECT,
            "state": state,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            "login_hint": person,
        }
        back = await http.get(document["authorization_endpoint"], params=asked)
        brought = dict(parse_qsl(urlsplit(back.headers["location"]).query))
        assert brought["state"] == state
        sent = {
            "grant_type": "authorization_code",
            "code": brought["code"],
            "redirect_uri": REDIRECT,
            "client_id": CLIENT,
            "code_verifier": verifier,
        }
        return (await http.post(document["token_endpoint"], data=sent)).json()["access_token"]
