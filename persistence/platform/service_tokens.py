"""Tokens that services sign themselves: JWTs (RFC 7519, by the rules of RFC 8725) of five minutes at most.

The header has ``typ`` ``service+jwt`` and as ``kid`` the id of the public key, the claims have ``iss`` (the
id of the service), ``company``, ``aud`` (the address of this API), ``iat``, ``exp`` and, to ask for less
than the service may, ``scope``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from domain.platform.api_key import UnusablePublicKey
from domain.platform.ports import PublicKey

TYPE = "service+jwt"
LONGEST, LEEWAY = 300, 60
"""Seconds from ``iat`` to ``exp``, and by which clocks may differ."""
SHORTEST_RSA = 2048
"""Bits."""
WANTED = "PEM (SubjectPublicKeyInfo): Ed25519, P-256, RSA >= 2048"
MOST_KNOWN = 1_000

Verifier = tuple[OKPKey | ECKey | RSAKey, tuple[str, ...]]


@dataclass(frozen=True)
class ServiceToken:
    """What a token says of itself; nothing of it is believed before its signature is checked."""

    text: str
    company: UUID
    service: UUID
    key: UUID
    audience: tuple[str, ...]
    begins: int
    ends: int
    scopes: tuple[str, ...] | None

    def good(self, *, audience: str, at: datetime) -> bool:
        """Whether it is meant for this API, now, and for as short a time as it must be."""
        now = at.timestamp()
        short = 0 < self.ends - self.begins <= LONGEST
        return short and audience in self.audience and self.begins <= now + LEEWAY and now < self.ends

    def signed_with(self, public_key: bytes) -> bool:
        key, algorithms = _verifier(public_key)
        try:
            jwt.decode(self.text, key, algorithms=list(algorithms))
        except (JoseError, ValueError):
            return False
        return True


@lru_cache(maxsize=MOST_KNOWN)
def read_service(text: str) -> ServiceToken | None:
    """None when it is no such token."""
    try:
        token = jws.extract_compact(text.encode())
        header, claims = token.headers(), json.loads(token.payload)
        return _read(text, header, claims) if header.get("typ") == TYPE else None
    except (JoseError, KeyError, ValueError, TypeError, AttributeError):
        return None


def public_key_of(pem: str) -> PublicKey:
    """Raises UnusablePublicKey."""
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusablePublicKey(wanted=WANTED) from None
    if not _usable(key):
        raise UnusablePublicKey(wanted=WANTED)
    data = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return PublicKey(data=data, digest=sha256(data).digest())


def _read(text: str, header: Mapping[str, Any], claims: Mapping[str, Any]) -> ServiceToken:
    audience, scope = claims["aud"], claims.get("scope")
    begins = max(int(claims["iat"]), int(claims.get("nbf", 0)))
    return ServiceToken(
        text,
        company=_id("company", claims["company"]),
        service=_id("key", claims["iss"]),
        key=_id("keysecret", header["kid"]),
        audience=(audience,) if isinstance(audience, str) else tuple(map(str, audience)),
        begins=begins,
        ends=int(claims["exp"]),
        scopes=None if scope is None else tuple(scope.split()),
    )


def _id(prefix: str, text: str) -> UUID:
    if not text.startswith(f"{prefix}_"):
        raise ValueError
    return UUID(hex=text.removeprefix(f"{prefix}_"))


def _usable(key: object) -> bool:
    match key:
        case Ed25519PublicKey():
            return True
        case EllipticCurvePublicKey(curve=curve):
            return isinstance(curve, SECP256R1)
        case RSAPublicKey(key_size=bits):
            return bits >= SHORTEST_RSA
    return False


@lru_cache(maxsize=MOST_KNOWN)
def _verifier(data: bytes) -> Verifier:
    """The key says which algorithms there are, never the token."""
    match key := load_der_public_key(data):
        case Ed25519PublicKey():
            return OKPKey.import_key(key), ("Ed25519", "EdDSA")
        case EllipticCurvePublicKey():
            return ECKey.import_key(key), ("ES256",)
        case RSAPublicKey():
            return RSAKey.import_key(key), ("RS256", "PS256")
    raise ValueError("not a key that a service is registered with")
