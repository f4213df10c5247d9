"""Programs that end with the process that started them, even when that one is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
RESERVATIONS: deque[socket.socket] = deque()
MOST_RESERVATIONS = 200
"""By then the first have their servers; a process may open 1,024 files on many machines."""


class ServiceFailure(Exception):
    """A service cannot start or run; the message tells a person what to do about it."""


def dying_with_parent(
    sign: signal.Signals = signal.SIGTERM, *, of: int | None = None
) -> Callable[[], None] | None:
    """What a process must call to get ``sign`` when its parent dies; ``of`` is its pid, by default ours.

    Linux only; elsewhere None, and orphans are found and ended at the next start.
    """
    if sys.platform != "linux":
        return None
    libc, parent = ctypes.CDLL(None, use_errno=True), of or os.getpid()

    def promise() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return promise


def spawn(
    command: Sequence[str | Path],
    *,
    output: IO[bytes] | int,
    sign: signal.Signals = signal.SIGTERM,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program out of reach of the terminal's Ctrl-C; ``sign`` ends it when we are gone."""
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        start_new_session=True,
        preexec_fn=dying_with_parent(sign),  # noqa: PLW1509  single-threaded at start-up, and prctl has no other way in
    )


def was_killed(process: subprocess.Popen[bytes]) -> bool:
    """Ended from outside by kill -9, so that it says nothing of what it was doing."""
    return process.poll() == -signal.SIGKILL


def end(
    process: subprocess.Popen[bytes], sign: signal.Signals = signal.SIGTERM, *, patience: float = 10
) -> None:
    """Ask the program to stop; after ``patience`` seconds, kill it and all it started."""
    if process.poll() is None:
        process.send_signal(sign)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """A loopback port for a server that we start, also again after it ended.

    It stays bound without anybody listening, so that the kernel gives it to no server that takes any port
    and to no outgoing connection. A server that names it gets it (with SO_REUSEADDR, as servers ask).
    Where that is not so (macOS), it is a port that nobody listens on at this moment.
    """
    reservation = socket.socket()
    reservation.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reservation.bind(("127.0.0.1", 0))
    port = reservation.getsockname()[1]
    if port_is_taken("127.0.0.1", port):
        reservation.close()
    else:
        _keep(reservation)
    return port


def _keep(reservation: socket.socket) -> None:
    RESERVATIONS.append(reservation)
    if len(RESERVATIONS) > MOST_RESERVATIONS:
        RESERVATIONS.popleft().close()


def port_is_taken(host: str, port: int) -> bool:
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return True
    return False
