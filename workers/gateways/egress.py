"""Calls to addresses that a company chose: never into the installation's own network."""

from __future__ import annotations

import asyncio
import socket

import httpx

from domain.kernel.network import is_loopback, is_public


class PrivateAddress(httpx.ConnectError):
    """The name leads to no public address."""


class PublicOnly(httpx.AsyncBaseTransport):
    """Looks the name up once, and calls what it found only if all of it is public.

    The certificate is still checked for the name. ``loopback`` lets it call this machine as well,
    for tests.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, *, loopback: bool = False) -> None:
        self.inner, self.loopback = inner, loopback

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = await self._address(host, request)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()

    async def _address(self, host: str, request: httpx.Request) -> str:
        """The one that is called, whatever the name may lead to a moment later."""
        port = request.url.port or (80 if request.url.scheme == "http" else 443)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise httpx.ConnectError("unknown host", request=request) from None
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(map(self._allowed, addresses)):
            raise PrivateAddress("not a public address", request=request)
        return addresses[0]

    def _allowed(self, address: str) -> bool:
        return is_public(address) or (self.loopback and is_loopback(address))
