"""The guard of calls to addresses that companies chose: found once, called there, nowhere private."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx
import pytest

from workers.gateways.egress import PrivateAddress, PublicOnly

Found = dict[str, list[list[str]]]


class Wire(httpx.AsyncBaseTransport):
    """Notes where it was told to connect."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(204)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Found:
    """What names lead to, one answer after the other, as who owns them decides."""
    found: Found = {}

    async def lookup(_: object, host: str, port: int, **__: Any) -> list[Any]:
        addresses = found[host].pop(0)
        kind = socket.SOCK_STREAM
        return [(socket.AF_INET, kind, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", lookup)
    return found


async def call(url: str, *, loopback: bool = False) -> httpx.Request:
    wire = Wire()
    async with httpx.AsyncClient(transport=PublicOnly(wire, loopback=loopback), timeout=5) as client:
        await client.post(url)
    (request,) = wire.requests
    return request


async def test_what_a_name_leads_to_is_looked_up_once_and_called(names: Found) -> None:
    names["hooks.example.com"] = [["8.8.8.8"], ["127.0.0.1"]]
    request = await call("https://hooks.example.com/x")
    assert request.url.host == "8.8.8.8"
    assert request.headers["host"] == "hooks.example.com"
    assert request.extensions["sni_hostname"] == "hooks.example.com"
    assert names["hooks.example.com"] == [["127.0.0.1"]]


async def test_one_private_address_among_public_ones_is_enough_to_refuse(names: Found) -> None:
    names["hooks.example.com"] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(PrivateAddress):
        await call("https://hooks.example.com/x")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "224.0.0.1", "100.64.0.1"]
)
async def test_a_name_that_leads_inward_is_not_called(names: Found, address: str) -> None:
    names["hooks.example.com"] = [[address]]
    with pytest.raises(PrivateAddress):
        await call("https://hooks.example.com/x")


async def test_this_machine_is_called_where_that_is_allowed_and_its_network_still_not(names: Found) -> None:
    names["localhost"] = [["127.0.0.1"]]
    assert (await call("http://localhost:9/x", loopback=True)).url.host == "127.0.0.1"
    names["localhost"] = [["10.0.0.1"]]
    with pytest.raises(PrivateAddress):
        await call("http://localhost:9/x", loopback=True)
