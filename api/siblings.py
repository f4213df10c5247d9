"""What all processes that answer at one port have counted, whichever of them is asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

PATIENCE = 1.0
"""Seconds that a sibling may take to tell; without it, its figures are left out this time."""
FAMILY = "# HELP "


@dataclass
class Siblings:
    """A door for each, made before they part: a socket in Linux's abstract namespace, named by the kernel."""

    doors: Sequence[socket.socket]
    own: int = 0
    """Which of them this process is."""

    @classmethod
    def of(cls, processes: int) -> Siblings:
        return cls([_door() for _ in range(processes)])

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[None]:
        """Meanwhile the others are told what this process has counted."""
        server = await asyncio.start_unix_server(self._tell, sock=self.doors[self.own])
        try:
            yield
        finally:
            server.close()

    async def counted(self) -> bytes:
        """Of all that answer, each under its number as label ``process``."""
        others = (door for number, door in enumerate(self.doors) if number != self.own)
        told = await asyncio.gather(*map(_asked, others))
        return _by_family([self._counted(), *filter(None, told)])

    def _counted(self) -> str:
        return generate_latest(_Numbered(str(self.own))).decode()

    async def _tell(self, _: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        answer.write(self._counted().encode())
        answer.close()


@dataclass(frozen=True)
class _Numbered(Collector):
    """Everything that this process counts, with its number."""

    number: str

    def collect(self) -> Iterator[Metric]:
        for family in REGISTRY.collect():
            family.samples = [
                each._replace(labels={**each.labels, "process": self.number}) for each in family.samples
            ]
            yield family


def _door() -> socket.socket:
    door = socket.socket(socket.AF_UNIX)
    door.bind("")
    door.listen()
    return door


async def _asked(door: socket.socket) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            asking = socket.socket(socket.AF_UNIX)
            asking.setblocking(False)
            await asyncio.get_running_loop().sock_connect(asking, door.getsockname())
            answer, question = await asyncio.open_unix_connection(sock=asking)
            try:
                return (await answer.read()).decode()
            finally:
                question.close()
    except OSError:
        return None


def _by_family(texts: Iterable[str]) -> bytes:
    """Of several answers one: Prometheus wants all of a family together."""
    families: dict[str, list[str]] = {}
    for text in texts:
        for family in f"\n{text}".split(f"\n{FAMILY}")[1:]:
            name, kind, *samples = family.splitlines()
            families.setdefault(f"{FAMILY}{name}\n{kind}", []).extend(samples)
    return "".join("\n".join([head, *rows, ""]) for head, rows in families.items()).encode()
