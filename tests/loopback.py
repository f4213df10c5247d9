"""Clients that speak to this machine alone, without TLS."""

from __future__ import annotations

from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any

import httpx

NO_AUTHORITY = SSLContext(PROTOCOL_TLS_CLIENT)
"""Trusts nobody; reading the certificates of all whom httpx would trust takes 20 ms for each client."""


def client(url: str, **wishes: Any) -> httpx.Client:
    return httpx.Client(base_url=url, verify=NO_AUTHORITY, trust_env=False, **wishes)


def async_client(url: str, **wishes: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, verify=NO_AUTHORITY, trust_env=False, **wishes)
