"""What an installation is told by its environment."""

from __future__ import annotations

import os
from enum import StrEnum
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_FOLDERS = ("/run/secrets", os.environ.get("CREDENTIALS_DIRECTORY", ""))
"""Where containers and systemd lay the files of secrets."""


class Installation(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


class ClockSettings(BaseSettings):
    """What tells the time of business; only tests and rehearsals turn it. Production refuses to start."""

    environment: Installation = Installation.PRODUCTION
    """``development`` shows the explorer and allows the sandbox; ``production`` does neither."""
    clock_offset: float = 0
    """Seconds by which business time is ahead of real time. For tests alone."""
    clock_freeze: AwareDatetime | None = None
    """An instant with its offset at which business time stands still. For tests alone."""

    @model_validator(mode="after")
    def _true_in_production(self) -> Self:
        turned = self.clock_offset or self.clock_freeze
        if turned and self.environment is Installation.PRODUCTION:
            raise ValueError("CLOCK_OFFSET and CLOCK_FREEZE are for ENVIRONMENT=development alone")
        return self


class Settings(ClockSettings):
    """Read from environment variables of the same names in upper case, else from files of the same names.

    Addresses may hold passwords; a file is better kept than a variable.
    """

    model_config = SettingsConfigDict(
        extra="ignore",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        secrets_dir=[folder for folder in SECRET_FOLDERS if folder and Path(folder).is_dir()],
    )

    database_url: SecretStr
    """``postgresql://login@host/name``; the login owns the tables and may take the process's role."""
    broker_url: SecretStr = SecretStr("redis://localhost:6379/0")
    """Where tasks are announced; may be lost at any time without harm."""
    storage_url: str = "file:///var/lib/retaguarda"
    """Where fiscal files are kept: ``file:///folder`` or ``s3://bucket/prefix``."""
    tax_authority_url: str = ""
    """Base address of the tax authority's services; empty means the official table by state."""
    tax_authority_ca: str = ""
    """Path of a PEM file with the authorities' root certificates; empty means the system's."""
    pix_provider_ca: str = ""
    """Path of a PEM file with the payment providers' root certificates; empty means the system's."""
    mail_url: SecretStr = SecretStr("")
    """``smtps://user:password@host?from=address``, ``smtp://`` with STARTTLS, or ``file:///folder``;
    empty: no mail is sent, and invitations are handed over by who invites."""
    webhook_loopback: bool = False
    """Let webhooks lead to this machine itself, at any port. For development and tests alone."""
    second_factor: bool | None = None
    """Whether the roles that move money (ADMIN, CONTROLLER, FINANCE) of companies founded from now on count
    only for who has a second factor; unset: in production alone."""
    secret_key: SecretStr = Field(min_length=32)
    """Everything secret of an installation is derived from it. Losing it loses the sealed data."""
    host: str = "127.0.0.1"
    """Where this process listens."""
    port: int = 8000
    """Where the API answers."""
    explorer: bool = False
    """Serve the GraphQL explorer in production too; in development it always is."""
    health_port: int = 8001
    """Where processes other than the API answer health checks."""
    public_url: str = "http://localhost:8000"
    """How clients reach the API; the addresses of files begin with it."""
    trusted_proxies: str = ""
    """Addresses or networks of your own proxies, with commas: their X-Forwarded-For is believed."""
    cost_ceiling: int = Field(default=10_000, ge=100)
    """The most that one document may cost; roughly the objects it can answer with."""
    cost_limit: int = Field(default=100_000, ge=100)
    """What each member and each partner's key can spend at once; counted in the Valkey of BROKER_URL."""
    cost_restore_rate: int = Field(default=10_000, ge=1)
    """How much of that comes back every second."""
    log_level: str = "INFO"
    """The least grave entries that are written: DEBUG, INFO, WARNING or ERROR."""
    log_format: LogFormat = LogFormat.JSON
    """``json`` for programs, ``console`` for people."""

    @property
    def shows_explorer(self) -> bool:
        return self.explorer or not self.in_production

    @property
    def in_production(self) -> bool:
        return self.environment is Installation.PRODUCTION

    @model_validator(mode="after")
    def _postgresql_only(self) -> Settings:
        if not self.database_url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("DATABASE_URL must begin with postgresql://")
        return self

    @model_validator(mode="after")
    def _strangers_only_in_production(self) -> Settings:
        if self.webhook_loopback and self.in_production:
            raise ValueError("WEBHOOK_LOOPBACK is for ENVIRONMENT=development alone")
        return self

    @field_validator("trusted_proxies")
    @classmethod
    def _networks_only(cls, listed: str) -> str:
        for network in filter(None, map(str.strip, listed.split(","))):
            ip_network(network)
        return listed

    @model_validator(mode="after")
    def _payable(self) -> Settings:
        if self.cost_ceiling > self.cost_limit:
            raise ValueError("COST_CEILING must not exceed COST_LIMIT, or nobody could ever pay so much")
        return self


@cache
def settings() -> Settings:
    """The settings of this process. Raises ValidationError naming what is missing."""
    return Settings()
