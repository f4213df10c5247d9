"""What must not be readable in tables or guessable outside: sealed fields and derived keys."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
NONCE = 12


class DerivedKey(bytes):
    """What is made now is made with it; what was made with those of the ``former`` secrets still counts."""

    former: tuple[bytes, ...] = ()

    def mac(self, body: bytes) -> bytes:
        """HMAC-SHA-256, for which the key is prepared once."""
        begun = self._begun.copy()
        begun.update(body)
        return begun.digest()

    @cached_property
    def _begun(self) -> hmac.HMAC:
        return hmac.new(self, digestmod="sha256")

    @property
    def every(self) -> tuple[bytes, ...]:
        """The newest first."""
        return (self, *self.former)

    def knows(self, mac: bytes, body: bytes) -> bool:
        """Whether this is HMAC-SHA-256 of the body under any of the keys."""
        return any(hmac.compare_digest(mac, hmac.digest(key, body, "sha256")) for key in self.every)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a sealed value lives; moved anywhere else it no longer opens."""

    company: UUID
    table: str
    column: str
    id: UUID

    @property
    def label(self) -> bytes:
        return f"{self.company}|{self.table}|{self.column}|{self.id}".encode()


@dataclass(frozen=True)
class Secrets:
    """Everything is derived from one secret of at least 32 characters, and from those before it."""

    secret_key: str = field(repr=False)
    former: tuple[str, ...] = field(default=(), repr=False)
    """The newest first."""

    def derive(self, purpose: str, *, length: int = 32) -> DerivedKey:
        """A key of its own for each purpose (HKDF-SHA-256, RFC 5869)."""
        return _derived(self, purpose, length)

    def seal(self, data: bytes, place: Place) -> bytes:
        """Version byte, nonce, AES-256-GCM ciphertext bound to its place."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self.ciphers(place.company)[0].encrypt(nonce, data, VERSION + place.label)

    def open(self, sealed: bytes, place: Place) -> bytes:
        """What was sealed here. Raises cryptography's InvalidTag when changed, moved or foreign."""
        return opened_by(self.ciphers(place.company), sealed, place)

    def ciphers(self, company: UUID) -> tuple[AESGCM, ...]:
        """Those that seal what a company has without a key of its own, the newest first."""
        return _ciphers_of(self, company)


def opened_by(ciphers: tuple[AESGCM, ...], sealed: bytes, place: Place) -> bytes:
    """By whichever of them sealed it. Raises cryptography's InvalidTag."""
    nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    for cipher in ciphers[:-1]:
        try:
            return cipher.decrypt(nonce, body, sealed[:1] + place.label)
        except InvalidTag:
            continue
    return ciphers[-1].decrypt(nonce, body, sealed[:1] + place.label)


def data_purpose(company: UUID) -> str:
    """What the key of a company was derived for, before companies had keys of their own."""
    return f"data|{company}"


@lru_cache(maxsize=4_000)
def _derived(secrets: Secrets, purpose: str, length: int) -> DerivedKey:
    newest, *former = (
        HKDF(SHA256(), length, salt=b"retaguarda", info=purpose.encode()).derive(secret.encode())
        for secret in (secrets.secret_key, *secrets.former)
    )
    key = DerivedKey(newest)
    key.former = tuple(former)
    return key


@lru_cache(maxsize=1_000)
def _ciphers_of(secrets: Secrets, company: UUID) -> tuple[AESGCM, ...]:
    return tuple(AESGCM(key) for key in secrets.derive(data_purpose(company)).every)
