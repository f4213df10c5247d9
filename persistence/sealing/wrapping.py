"""How a data key is kept: sealed by a secret of the installation, which it names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from persistence.sealing.tables import DataClass
from persistence.secrets import NONCE, Secrets

NAME = 8
"""Bytes by which a secret is called; they say nothing of it."""


class KeyLost(Exception):
    """What sealed or wrapped it is not at hand: the text says which key, and nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """Which data key it is; kept as another it does not open."""

    company: UUID
    data_class: DataClass
    number: int

    def __str__(self) -> str:
        return f"data key {self.number} of {self.data_class} of company {self.company}"


@dataclass(frozen=True)
class Wrapped:
    """``by`` names the secret."""

    body: bytes
    by: str


def wrap(secrets: Secrets, key: bytes, label: Label) -> Wrapped:
    """Under the newest secret."""
    by, wrapping = next(iter(_wrapping_keys(secrets).items()))
    nonce = os.urandom(NONCE)
    return Wrapped(nonce + wrapping.encrypt(nonce, key, _bound(label, by)), by)


def unwrap(secrets: Secrets, wrapped: Wrapped, label: Label) -> bytes:
    """Raises KeyLost; cryptography's InvalidTag when it was changed or moved."""
    wrapping = _wrapping_keys(secrets).get(wrapped.by)
    if wrapping is None:
        raise KeyLost(
            f"{label} is wrapped by the secret {wrapped.by}, which is neither SECRET_KEY"
            " nor one of FORMER_SECRET_KEYS"
        )
    return wrapping.decrypt(wrapped.body[:NONCE], wrapped.body[NONCE:], _bound(label, wrapped.by))


def newest_name(secrets: Secrets) -> str:
    """What the secret is called by that wraps now."""
    return next(iter(_wrapping_keys(secrets)))


@lru_cache(maxsize=8)
def _wrapping_keys(secrets: Secrets) -> dict[str, AESGCM]:
    """The newest first."""
    names = secrets.derive("data key name", length=NAME).every
    keys = secrets.derive("data key wrapping").every
    return {name.hex(): AESGCM(key) for name, key in zip(names, keys, strict=True)}


def _bound(label: Label, by: str) -> bytes:
    return f"{label.company}|data_key|{label.data_class}|{label.number}|{by}".encode()
