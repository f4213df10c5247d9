"""From where and until when a key is good, as somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_network

from domain.kernel.refusal import Malformed, OutOfRange, Refusal, checks

MOST_ADDRESSES = 50


class ExpiryPassed(Refusal):
    """It would be worth nothing already."""

    code = "EXPIRY_PASSED"


def networks(texts: Sequence[str]) -> tuple[str, ...]:
    """Addresses and networks in CIDR notation, in one form, each once. Raises every refusal at once."""
    found = []
    with checks() as check:
        few = len(texts) <= MOST_ADDRESSES
        check.that(few, OutOfRange("addresses", from_="0", to=str(MOST_ADDRESSES)))
        for position, text in enumerate(texts[:MOST_ADDRESSES]):
            with check.at("addresses", position):
                found.append(network(text))
    return tuple(dict.fromkeys(found))


def network(text: str) -> str:
    """`203.0.113.7` is `203.0.113.7/32`. Raises Malformed, also for a network with bits of a host."""
    try:
        return str(ip_network(text.strip()))
    except ValueError:
        raise Malformed(expected="network") from None


def coming(expires_at: datetime | None, *, now: datetime) -> datetime | None:
    """Raises ExpiryPassed."""
    if expires_at is not None and expires_at <= now:
        raise ExpiryPassed("expires_at")
    return expires_at
