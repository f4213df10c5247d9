"""The practising payment provider as a process: one port, never in production."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import uvicorn
from pydantic_settings import BaseSettings

from domain.kernel.calendar import BRASILIA
from persistence.clock import now
from persistence.embedded.child import ServiceFailure, port_is_taken
from persistence.settings import Installation
from workers.sandbox.certificates import TestAuthority
from workers.sandbox.psp.app import Provider, application
from workers.sandbox.server import Door


class ProviderSandboxSettings(BaseSettings):
    """What the practising payment provider is told by its environment; it needs no database."""

    environment: Installation = Installation.PRODUCTION
    host: str = "127.0.0.1"
    port: int = 8445
    """The Pix API, access tokens and steering."""
    sandbox_dir: Path | None = None
    """Where a test authority's certificates lie: then callers need one of them (mutual TLS)."""


def provide() -> None:
    """Serve until told to stop. Raises ServiceFailure in production and when the port is taken."""
    own = ProviderSandboxSettings()
    if own.environment is Installation.PRODUCTION:
        raise ServiceFailure("the practising provider is for ENVIRONMENT=development alone")
    if port_is_taken(own.host, own.port):
        raise ServiceFailure(f"port {own.port} of {own.host} is in use; set PORT")
    authority = TestAuthority.load_or_create(own.sandbox_dir) if own.sandbox_dir else None
    provider = Provider(clock=lambda: now().astimezone(BRASILIA))
    uvicorn.Server(door_config(provider, own.host, own.port, authority)).run()


def provider_door(provider: Provider, host: str, port: int, authority: TestAuthority | None = None) -> Door:
    """To be served beside other things, by a loop that somebody else stops."""
    return Door(door_config(provider, host, port, authority))


def door_config(
    provider: Provider, host: str, port: int, authority: TestAuthority | None = None
) -> uvicorn.Config:
    """With a test authority over TLS, for callers that have a certificate of it."""
    tls: dict[str, Any] = {}
    if authority is not None:
        tls = {
            "ssl_certfile": authority.server_certificate,
            "ssl_keyfile": authority.server_key,
            "ssl_ca_certs": str(authority.file),
            "ssl_cert_reqs": ssl.CERT_REQUIRED,
        }
    return uvicorn.Config(application(provider), host=host, port=port, log_config=None, lifespan="off", **tls)
