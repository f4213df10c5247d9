"""From where: the client's own address, and nobody else's word for it."""

from __future__ import annotations

import pytest

from api.transport.head import Head
from api.transport.origin import LONGEST_AGENT, Proxies, agent_of

PROXIES = Proxies("10.0.0.0/8, 2001:db8::1")


def head(peer: str | None, forwarded: str = "", agent: str = "") -> Head:
    headers = [(b"x-forwarded-for", forwarded.encode("latin-1")), (b"user-agent", agent.encode("latin-1"))]
    client = None if peer is None else (peer, 5000)
    return Head.of({"type": "http", "method": "POST", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "unknown", None),
        ("2001:db8::1", "2001:DB8::0:7", "2001:db8::7"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("fe80::1%eth0", "", "fe80::1"),
        ("/run/api.sock", "198.51.100.7", None),
        (None, "198.51.100.7", None),
    ],
)
def test_only_our_own_proxies_are_believed(peer, forwarded, address):
    assert PROXIES.address_of(head(peer, forwarded)) == address


def test_without_proxies_nobody_is_believed():
    assert Proxies().address_of(head("127.0.0.1", "198.51.100.7")) == "127.0.0.1"


def test_what_a_client_calls_its_program_is_short_and_printable():
    assert agent_of(head("::1", agent="Loja/1.0\x1b[31m")) == "Loja/1.0[31m"
    assert len(agent_of(head("::1", agent="x" * 10_000)) or "") == LONGEST_AGENT
    assert agent_of(head("::1")) is None


@pytest.mark.parametrize("listed", ["10.0.0.1/8", "proxy.example", "10.0.0.0/33", ";"])
def test_a_list_of_what_is_no_network_ends_the_process_at_its_start(listed):
    with pytest.raises(ValueError, match=r"network|address|bits"):
        _ = Proxies(listed).networks
