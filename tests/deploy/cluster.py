"""A PostgreSQL server as deploy/ sets it up: roles.sql, and the secrets that deploy/secrets.sh makes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from persistence.embedded.postgres import EmbeddedPostgres, _binaries
from tests.deploy.containerfile import ROOT

DEPLOY = ROOT / "deploy"


@dataclass(frozen=True)
class Cluster:
    """``secrets`` is the folder of files, one for each secret."""

    server: EmbeddedPostgres
    secrets: Path

    def secret(self, name: str) -> str:
        return (self.secrets / name).read_text()

    def superuser_url(self, database: str = "postgres") -> str:
        password = self.server._password("postgres")
        return f"postgresql://postgres:{password}@127.0.0.1:{self.server.port}/{database}"

    def backup_url(self) -> str:
        password = self.secret("backup_password")
        return f"postgresql://retaguarda_backup_login:{password}@127.0.0.1:{self.server.port}/retaguarda"

    def told(self, statement: str, *, url: str | None = None) -> str:
        """What psql says; by default to the superuser."""
        command = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", statement]
        return self.run(*command, url or self.superuser_url())

    def run(self, program: str, *arguments: str, **environment: str) -> str:
        """A program of PostgreSQL, or a script that uses them. Raises AssertionError with its words."""
        done = subprocess.run(
            [program, *arguments],
            env=os.environ | {"PATH": f"{_binaries()}:{os.environ['PATH']}"} | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def running_cluster(folder: Path, *, durable: bool = False) -> Iterator[Cluster]:
    """Empty but for what roles.sql makes."""
    with EmbeddedPostgres(folder / "postgres", durable=durable) as server:
        cluster = Cluster(server, folder / "secrets")
        make_secrets = [str(DEPLOY / "secrets.sh"), str(cluster.secrets), f"127.0.0.1:{server.port}"]
        subprocess.run(make_secrets, check=True)
        cluster.told("drop database retaguarda")
        cluster.told("drop role retaguarda")
        roles = ["--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(DEPLOY / "postgres" / "roles.sql")]
        cluster.run("psql", *roles, cluster.superuser_url(), SECRETS=str(cluster.secrets))
        yield cluster
