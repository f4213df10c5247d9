"""The embedded server of an installation from outside: where it answers while somebody else runs it."""

from __future__ import annotations

from persistence.embedded.postgres import LOGIN, EmbeddedPostgres, _serves


def superuser_url(server: EmbeddedPostgres, database: str = LOGIN) -> str:
    """Above all rules: for what concerns all companies at once, such as a backup."""
    return f"postgresql://postgres:{server._password('postgres')}@127.0.0.1:{server.port}/{database}"


def running(server: EmbeddedPostgres) -> EmbeddedPostgres | None:
    """The same server, with the port on which it answers; None when it does not run."""
    try:
        lines = (server.data / "postmaster.pid").read_text().splitlines()
        pid, server.port = int(lines[0]), int(lines[3])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return server if _serves(pid, server.data) else None
