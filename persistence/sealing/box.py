"""A box that everybody can put something into, and only who holds its key can open: for certificates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from persistence.sealing.wrapping import KeyLost
from persistence.secrets import Place

BOXED = b"\x03"
NAME, KEY = 4, 32
"""Bytes of what a box is called by, and of a key of X25519."""
ONCE = bytes(12)
"""A nonce is not needed twice: each value has a key of its own."""


@dataclass(frozen=True)
class Box:
    """``public`` is known to who stores certificates, ``secrets`` to who signs: the newest first."""

    public: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_there(self) -> bool:
        return bool(self.public)

    @cached_property
    def header(self) -> bytes:
        """What values begin with that are put into it now."""
        return BOXED + _name(bytes.fromhex(self.public))

    def put(self, data: bytes, place: Place) -> bytes:
        """Header, the public half of a key made for this value alone (X25519), AES-256-GCM ciphertext."""
        own, theirs = X25519PrivateKey.generate(), bytes.fromhex(self.public)
        half = own.public_key().public_bytes_raw()
        shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
        body = _cipher(shared, half, theirs).encrypt(ONCE, data, self.header + place.label)
        return self.header + half + body

    def take(self, sealed: bytes, place: Place) -> bytes:
        """Raises KeyLost without the key; cryptography's InvalidTag when it was changed or moved."""
        header, half, body = sealed[: 1 + NAME], sealed[1 + NAME : 1 + NAME + KEY], sealed[1 + NAME + KEY :]
        for secret in self.secrets:
            own = signing_pair(secret)
            theirs = own.public_key().public_bytes_raw()
            if BOXED + _name(theirs) == header:
                shared = own.exchange(X25519PublicKey.from_public_bytes(half))
                return _cipher(shared, half, theirs).decrypt(ONCE, body, header + place.label)
        raise KeyLost(
            f"only who has the SIGNING_KEY called {header[1:].hex()} opens {place.table}.{place.column}"
        )


@lru_cache(maxsize=8)
def signing_pair(secret: str) -> X25519PrivateKey:
    """Both halves of the key, from a secret text."""
    seed = HKDF(SHA256(), KEY, salt=b"retaguarda", info=b"signing key").derive(secret.encode())
    return X25519PrivateKey.from_private_bytes(seed)


def public_half(secret: str) -> str:
    """What who stores certificates is told, in hexadecimal digits."""
    return signing_pair(secret).public_key().public_bytes_raw().hex()


def _name(public: bytes) -> bytes:
    return hashlib.sha256(public).digest()[:NAME]


def _cipher(shared: bytes, half: bytes, theirs: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY, salt=half + theirs, info=b"retaguarda certificate").derive(shared))
