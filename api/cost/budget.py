"""What each client of each company may spend: a bucket of tokens, shared by all processes.

A process takes tokens out of the bucket before it spends them, a slice at a time and in the background,
so that a request hardly ever waits for Valkey. All processes together therefore never spend more than the
bucket holds and restores; what one holds and does not use is given back within two seconds. While Valkey
is gone each process fills a bucket of its own, so that as many buckets can be spent as there are processes.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field

from api.cost.account import Account
from api.cost.standing import Standing
from api.faults import DocumentRefused, Throttled
from domain.kernel.said import Said
from domain.platform.principal import Principal
from persistence.buckets import Buckets, OwnBuckets, Size, buckets_at
from persistence.settings import Settings

SLICES = 10
"""A process holds at most this part of a bucket besides what a request needs at once."""
IDLE = 1.0
"""Seconds after which tokens that are not used are given back."""
PAUSE = 0.02
"""Seconds between two looks into a bucket that is nearly empty."""


@dataclass
class Budget:
    """``ceiling`` is the most that one document may cost."""

    buckets: Buckets
    size: Size
    ceiling: int
    _accounts: dict[tuple[object, object], Account] = field(default_factory=dict)
    _tidying: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, chosen: Settings) -> Budget:
        size = Size(chosen.cost_limit, chosen.cost_restore_rate)
        return cls(buckets_at(chosen.broker_url.get_secret_value(), size), size, chosen.cost_ceiling)

    @classmethod
    def alone(cls) -> Budget:
        """As the settings are unless said otherwise, counted in this process."""
        size = Size(limit=100_000, rate=10_000)
        return cls(OwnBuckets(size), size, ceiling=10_000)

    async def take(self, principal: Principal | None, requested: int) -> Standing:
        """Pay for one document. Raises DocumentRefused and Throttled.

        Who has not signed in has no bucket: what is open to them is limited elsewhere.
        """
        self.check(requested)
        return await self._pay(principal, requested)

    async def take_for_reading(self, principal: Principal | None, requested: int) -> Standing:
        """Pay for reading a document before it is known what it asks; never more than a slice of a bucket.

        Raises Throttled.
        """
        return await self._pay(principal, min(requested, self._slice))

    async def _pay(self, principal: Principal | None, requested: int) -> Standing:
        if principal is None:
            return Standing(requested, self.size.limit, self.size)
        account = self._account(principal)
        if account.held < requested:
            await self._fetch(account, requested)
        account.held -= requested
        account.used_at = now = time.monotonic()
        if account.held < self._slice // 2 and account.renewal is None and account.seen_at < now - PAUSE:
            account.renewal = asyncio.ensure_future(self._renew(account))
        return Standing(requested, account.remaining(), self.size)

    def check(self, requested: int) -> None:
        """Raises DocumentRefused when no client could pay that much at once."""
        if requested > self.ceiling:
            raise DocumentRefused(
                Said(
                    "This costs {requested}; one document may cost {most}. Ask for shorter pages.",
                    requested=requested,
                    most=self.ceiling,
                ),
                requested=requested,
                limit=self.ceiling,
            )

    def seen(self, principal: Principal | None) -> Standing:
        """How a client stands as far as is known here, without asking."""
        remaining = self.size.limit if principal is None else self._account(principal).remaining()
        return Standing(0, remaining, self.size)

    async def standing(self, principal: Principal, requested: int = 0) -> Standing:
        """How a client stands before it pays anything."""
        account = self._account(principal)
        await self._lease(account, 0, 0)
        return Standing(requested, account.remaining(), self.size)

    async def close(self) -> None:
        """Give back what is held."""
        if self._tidying is not None:
            self._tidying.cancel()
        for account in list(self._accounts.values()):
            await self._give_back(account)
        self._accounts.clear()
        self.buckets.close()

    @property
    def _slice(self) -> int:
        return self.size.limit // SLICES

    def _account(self, principal: Principal) -> Account:
        key = (principal.company, principal.id)
        account = self._accounts.get(key)
        if account is None:
            account = Account(f"{principal.company.hex}:{principal.id.hex}", self.size)
            self._accounts[key] = account
            if self._tidying is None or self._tidying.done():
                self._tidying = asyncio.ensure_future(self._tidy())
        return account

    async def _fetch(self, account: Account, requested: int) -> None:
        """Until enough is held. Raises Throttled."""
        async with account.turn:
            while (lacking := requested - account.held) > 0:
                if account.knows_to_lack(requested):
                    raise self._throttled(account, requested)
                await self._lease(account, lacking + self._slice, lacking)

    async def _lease(self, account: Account, asked: int, least: int) -> None:
        account.see(await self.buckets.lease(account.name, asked, least))

    async def _renew(self, account: Account) -> None:
        """A slice beforehand, for the requests to come."""
        try:
            async with account.turn:
                if (lacking := self._slice - account.held) > 0:
                    await self._lease(account, lacking, 1)
        finally:
            account.renewal = None

    def _throttled(self, account: Account, requested: int) -> Throttled:
        wait = max(1, math.ceil(account.lacks(requested) * 1000))
        return Throttled(
            Said("Too much in a short time; try again in {wait} ms.", wait=wait),
            retryAfterMs=wait,
            cost=Standing(requested, account.remaining(), self.size).shown(),
        )

    async def _tidy(self) -> None:
        """As long as anything is held, give back what is idle."""
        while self._accounts:
            await asyncio.sleep(IDLE)
            for key, account in list(self._accounts.items()):
                if account.used_at < time.monotonic() - IDLE and not account.turn.locked():
                    del self._accounts[key]
                    await self._give_back(account)

    async def _give_back(self, account: Account) -> None:
        held, account.held = account.held, 0
        if held > 0:
            await self.buckets.lease(account.name, -held, -held)
