"""Several processes of the API that answer at one port and share in memory what all of them need."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from persistence.embedded.child import ServiceFailure, dying_with_parent
from persistence.embedded.deaths import Deaths

HEEDED = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
UNAVAILABLE = 3
"""The exit code of a process that could not begin."""

log = structlog.get_logger("api")


def bound(host: str, port: int) -> socket.socket:
    """Where all of them will answer; nobody can connect before the first one listens.

    Raises ServiceFailure when the address cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
    except OSError as fault:
        raise ServiceFailure(f"cannot listen at port {port} of {host}: {fault.strerror}") from None
    return door


@dataclass
class Place:
    """One of those that serve, and whoever takes its place when it dies."""

    number: int
    deaths: Deaths = field(default_factory=Deaths)
    pid: int | None = None
    since: float = 0.0
    """When it was begun, or when the next one is due."""


@dataclass
class Together:
    """The parent: it serves nobody, so that nothing of it changes; it keeps the others alive.

    It must have neither threads nor an event loop nor connections: a fork takes none of them along.
    """

    door: socket.socket
    places: list[Place]
    ending: bool = False
    code: int = 0

    @classmethod
    def of(cls, processes: int, door: socket.socket) -> Together:
        """Nothing that is there by now will be looked through by a collector, which would copy it."""
        gc.collect()
        gc.freeze()
        return cls(door, [Place(number) for number in range(processes)])

    def ask(self, may_begin: Callable[[], bool]) -> None:
        """Have a process of its own find out whether to begin, and leave by SystemExit when not.

        What it looks through on the way is copied for it, and would otherwise be for each that serves.
        """
        pid = _forked()
        if not pid:
            sys.exit(0 if may_begin() else UNAVAILABLE)
        _, status = os.waitpid(pid, 0)
        if status:
            sys.exit(UNAVAILABLE)

    def part(self) -> int:
        """Returns in each process that is to serve, with its number. The parent stays inside until all have
        ended, and leaves by SystemExit."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HEEDED)
        while not (self.ending and self._alive == []):
            for place in self._due():
                if self._fork(place):
                    return place.number
            told = signal.sigtimedwait(HEEDED, self._patience())
            if told is not None and told.si_signo != signal.SIGCHLD:
                self._end(kill=self.ending and told.si_signo == signal.SIGINT)
            for place in self._alive:
                self._look_after(place)
        sys.exit(self.code)

    @property
    def _alive(self) -> list[Place]:
        return [place for place in self.places if place.pid is not None]

    def _due(self) -> list[Place]:
        now = time.monotonic()
        waiting = (place for place in self.places if place.pid is None)
        return [] if self.ending else [place for place in waiting if place.since <= now]

    def _patience(self) -> float:
        """Seconds until somebody is due, at most a minute."""
        now = time.monotonic()
        return min([60.0, *(max(0.0, place.since - now) for place in self.places if place.pid is None)])

    def _fork(self, place: Place) -> bool:
        """Whether this is the new process."""
        if pid := _forked():
            place.pid, place.since = pid, time.monotonic()
            return False
        # Ctrl-C reaches everybody at a terminal: the parent alone heeds it, and passes it on.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEEDED - {signal.SIGINT})
        return True

    def _look_after(self, place: Place) -> None:
        assert place.pid is not None
        pid, status = os.waitpid(place.pid, os.WNOHANG)
        if not pid:
            return
        place.pid = None
        if self.ending:
            return
        code, now = os.waitstatus_to_exitcode(status), time.monotonic()
        if code == UNAVAILABLE and not place.deaths.count:
            self.code = UNAVAILABLE
            self._end()
            return
        pause = place.deaths.pause(now - place.since)
        place.since = now + pause
        log.error("process_ended", pid=pid, code=code, retry_seconds=pause)

    def _end(self, *, kill: bool = False) -> None:
        """Have everybody end in good order, or at once; from now on nobody can connect."""
        self.ending = True
        self.door.close()
        for place in self._alive:
            assert place.pid is not None
            os.kill(place.pid, signal.SIGKILL if kill else signal.SIGTERM)


def _forked() -> int:
    """As of os.fork; the child ends with its parent."""
    promise = dying_with_parent()
    pid = os.fork()
    if not pid and promise is not None:
        promise()
    return pid
