"""Which addresses of the internet are everybody's, and lead into nobody's own network."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

NEVER = tuple(
    map(
        ip_network,
        (
            "168.63.129.16/32",  # the platform of Azure, seen from inside
            "192.0.0.0/24",  # for protocols; metadata of a cloud among them
            "192.88.99.0/24",  # relays of 6to4
            "2002::/16",  # 6to4: holds an IPv4 address, a private one perhaps
            "fec0::/10",  # site-local, of old
        ),
    )
)
"""What the registries call global, or nothing at all, and is not for strangers."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody may call; False for what is none.

    After the registries of special purposes (RFC 6890): not private, loopback, link-local (where
    clouds keep their metadata), shared (CGNAT), multicast, reserved, or IPv4 in the dress of IPv6.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.ipv4_mapped or found.scope_id):
        return False
    special = found.is_multicast or found.is_reserved or found.is_unspecified or not found.is_global
    return not special and not any(found in network for network in NEVER if network.version == found.version)


def is_loopback(address: str) -> bool:
    """Whether it is this machine itself."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
