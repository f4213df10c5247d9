"""What a process would make at its first request, and keep: made once before several part from one."""

from __future__ import annotations

import ssl

from sqlalchemy.orm import configure_mappers

from api.source import forget_sources
from persistence.audit import disclosure
from persistence.platform.keys import secrets
from persistence.sealing.wrapping import newest_name


def rehearse() -> None:
    """Asks nobody, begins nothing, and draws nothing at random."""
    configure_mappers()
    disclosure.learn()
    newest_name(secrets())
    # What OpenSSL knows of algorithms, megabytes, for the connections to PostgreSQL.
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    forget_sources()
