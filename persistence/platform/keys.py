"""What everything secret of this installation is derived from."""

from __future__ import annotations

from functools import cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from persistence.platform.tokens import TokenMint
from persistence.sealing.box import Box
from persistence.sealing.keyring import Keyring
from persistence.secrets import Secrets
from persistence.settings import SHORTEST_SECRET, Settings, lines_of


class OwnSecret(BaseSettings):
    """The settings that are needed here, so that a database is enough to work with besides."""

    model_config = Settings.model_config
    secret_key: SecretStr = Field(min_length=SHORTEST_SECRET)
    former_secret_keys: SecretStr = SecretStr("")
    signing_key: SecretStr = SecretStr("")
    signing_public_key: str = ""


@cache
def secrets() -> Secrets:
    return secrets_of(OwnSecret())


@cache
def keyring() -> Keyring:
    """The keys of companies, as this process holds them."""
    given = OwnSecret()
    return Keyring(secrets(), Box(given.signing_public_key, lines_of(given.signing_key)))


def secrets_of(given: OwnSecret | Settings) -> Secrets:
    """The secret of now, and those before it."""
    return Secrets(given.secret_key.get_secret_value(), lines_of(given.former_secret_keys))


@cache
def mint() -> TokenMint:
    """The tokens of this installation."""
    return TokenMint(secrets())
