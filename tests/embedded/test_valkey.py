"""The embedded Valkey answers those who know its password, and forgets when it ends."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis

from persistence.embedded.child import ServiceFailure, spawn
from persistence.embedded.valkey import EmbeddedValkey


def test_it_answers_with_the_password_and_not_without(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        assert redis.Redis.from_url(server.url()).ping()
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=server.port).ping()


def test_its_password_is_in_no_list_of_processes(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path) as server:
        assert server.process is not None
        assert server.password not in " ".join(psutil.Process(server.process.pid).cmdline())


def test_started_again_it_has_the_same_address_and_no_memory(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path).start()
    redis.Redis.from_url(server.url()).set("bell", "rung")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    with server:
        assert redis.Redis.from_url(server.url()).get("bell") is None


def test_killed_while_it_starts_it_is_started_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fates = iter(["killed"])

    def sabotaged(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        process = spawn(*arguments, **options)
        if next(fates, None):
            process.kill()
            process.wait()
        return process

    monkeypatch.setattr("persistence.embedded.valkey.spawn", sabotaged)
    with EmbeddedValkey(tmp_path) as server:
        assert redis.Redis.from_url(server.url()).ping()


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ServiceFailure, match=str(port)):
            EmbeddedValkey(tmp_path, port=port).start()
