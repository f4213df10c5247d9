"""Calls to addresses that a company chose: never into the installation's own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import httpx


class PrivateAddress(httpx.ConnectError):
    """The name leads to no public address."""


class PublicOnly(httpx.AsyncBaseTransport):
    """Looks the name up once, and calls what it found only if all of it is public.

    The certificate is still checked for the name.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = await _public_address(host, request)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()


async def _public_address(host: str, request: httpx.Request) -> str:
    port = request.url.port or 443
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise httpx.ConnectError("unknown host", request=request) from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(ipaddress.ip_address(address).is_global for address in addresses):
        raise PrivateAddress("not a public address", request=request)
    return addresses[0]
