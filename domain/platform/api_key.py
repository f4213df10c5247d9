"""A partner's key: acts in one company, within its scopes, until it is revoked or its time is over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.kernel import rotation
from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.refusal import NotFound, Refusal
from domain.kernel.rotation import LastSecret, TwoSecretsLive


class ScopeBeyondOwn(Refusal):
    """Nobody hands out more than they have; facts: ``scope``."""

    code = "SCOPE_BEYOND_OWN"


class UnknownPermission(Refusal):
    """Nothing asks for it, so that it would open nothing; facts: ``scope``."""

    code = "UNKNOWN_PERMISSION"


class KeysAreMadeByMembers(Refusal):
    """A key cannot make another: a person answers for each."""

    code = "KEYS_ARE_MADE_BY_MEMBERS"


class WrongKindOfKey(Refusal):
    """A service signs its tokens, a key is shown: neither becomes the other."""

    code = "WRONG_KIND_OF_KEY"


class UnusablePublicKey(Refusal):
    """Signatures are not checked with it; facts: ``wanted``."""

    code = "UNUSABLE_PUBLIC_KEY"


class KeyRevoked(Refusal):
    """It was taken back for good."""

    code = "KEY_REVOKED"


@dataclass(eq=False, kw_only=True)
class ApiKeySecret:
    """One text of the key, or public key of the service. ``used_at`` is exact to a minute.

    Of a text only a digest is kept. ``public_key`` is a SubjectPublicKeyInfo in DER, of which ``digest`` is
    the SHA-256.
    """

    id: UUID
    digest: bytes = field(repr=False)
    public_key: bytes | None = None
    begun_at: datetime
    used_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class ApiKey(Aggregate):
    """``created_by`` lends the key his authority for discounts.

    A ``service`` shows no text: it signs short-lived tokens, and its secrets are its public keys.
    ``addresses`` are the networks it is good from, any when there are none. ``digest`` is that of its
    oldest secret, where processes of the release before look for it.
    """

    id: UUID
    version: int = 1
    name: str
    service: bool = False
    scopes: tuple[str, ...]
    digest: bytes = field(repr=False)
    addresses: tuple[str, ...] = ()
    created_by: UUID
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    secrets: list[ApiKeySecret] = field(default_factory=list)

    def restrict(self, *, addresses: tuple[str, ...], expires_at: datetime | None) -> None:
        """From where it is good, and until when. Raises KeyRevoked."""
        self._expect_live()
        self.addresses, self.expires_at = addresses, expires_at

    def rotate(self, secret: ApiKeySecret) -> None:
        """Both are good from now on. Raises TwoSecretsLive, KeyRevoked, WrongKindOfKey."""
        self._expect_live()
        if (secret.public_key is not None) != self.service:
            raise WrongKindOfKey
        rotation.begin(self.secrets, secret)

    def retire(self, secret_id: UUID) -> None:
        """It is refused from the next request on. Raises NotFound, LastSecret."""
        rotation.retire(self.secrets, secret_id, kind="keysecret")
        self.digest = self.secrets[0].digest

    def revoke(self, *, at: datetime) -> None:
        """It is refused from the next request on."""
        self.revoked_at = self.revoked_at or at

    def _expect_live(self) -> None:
        if self.revoked_at is not None:
            raise KeyRevoked


def actions_of(service: bool, revoked: bool, secrets: int) -> list[Action]:
    """What may be done with a key, or a service, that has so many secrets."""
    return [
        Action.of("restrictApiKey", not revoked, KeyRevoked.code),
        _rotated("rotateApiKey", revoked, secrets, meant=not service),
        _rotated("rotateServiceKey", revoked, secrets, meant=service),
        Action.of("retireApiKeySecret", secrets > 1, LastSecret.code if secrets else NotFound.code),
        Action.of("revokeApiKey", not revoked, KeyRevoked.code),
    ]


def _rotated(action: str, revoked: bool, secrets: int, *, meant: bool) -> Action:
    full = secrets >= rotation.MOST_SECRETS
    if revoked:
        return Action.of(action, False, KeyRevoked.code)
    return Action.of(action, meant and not full, TwoSecretsLive.code if meant else WrongKindOfKey.code)
