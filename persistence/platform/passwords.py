"""Passwords: slow hashes, two at a time, equally slow for people who do not exist."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

T = TypeVar("T")

LONGEST_QUEUE = 32
THREADS = 2
"""Each hash takes 19 MiB and a core; more at a time would starve everything else."""


class TooBusy(Exception):
    """More people sign in than can be checked."""


@dataclass
class PasswordHashes:
    """Argon2id with 19 MiB, two passes, one lane (OWASP's floor)."""

    hasher: PasswordHasher = field(
        default_factory=lambda: PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    )
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "password"))
    _waiting: int = 0
    _stand_in: str | None = None

    async def digest(self, password: str) -> str:
        return await self._run(self.hasher.hash, password)

    async def matches(self, password: str, digest: str | None) -> bool:
        """Takes as long when there is no digest to compare with. Raises TooBusy."""
        if digest is None:
            if self._stand_in is None:
                self._stand_in = await self.digest("nobody has this password")
            await self._run(self._verified, password, self._stand_in)
            return False
        return await self._run(self._verified, password, digest)

    def is_outdated(self, digest: str) -> bool:
        """Whether it was made under other parameters than are used now."""
        return self.hasher.check_needs_rehash(digest)

    def _verified(self, password: str, digest: str) -> bool:
        try:
            return self.hasher.verify(digest, password)
        except (VerifyMismatchError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., T], *arguments: str) -> T:
        if self._waiting >= LONGEST_QUEUE:
            raise TooBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1


@cache
def passwords() -> PasswordHashes:
    """One pool for the whole process."""
    return PasswordHashes()
