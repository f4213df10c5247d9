"""The port of a server that we start is given to nobody else, whether the server runs or not."""

from __future__ import annotations

import errno
import socket
import sys
from pathlib import Path

import pytest
import redis

from persistence.embedded.child import free_port, port_is_taken
from persistence.embedded.valkey import EmbeddedValkey

IP_LOCAL_PORT_RANGE = 51
"""Of Linux since 6.3: between which ports the kernel chooses one for this socket."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere ports cannot be reserved")


def left_with(port: int) -> socket.socket:
    """A socket for which the kernel has no other port to choose."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.setsockopt(
            socket.IPPROTO_IP, IP_LOCAL_PORT_RANGE, (port << 16 | port).to_bytes(4, sys.byteorder)
        )
    except OSError:
        found.close()
        pytest.skip("this Linux chooses ports as it likes")
    return found


def refuse_everybody(port: int) -> None:
    with left_with(port) as server, pytest.raises(OSError, match="in use") as refused:
        server.bind(("127.0.0.1", 0))
    assert refused.value.errno == errno.EADDRINUSE
    with socket.create_server(("127.0.0.1", 0)) as there, left_with(port) as caller:
        with pytest.raises(OSError, match="assign") as refused:
            caller.connect(there.getsockname())
        assert refused.value.errno == errno.EADDRNOTAVAIL


def test_no_server_and_no_connection_is_given_it_before_its_server_has_it() -> None:
    refuse_everybody(free_port())


def test_its_server_has_it_alone_and_may_come_again() -> None:
    port = free_port()
    for _ in range(2):
        assert not port_is_taken("127.0.0.1", port)
        with socket.create_server(("127.0.0.1", port)):
            assert port_is_taken("127.0.0.1", port)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_a_service_that_was_killed_comes_back_where_it_was(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        refuse_everybody(server.port)
        server.start()
        assert redis.Redis.from_url(server.url()).ping()
