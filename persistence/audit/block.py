"""A block of the audit: so many entries, bound to all before them and signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from persistence.identity import new_id
from persistence.platform.keys import secrets

BEGINNING = bytes(32)
"""What the first block of a company follows."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """``first_id`` and ``last_id`` are the least and the greatest of its entries, ``horizon`` the
    transaction before which nothing of the company is left unsealed."""

    company_id: UUID
    number: int
    entries: int
    first_id: UUID
    last_id: UUID
    root: bytes
    previous: bytes
    sealed_at: datetime
    horizon: int
    hash: bytes = b""
    signature: bytes = b""
    key_id: str = ""
    id: UUID = field(default_factory=new_id)
    """By which programs refer to it; no part of what is hashed."""

    @property
    def head(self) -> str:
        """A JSON list of texts: everything but hashes."""
        return json.dumps(
            [
                str(self.company_id),
                str(self.number),
                str(self.entries),
                str(self.first_id),
                str(self.last_id),
                self.sealed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                str(self.horizon),
            ]
        )

    @property
    def digest(self) -> bytes:
        """SHA-256 of the hash before, the root and the head."""
        return hashlib.sha256(self.previous + self.root + self.head.encode()).digest()

    def signed(self) -> Block:
        """With its hash, and the installation's word for it."""
        hash = self.digest
        return replace(self, hash=hash, signature=signing_key().sign(hash), key_id=key_id())

    def is_ours(self) -> bool:
        """Whether this installation signed it."""
        known = next((key for key in verifying_keys() if key_id_of(key) == self.key_id), None)
        if known is None:
            return False
        try:
            known.verify(self.signature, self.hash)
        except InvalidSignature:
            return False
        return True


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Of RFC 6962 §2.1, over leaves that are hashed already; of at least one."""
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0]


@cache
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secrets().derive("audit signature"))


def public_key() -> bytes:
    """Ed25519, 32 bytes: what anybody verifies the blocks of this installation with."""
    return signing_key().public_key().public_bytes_raw()


@cache
def verifying_keys() -> tuple[Ed25519PublicKey, ...]:
    """Those whose signatures are this installation's, the newest first."""
    every = secrets().derive("audit signature").every
    return tuple(Ed25519PrivateKey.from_private_bytes(one).public_key() for one in every)


@cache
def key_id() -> str:
    """What blocks call the key by that signs now."""
    return key_id_of(signing_key().public_key())


def key_id_of(key: Ed25519PublicKey) -> str:
    """The first eight bytes of its SHA-256, hexadecimal."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]
