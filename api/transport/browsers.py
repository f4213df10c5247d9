"""What browsers are told along with every answer, and which other sites' pages may ask here."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from persistence.settings import Settings

CAREFUL = (
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
)
ONLY_TLS = ("strict-transport-security", "max-age=31536000")
"""For a year, once somebody came by https."""
READ = ("ETag", "Retry-After", "X-Request-Id")
SENT = ("Authorization", "If-None-Match", "X-Request-Id")
"""Headers that a page of another site may read and send, besides those that any may."""
METHODS = ("GET", "POST", "PUT")


def told_to_browsers(chosen: Settings) -> list[tuple[str, str]]:
    """The headers of every answer of this installation."""
    return [*CAREFUL, *([ONLY_TLS] if chosen.public_url.startswith("https://") else [])]


def for_other_sites(chosen: Settings) -> list[Middleware]:
    """Lets pages of the configured origins ask as well. They send tokens; cookies are never taken."""
    if not chosen.origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=chosen.origins,
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=READ,
            allow_credentials=False,
        )
    ]


def behind(layers: Sequence[Middleware], app: ASGIApp) -> ASGIApp:
    """The same application with these in front of it."""
    for layer in reversed(layers):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    return app
