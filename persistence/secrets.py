"""What must not be readable in tables or guessable outside: sealed fields and derived keys."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
NONCE = 12


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
    """Everything is derived from one secret of at least 32 characters."""

    secret_key: str = field(repr=False)

    def derive(self, purpose: str, *, length: int = 32) -> bytes:
        """A key of its own for each purpose (HKDF-SHA-256, RFC 5869)."""
        return HKDF(SHA256(), length, salt=b"retaguarda", info=purpose.encode()).derive(
            self.secret_key.encode()
        )

    def seal(self, data: bytes, place: Place) -> bytes:
        """Version byte, nonce, AES-256-GCM ciphertext bound to its place."""
        nonce = os.urandom(NONCE)
        return VERSION + nonce + self._cipher(place).encrypt(nonce, data, VERSION + place.label)

    def open(self, sealed: bytes, place: Place) -> bytes:
        """What was sealed here. Raises cryptography's InvalidTag when changed, moved or foreign."""
        nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        return self._cipher(place).decrypt(nonce, body, sealed[:1] + place.label)

    def _cipher(self, place: Place) -> AESGCM:
        return _cipher_of(self, place.company)


@lru_cache(maxsize=1_000)
def _cipher_of(secrets: Secrets, company: UUID) -> AESGCM:
    return AESGCM(secrets.derive(f"data|{company}"))
