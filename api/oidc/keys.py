"""The keys a provider signs with: fetched, kept for a while, and believed for no more than a day."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from joserfc.jwk import ECKey, OKPKey, RSAKey

from api.oidc.reasons import ProviderUnavailable

SigningKey = RSAKey | ECKey | OKPKey
KeyName = tuple[str, str]
"""The `kid`, and the kind of key (`kty`): a name alone could stand for keys of two algorithms."""
FRESH = 600.0
"""Seconds: then they are fetched anew; while that fails, those that are known go on being used."""
STALE = 86_400.0
"""Seconds without a word from the provider, after which it is believed no more."""
PAUSE = 60.0
"""Seconds between two attempts: names that nobody knows must not become a storm on the provider."""
AFTER_FAILURE = 10.0

log = structlog.get_logger("api")


@dataclass(eq=False)
class Keys:
    """Those of one provider. However many ask, one of them fetches; and who leaves does not stop it."""

    issuer: str
    fetch: Callable[[], Awaitable[Mapping[KeyName, SigningKey]]]
    clock: Callable[[], float] = time.monotonic
    _known: Mapping[KeyName, SigningKey] = field(default_factory=dict, init=False)
    _fetched: float | None = field(default=None, init=False)
    _next: float | None = field(default=None, init=False)
    _fetching: asyncio.Task[None] | None = field(default=None, init=False)

    async def find(self, kid: str | None, kind: str) -> SigningKey | None:
        """None when the provider publishes no such key. Raises ProviderUnavailable.

        A token that names none is signed by the only one there is (OpenID Connect Core §10.1).
        """
        if self._age() > FRESH or self._published(kid, kind) is None:
            await self._renewed()
        if self._age() > STALE:
            raise ProviderUnavailable("no keys that are fresh enough")
        return self._published(kid, kind)

    def _published(self, kid: str | None, kind: str) -> SigningKey | None:
        if kid is not None:
            return self._known.get((kid, kind))
        alone = [key for (_, own), key in self._known.items() if own == kind]
        return alone[0] if len(alone) == 1 else None

    def _age(self) -> float:
        return float("inf") if self._fetched is None else self.clock() - self._fetched

    async def _renewed(self) -> None:
        if self._fetching is None:
            if self._next is not None and self.clock() < self._next:
                return
            self._fetching = asyncio.create_task(self._renew())
        await asyncio.shield(self._fetching)

    async def _renew(self) -> None:
        try:
            self._known = await self.fetch()
            self._fetched = self.clock()
            self._next = self._fetched + PAUSE
        except ProviderUnavailable as trouble:
            self._next = self.clock() + AFTER_FAILURE
            log.warning("identity_provider.unavailable", issuer=self.issuer, reason=str(trouble))
        finally:
            self._fetching = None


def usable(published: Any) -> dict[KeyName, SigningKey]:
    """Of a key set, the public keys that sign tokens with an algorithm that is accepted."""
    listed = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(listed, list):
        raise ProviderUnavailable("a key set without keys")
    found = {}
    for one in listed[:MOST_KEYS]:
        if isinstance(one, dict) and (key := _imported(one)):
            found[one.get("kid", ""), one["kty"]] = key
    return found


MOST_KEYS = 50
KINDS: dict[str, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
PUBLIC = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
CURVES = {"EC": "P-256", "OKP": "Ed25519"}
SHORTEST_RSA = 2_048
"""Bits (RFC 7518 §3.3)."""


def _imported(one: dict[str, Any]) -> SigningKey | None:
    """None for what is of no use here; whatever is private in it is left behind."""
    kind = one.get("kty")
    if kind not in KINDS or one.get("use", "sig") != "sig" or not isinstance(one.get("kid", ""), str):
        return None
    if CURVES.get(kind) not in (None, one.get("crv")):
        return None
    try:
        key = KINDS[kind].import_key({"kty": kind} | {part: one[part] for part in PUBLIC[kind]})
        weak = kind == "RSA" and key.public_key.key_size < SHORTEST_RSA
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    return None if weak else key
