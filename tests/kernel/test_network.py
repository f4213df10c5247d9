"""Which addresses are everybody's."""

from __future__ import annotations

import pytest

from domain.kernel.network import is_loopback, is_public

PUBLIC = ["8.8.8.8", "1.1.1.1", "200.160.2.3", "2606:4700:4700::1111", "2801:80::1"]
NOT_PUBLIC = {
    "0.0.0.0": "this network",  # noqa: S104  nothing is bound
    "10.1.2.3": "private",
    "100.64.0.1": "shared by carriers (CGNAT)",
    "100.100.100.200": "metadata of a cloud",
    "127.0.0.1": "loopback",
    "127.8.9.10": "loopback",
    "168.63.129.16": "the platform of a cloud",
    "169.254.169.254": "metadata of clouds",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.192": "metadata of a cloud",
    "192.0.2.1": "documentation",
    "192.88.99.1": "relays of 6to4",
    "192.168.0.1": "private",
    "198.18.0.1": "benchmarks",
    "203.0.113.9": "documentation",
    "224.0.0.1": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "IPv4-compatible",
    "::ffff:10.0.0.1": "IPv4-mapped",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:8.8.8.8": "IPv4-mapped, though it would be public",
    "64:ff9b::a00:1": "NAT64 of a private one",
    "64:ff9b:1::1": "NAT64, local",
    "100::1": "discard",
    "2001::1": "Teredo",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "6to4 of loopback",
    "fc00::1": "unique local",
    "fd00:ec2::254": "metadata of a cloud",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local with a zone",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "example.com": "a name",
    "2130706433": "a number",
    "127.1": "short",
    "0x7f.0.0.1": "hexadecimal",
    "": "nothing",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_of_somebodys_own_network_is_not(address: str) -> None:
    assert not is_public(address), NOT_PUBLIC[address]


def test_this_machine_is_known_by_both_its_kinds_of_addresses() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("localhost")
    assert not is_loopback("10.0.0.1")
