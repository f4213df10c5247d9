"""Two secrets side by side, while a partner goes over from one to the other."""

from __future__ import annotations

from typing import Protocol, TypeVar
from uuid import UUID

from domain.kernel.refusal import NotFound, Refusal

MOST_SECRETS = 2


class TwoSecretsLive(Refusal):
    """The one before has to be retired first."""

    code = "TWO_SECRETS_LIVE"


class LastSecret(Refusal):
    """Nothing could be signed or shown without it."""

    code = "LAST_SECRET"


class Secret(Protocol):
    id: UUID


S = TypeVar("S", bound=Secret)


def begin(secrets: list[S], fresh: S) -> None:
    """Beside the one before. Raises TwoSecretsLive."""
    if len(secrets) >= MOST_SECRETS:
        raise TwoSecretsLive
    secrets.append(fresh)


def retire(secrets: list[S], id: UUID, *, kind: str) -> None:
    """Raises NotFound, LastSecret."""
    kept = [secret for secret in secrets if secret.id != id]
    if len(kept) == len(secrets):
        raise NotFound(kind=kind)
    if not kept:
        raise LastSecret
    secrets[:] = kept
