"""Tokens: what a person or a partner's program shows to prove who it is.

A key and a refresh token begin with their company, so that looking one up needs no search across
companies. The access token is a JWT (RFC 9068) that only this installation can sign.
"""

from __future__ import annotations

import hmac
import secrets as randomness
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jwt import JWTClaimsRegistry

from domain.platform.ports import AccessToken, IssuedToken
from domain.platform.session import ACCESS_LASTS
from persistence.identity import id_of
from persistence.secrets import DerivedKey, Secrets

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
KEY, REFRESH, INVITATION, UPLOAD = "rg_live", "rg_refresh", "rg_invite", "rg_upload"
ISSUER = AUDIENCE = "retaguarda"
ALGORITHM = "Ed25519"
MOST_KNOWN = 1_000
"""Tokens that are remembered, so that their signatures are checked once."""
NAMES, SECRET, CHECK, SEAL = 43, 43, 6, 22
"""Lengths in base 62: company and id together, 256 random bits, a CRC-32, 128 bits of a MAC."""


@dataclass(frozen=True)
class Presented:
    """An opaque token taken apart; ``digest`` is what a good one is stored as.

    One without a seal may be stored as one of ``former``: under a pepper of a former secret.
    """

    company: UUID
    id: UUID
    digest: bytes
    former: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Bearer:
    """A valid access token."""

    company: UUID
    member: UUID
    session: UUID


