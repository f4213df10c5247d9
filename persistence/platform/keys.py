"""What everything secret of this installation is derived from."""

from __future__ import annotations

from functools import cache

from persistence.platform.tokens import TokenMint
from persistence.secrets import Secrets
from persistence.settings import settings


@cache
def secrets() -> Secrets:
    return Secrets(settings().secret_key.get_secret_value())


@cache
def mint() -> TokenMint:
    """The tokens of this installation."""
    return TokenMint(secrets())
