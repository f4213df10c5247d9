"""What everything secret of this installation is derived from."""

from __future__ import annotations

from functools import cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from persistence.platform.tokens import TokenMint
from persistence.secrets import Secrets
from persistence.settings import Settings


class OwnSecret(BaseSettings):
    """The one setting that is needed here, so that a database is enough to work with besides."""

    model_config = Settings.model_config
    secret_key: SecretStr = Field(min_length=32)


@cache
def secrets() -> Secrets:
    return Secrets(OwnSecret().secret_key.get_secret_value())


@cache
def mint() -> TokenMint:
    """The tokens of this installation."""
    return TokenMint(secrets())
