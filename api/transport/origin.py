"""From where a request comes: the client's address, behind proxies that are known, and its program's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from api.transport.head import Head

LONGEST_AGENT = 200
"""Characters of what a client calls its program."""

Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Proxies:
    """``listed``: addresses and networks of one's own proxies, with commas; only those are believed."""

    listed: str = ""

    @cached_property
    def networks(self) -> tuple[Network, ...]:
        """Raises ValueError."""
        return tuple(ip_network(name.strip()) for name in self.listed.split(",") if name.strip())

    def address_of(self, head: Head) -> str | None:
        """The last address of ``X-Forwarded-For`` that no proxy of ours has; without proxies the peer's."""
        hops = [hop.strip() for hop in (head.get(b"x-forwarded-for") or "").split(",") if hop.strip()]
        address = _normal(head.peer)
        while address is not None and hops and self._ours(address):
            address = _normal(hops.pop())
        return address

    def _ours(self, address: str) -> bool:
        parsed = ip_address(address)
        return any(parsed in network for network in self.networks)


def agent_of(head: Head) -> str | None:
    """What the client calls its program, in printable characters and shortened."""
    said = head.get(b"user-agent") or ""
    printable = said if said.isprintable() else "".join(filter(str.isprintable, said))
    return printable[:LONGEST_AGENT] or None


@lru_cache(maxsize=1_000)
def _normal(address: str | None) -> str | None:
    """One form of each address; None for what is none, such as the path of a socket."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return None
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
