"""What an installation is told by its environment."""

from __future__ import annotations

import os
import re
import sys
from enum import StrEnum
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import AwareDatetime, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_FOLDERS = ("/run/secrets", os.environ.get("CREDENTIALS_DIRECTORY", ""))
"""Where containers and systemd lay the files of secrets."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")


ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
"""A scheme, a host and perhaps a port, as browsers send it; no star: nobody would know whom it lets in."""


SHORTEST_SECRET = 32
"""Characters."""


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
    empty: no mail is sent, notices are in the inbox alone, and invitations are handed over by who invites."""
    oidc_issuer: str = ""
    """Identity providers that people may sign in by: their issuers, with commas; empty: none."""
    oidc_audience: str = ""
    """What `aud` of their access tokens must be: one for all of them, or one each, with commas."""
    oidc_client: str = ""
    """`client_id` of your front ends there, with spaces, by provider with commas; empty: any, and providers
    cannot sign people out."""
    oidc_typ: str = "at+jwt"
    """`typ` of their access tokens: RFC 9068's, or `JWT` for providers that do not follow it."""
    oidc_token_minutes: int = Field(default=15, ge=1, le=1_440)
    """The longest that one of their tokens may be good for."""
    oidc_session_minutes: int = Field(default=60, ge=5, le=43_200)
    """How long a session lasts that was opened by one; then the provider must be asked again."""
    oidc_ca: str = ""
    """Path of a PEM file with the identity providers' root certificates; empty means the system's."""
    webhook_loopback: bool = False
    """Let webhooks lead to this machine itself, at any port. For development and tests alone."""
    second_factor: bool | None = None
    """Whether the roles that move money (ADMIN, CONTROLLER, FINANCE) of companies founded from now on count
    only for who has a second factor; unset: in production alone."""
    secret_key: SecretStr = Field(min_length=SHORTEST_SECRET)
    """Everything secret of an installation is derived from it. Losing it loses the sealed data."""
    former_secret_keys: SecretStr = SecretStr("")
    """Secrets that SECRET_KEY has replaced, one a line, the newest first: what was made with them is still
    good, and nothing new is made with them."""
    signing_public_key: str = Field(default="", pattern="^([0-9a-f]{64})?$")
    """What certificates are sealed for, as ``retaguarda rotate --signing`` prints it; empty: they are
    sealed by keys that SECRET_KEY wraps, which every process can open."""
    signing_key: SecretStr = SecretStr("")
    """What opens certificates sealed for SIGNING_PUBLIC_KEY, and those before it, one a line, the newest
    first. For workers alone."""
    host: str = "127.0.0.1"
    """Where this process listens."""
    port: int = 8000
    """Where the API answers."""
    api_processes: int = Field(default=1, ge=1, le=64)
    """So many processes answer there, each with connections of its own, and share in memory what they have
    in common; above 1 on Linux alone."""
    explorer: bool = False
    """Serve the GraphQL explorer in production too; in development it always is."""
    health_port: int = 8001
    """Where processes other than the API answer health checks."""
    public_url: str = "http://localhost:8000"
    """How clients reach the API; the addresses of files begin with it."""
    cors_origins: str = ""
    """Other sites whose pages may use the API, with commas, like `https://shop.example.com`; empty: none."""
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

    @field_validator("former_secret_keys")
    @classmethod
    def _long_enough(cls, listed: SecretStr) -> SecretStr:
        if any(len(line) < SHORTEST_SECRET for line in lines_of(listed)):
            raise ValueError(f"each of FORMER_SECRET_KEYS has {SHORTEST_SECRET} characters or more")
        return listed

    @property
    def origins(self) -> list[str]:
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]

    @property
    def oidc_providers(self) -> list[tuple[str, str, str]]:
        """Issuer, audience and clients of each identity provider."""
        issuers = _listed(self.oidc_issuer)
        audiences = _listed(self.oidc_audience) or [""]
        clients = _listed(self.oidc_client) or [""]
        if len(audiences) not in (1, len(issuers)) or len(clients) not in (1, len(issuers)):
            raise ValueError("OIDC_AUDIENCE and OIDC_CLIENT need one entry for all of OIDC_ISSUER, or each")
        several = (_for_each(entries, issuers) for entries in (audiences, clients))
        return list(zip(issuers, *several, strict=True))

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

    @field_validator("api_processes")
    @classmethod
    def _forks_where_that_is_safe(cls, processes: int) -> int:
        if processes > 1 and sys.platform != "linux":
            raise ValueError("more than one needs Linux; start several processes instead, each with its PORT")
        return processes

    @model_validator(mode="after")
    def _strangers_only_in_production(self) -> Settings:
        if self.webhook_loopback and self.in_production:
            raise ValueError("WEBHOOK_LOOPBACK is for ENVIRONMENT=development alone")
        return self

    @model_validator(mode="after")
    def _named_sites_only(self) -> Settings:
        for origin in self.origins:
            if not ORIGIN.fullmatch(origin):
                raise ValueError("CORS_ORIGINS lists origins like https://shop.example.com, each by its name")
            if self.in_production and not origin.startswith("https://"):
                raise ValueError("CORS_ORIGINS begin with https:// when ENVIRONMENT=production")
        return self

    @model_validator(mode="after")
    def _providers_that_can_be_trusted(self) -> Settings:
        for issuer, audience, _ in self.oidc_providers:
            if not audience:
                raise ValueError("OIDC_AUDIENCE must say what access tokens are issued for")
            parts = urlsplit(issuer)
            bare = self.environment is Installation.DEVELOPMENT and parts.hostname in LOOPBACK
            if parts.scheme != "https" and not (parts.scheme == "http" and bare):
                raise ValueError("OIDC_ISSUER must begin with https://")
            if not parts.hostname or parts.query or parts.fragment or parts.username:
                raise ValueError("OIDC_ISSUER must be addresses without a query")
        return self

    @field_validator("second_factor", mode="before")
    @classmethod
    def _empty_is_unset(cls, given: object) -> object:
        """Compose files hand on what is not set as nothing."""
        return None if given == "" else given

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


def _listed(text: str) -> list[str]:
    return [entry.strip() for entry in text.split(",")] if text.strip() else []


def _for_each(entries: list[str], issuers: list[str]) -> list[str]:
    return entries if len(entries) == len(issuers) else entries * len(issuers)


def lines_of(listed: SecretStr) -> tuple[str, ...]:
    """One secret a line."""
    return tuple(filter(None, map(str.strip, listed.get_secret_value().splitlines())))


@cache
def settings() -> Settings:
    """The settings of this process. Raises ValidationError naming what is missing."""
    return Settings()
