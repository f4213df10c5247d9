"""Deliveries by the Standard Webhooks specification: signed, sent once, no answer followed or kept whole."""

from __future__ import annotations

import asyncio
import base64
import hmac
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import httpx

from domain.webhooks.delivery import DeliveryFault
from persistence.webhooks.attempts import Result
from workers.gateways.egress import PrivateAddress, PublicOnly
from workers.outside import Dependency, Outcome, calling

SECONDS = 10.0
"""For everything from the name to the last byte of the answer that is read."""
LONGEST_EXCERPT = 500
"""Characters of an answer that are kept; so many bytes of it are read, and the rest left."""
AGENT = "Retaguarda-Webhooks/1"


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is sent. ``id`` is the event's, the same at every attempt; ``body`` is JSON."""

    id: str
    url: str
    body: bytes = field(repr=False)
    keys: Sequence[bytes] = field(repr=False)


def headers_of(message: Message, *, at: int) -> dict[str, str]:
    """``at`` is in Unix time. One signature (HMAC-SHA-256 of id, timestamp and body) for each live secret."""
    timestamp = str(at)
    signed = f"{message.id}.{timestamp}.".encode() + message.body
    digests = (hmac.digest(key, signed, "sha256") for key in message.keys)
    return {
        "content-type": "application/json",
        "user-agent": AGENT,
        "webhook-id": message.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests),
    }


async def send(message: Message, *, loopback: bool = False, within: str | None = None) -> Result:
    """How it was taken. ``within`` is the place in a trace that it has."""
    with calling(Dependency.WEBHOOK, "deliver", within=within) as call:
        told = await _sent(message, loopback=loopback)
        if told.fault is not None:
            call.outcome = Outcome.REFUSED if told.status_code else Outcome.UNAVAILABLE
    return told


async def _sent(message: Message, *, loopback: bool) -> Result:
    """A connection of its own, so that nothing is said over one made for another name."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(SECONDS), _client(loopback=loopback) as client:
            headers = headers_of(message, at=int(time.time()))
            async with client.stream("POST", message.url, content=message.body, headers=headers) as answer:
                told = Result(
                    fault=_fault(answer),
                    status_code=answer.status_code,
                    excerpt=await _excerpt(answer),
                )
    except (TimeoutError, httpx.TimeoutException):
        told = Result(fault=DeliveryFault.TIMED_OUT)
    except PrivateAddress:
        told = Result(fault=DeliveryFault.ADDRESS_NOT_PUBLIC)
    except (httpx.HTTPError, httpx.InvalidURL, OSError):
        told = Result(fault=DeliveryFault.UNREACHABLE)
    return Result(
        fault=told.fault,
        status_code=told.status_code,
        excerpt=told.excerpt,
        milliseconds=round((time.monotonic() - began) * 1000),
    )


def _client(*, loopback: bool) -> httpx.AsyncClient:
    inner = httpx.AsyncHTTPTransport(verify=_trust(), trust_env=False)
    transport = PublicOnly(inner, loopback=loopback)
    return httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=False, follow_redirects=False)


@cache
def _trust() -> ssl.SSLContext:
    """Reading whom the machine trusts takes longer than a delivery."""
    return ssl.create_default_context()


def _fault(answer: httpx.Response) -> DeliveryFault | None:
    if answer.is_success:
        return None
    if answer.status_code == httpx.codes.GONE:
        return DeliveryFault.GONE
    return DeliveryFault.REDIRECTED if answer.has_redirect_location else DeliveryFault.REFUSED


async def _excerpt(answer: httpx.Response) -> str | None:
    """The beginning of what it said, as it came: nothing is unpacked."""
    body = b""
    async for part in answer.aiter_raw():
        body += part
        if len(body) >= LONGEST_EXCERPT:
            break
    said = body[:LONGEST_EXCERPT].decode(errors="replace")
    return "".join(character if character.isprintable() else " " for character in said).strip() or None