@dataclass(frozen=True)
class TokenMint:
    """Issues and reads the tokens of this installation."""

    secrets: Secrets

    def key(self, company: UUID, key_id: UUID) -> IssuedToken:
        """A partner's key; the check at its end lets scanners of source code recognise it."""
        body = self._body(KEY, company, key_id)
        return IssuedToken(text=f"{body}_{_crc(body)}", digest=self._digest(body))

    def refresh(self, company: UUID, session_id: UUID) -> IssuedToken:
        """Sealed: one that opens but is not the current one was good once, so somebody copied it."""
        return self._sealed(REFRESH, company, session_id)

    def invitation(self, company: UUID, invitation_id: UUID) -> IssuedToken:
        """Sealed, so that one that was never issued is known without looking anything up; and derived, so
        that whoever mails it need not be handed it."""
        secret = hmac.digest(self._inviting, company.bytes + invitation_id.bytes, sha256)
        return self._sealed(INVITATION, company, invitation_id, secret)

    def upload(self, company: UUID, upload_id: UUID) -> IssuedToken:
        """Lets whoever holds it send one file."""
        return self._sealed(UPLOAD, company, upload_id)

    def access(self, company: UUID, session_id: UUID, member_id: UUID, *, at: datetime) -> AccessToken:
        expires_at = (at + ACCESS_LASTS).replace(microsecond=0)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": member_id.hex,
            "company": company.hex,
            "sid": session_id.hex,
            "iat": int(at.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": uuid4().hex,
        }
        text = jwt.encode({"alg": ALGORITHM, "typ": "at+jwt"}, claims, self._signer, algorithms=[ALGORITHM])
        return AccessToken(text=text, expires_at=expires_at)

    def read_key(self, text: str) -> Presented | None:
        """None when it is not one of our shape. Remembered in memory: a program shows its key each time."""
        return self._known_keys(text)

    @cached_property
    def _known_keys(self) -> Callable[[str], Presented | None]:
        return lru_cache(maxsize=1_000)(self._read_key)

    def _read_key(self, text: str) -> Presented | None:
        body, _, check = text.rpartition("_")
        if not text.isascii() or check != _crc(body):
            return None
        return self._read(KEY, body, *self._pepper.every)

    def read_refresh(self, text: str) -> Presented | None:
        """None when it was never issued here."""
        return self._read_sealed(REFRESH, text)

    def read_invitation(self, text: str) -> Presented | None:
        """None when it was never issued here."""
        return self._read_sealed(INVITATION, text)

    def read_access(self, text: str, *, at: datetime) -> Bearer | None:
        """None when it is not ours, changed, expired or meant for something else."""
        known = self._known_bearers.get(text)
        if known is None:
            known = self._read_access(text, at=at)
            if known is None:
                return None
            if len(self._known_bearers) >= MOST_KNOWN:
                self._known_bearers.clear()
            self._known_bearers[text] = known
        bearer, expires = known
        return bearer if at.timestamp() < expires else None

    @cached_property
    def _known_bearers(self) -> dict[str, tuple[Bearer, int]]:
        """Tokens whose signature was seen to be ours."""
        return {}

    def _read_access(self, text: str, *, at: datetime) -> tuple[Bearer, int] | None:
        for signer in (self._signer, *self._former_signers):
            if (known := self._read_signed(text, signer, at=at)) is not None:
                return known
        return None

    def _read_signed(self, text: str, signer: OKPKey, *, at: datetime) -> tuple[Bearer, int] | None:
        try:
            token = jwt.decode(text, signer, algorithms=[ALGORITHM])
            registry = JWTClaimsRegistry(
                now=int(at.timestamp()),
                leeway=0,
                iss={"essential": True, "value": ISSUER},
                aud={"essential": True, "value": AUDIENCE},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
            )
            registry.validate(token.claims)
            if token.header.get("typ") != "at+jwt":
                return None
            names = (token.claims[name] for name in ("company", "sub", "sid"))
            company, member, session = (id_of(name) for name in names)
        except (JoseError, KeyError, ValueError, TypeError, AttributeError):
            return None
        return Bearer(company, member, session), int(token.claims["exp"])

    def account(self, company: UUID, email: str) -> str:
        """What failed attempts are counted under, without storing what people mistype."""
        return hmac.digest(self._pepper, company.bytes + email.strip().lower().encode(), sha256).hex()

    def read_upload(self, text: str) -> Presented | None:
        """None when it was never issued here."""
        return self._read_sealed(UPLOAD, text)

    def _sealed(self, kind: str, company: UUID, id: UUID, secret: bytes | None = None) -> IssuedToken:
        body = self._body(kind, company, id, secret)
        return IssuedToken(text=f"{body}_{self._seal(body)}", digest=self._digest(body))

    def _read_sealed(self, kind: str, text: str) -> Presented | None:
        body, _, seal = text.rpartition("_")
        if not text.isascii():
            return None
        for sealing, pepper in zip(self._sealing.every, self._pepper.every, strict=True):
            if hmac.compare_digest(seal, _sealed_by(sealing, body)):
                return self._read(kind, body, pepper)
        return None

    def _body(self, kind: str, company: UUID, id: UUID, secret: bytes | None = None) -> str:
        names = _written(company.bytes + id.bytes, NAMES)
        return f"{kind}_{names}_{_written(secret or randomness.token_bytes(32), SECRET)}"

    def _read(self, kind: str, body: str, pepper: bytes, *former: bytes) -> Presented | None:
        names = body.removeprefix(f"{kind}_")[:NAMES]
        if len(body) != len(kind) + NAMES + SECRET + 2 or not body.startswith(f"{kind}_"):
            return None
        try:
            both = _number(names).to_bytes(32, "big")
        except (ValueError, OverflowError):
            return None
        digest, *others = (hmac.digest(key, body.encode(), sha256) for key in (pepper, *former))
        return Presented(id_of(both[:16].hex()), id_of(both[16:].hex()), digest, tuple(others))

    def _digest(self, body: str) -> bytes:
        return hmac.digest(self._pepper, body.encode(), sha256)

    def _seal(self, body: str) -> str:
        return _sealed_by(self._sealing, body)

    @cached_property
    def _pepper(self) -> DerivedKey:
        return self.secrets.derive("key-pepper")

    @cached_property
    def _inviting(self) -> bytes:
        return self.secrets.derive("invitation-token")

    @cached_property
    def _sealing(self) -> DerivedKey:
        return self.secrets.derive("refresh-seal")

    @cached_property
    def _signer(self) -> OKPKey:
        return _signer_of(self.secrets.derive("token-signing"))

    @cached_property
    def _former_signers(self) -> tuple[OKPKey, ...]:
        return tuple(map(_signer_of, self.secrets.derive("token-signing").former))


def _signer_of(seed: bytes) -> OKPKey:
    return OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))


def _sealed_by(key: bytes, body: str) -> str:
    return _written(hmac.digest(key, body.encode(), sha256)[:16], SEAL)


def _crc(body: str) -> str:
    return _written(zlib.crc32(body.encode()).to_bytes(4, "big"), CHECK)


def _written(data: bytes, length: int) -> str:
    """In base 62, padded to its length."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 62)
        text = DIGITS[digit] + text
    return text.rjust(length, "0")


def _number(text: str) -> int:
    """Raises ValueError for other digits."""
    number = 0
    for character in text:
        number = number * 62 + DIGITS.index(character)
    return number
