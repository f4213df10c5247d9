"""The sandbox as a process: where it listens, where it keeps its certificates, and never in production."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings

from persistence.embedded.child import ServiceFailure, port_is_taken
from persistence.settings import Installation
from workers.sandbox.server import run


class SandboxSettings(BaseSettings):
    """What the sandbox is told by its environment; it needs no database."""

    environment: Installation = Installation.PRODUCTION
    host: str = "127.0.0.1"
    port: int = 8443
    """SOAP over mutual TLS."""
    health_port: int = 8444
    """Steering and health, in plain HTTP."""
    sandbox_dir: Path = Path(".data/sandbox")
    """Certificates and archive."""


def practise() -> None:
    """Serve until told to stop. Raises ServiceFailure in production and when a port is taken."""
    own = SandboxSettings()
    if own.environment is Installation.PRODUCTION:
        raise ServiceFailure("the sandbox is for ENVIRONMENT=development; production has the real one")
    for taken in (own.port, own.health_port):
        if port_is_taken(own.host, taken):
            raise ServiceFailure(f"port {taken} of {own.host} is in use; set PORT and HEALTH_PORT")
    run(own.host, own.port, own.health_port, own.sandbox_dir)
