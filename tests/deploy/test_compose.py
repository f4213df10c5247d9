"""The compose file gives every process what it needs and no more; docker-compose, if here, finds it valid."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from persistence.settings import Settings
from retaguarda import VERBS
from tests.deploy.containerfile import ROOT
from workers.app import WorkerSettings
from workers.practice import SandboxSettings

FILE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
ONE_SHOT = {"migrate", "seed"}
NOT_OURS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "DATA_DIR"}
"""Read by the object store's client; for the demo companies."""
UNSAID = {
    *("CLOCK_OFFSET", "CLOCK_FREEZE", "WEBHOOK_LOOPBACK"),
    *("HOST", "PORT", "HEALTH_PORT", "SIGNING_PUBLIC_KEY"),
}
"""For rehearsals; settled by the image; of the scheduler."""
LONGEST = {"s": 1, "m": 60}


def seconds(text: str) -> int:
    return int(text[:-1]) * LONGEST[text[-1]]


def networks(name: str) -> set[str]:
    return set(SERVICES[name]["networks"])


def secret_sources(name: str) -> set[str]:
    return {
        secret if isinstance(secret, str) else secret["source"]
        for secret in SERVICES[name].get("secrets", [])
    }


def test_every_process_is_there():
    by_hand = {"run", "demo", "schema", "found", "provider", "documents", "revoke", "rotate"}
    by_hand |= {"backup", "restore", "verify"}
    verbs = {verb.__name__ for verb in VERBS}
    assert {service["command"][0] for service in OURS.values()} == verbs - by_hand
    assert SERVICES["api"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_can_do_more_than_it_must(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert {"cpus", "memory", "pids"} <= set(service["deploy"]["resources"]["limits"])
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
    assert ("ports" in service) == (name == "proxy")


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_but_ours_has_a_version(name: str):
    image = SERVICES[name]["image"]
    assert name in OURS or re.search(r":\d+(\.\d+)*-[a-z]+$", image)


@pytest.mark.parametrize("name", OURS)
def test_a_worker_may_finish_before_it_is_killed(name: str):
    environment = SERVICES[name]["environment"]
    patience = int(environment.get("WORKER_STOP_SECONDS", WorkerSettings().worker_stop_seconds))
    assert seconds(SERVICES[name]["stop_grace_period"]) > patience


def test_nobody_sees_a_secret_of_another_process():
    """Only migrations have the owner's login, and nobody has one in its environment."""
    logins = {
        name: {one for one in secret_sources(name) if one.endswith("_database_url")} for name in SERVICES
    }
    assert {name: found for name, found in logins.items() if found} == {
        "migrate": {"owner_database_url"},
        "api": {"api_database_url"},
        "relay": {"relay_database_url"},
        "worker": {"worker_database_url"},
        "scheduler": {"scheduler_database_url"},
        "seed": {"worker_database_url"},
    }
    for service in SERVICES.values():
        assert not {"DATABASE_URL", "SECRET_KEY", "BROKER_URL"} & set(service.get("environment", {}))


def test_every_secret_is_made_by_the_script(tmp_path):
    subprocess.run([str(ROOT / "deploy" / "secrets.sh"), str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} == set(FILE["secrets"])
    assert {name: one["file"] for name, one in FILE["secrets"].items()} == {
        name: f"./deploy/secrets/{name}" for name in FILE["secrets"]
    }
    assert set(FILE["secrets"]) == set().union(*(secret_sources(name) for name in SERVICES))


def test_the_database_is_out_of_reach_of_the_world():
    assert FILE["networks"]["inside"] == {"internal": True}
    assert (
        networks("postgres") == networks("valkey") == networks("relay") == networks("scheduler") == {"inside"}
    )
    assert networks("proxy") == {"edge"}
    assert "edge" not in networks("worker")


def test_processes_begin_after_the_migrations():
    for name in ("api", "relay", "worker", "scheduler"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_what_is_set_is_something_that_is_read():
    read = {
        name.upper() for kind in (Settings, WorkerSettings, SandboxSettings) for name in kind.model_fields
    }
    given = {name for service in OURS.values() for name in service["environment"]}
    assert given - read == NOT_OURS


def test_whatever_the_api_can_be_told_can_be_said_here():
    can_be_said = {name for name, field in Settings.model_fields.items() if field.annotation is not SecretStr}
    assert {name.upper() for name in can_be_said} - set(OURS["api"]["environment"]) == UNSAID


def test_what_nobody_says_about_the_second_factor_is_left_to_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SECOND_FACTOR", "")
    told = {
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "SECRET_KEY": "of tests, and long enough for them",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert Settings().second_factor is None  # ty: ignore[missing-argument]


def test_the_sandbox_is_only_there_when_it_is_asked_for():
    assert {name for name, service in SERVICES.items() if "profiles" in service} == {"sandbox", "seed"}


@pytest.mark.parametrize("environment", ["env.example", "env.sandbox"])
def test_docker_compose_understands_it(environment: str):
    program = Path(sys.executable).with_name("docker-compose")
    command = [program, "--env-file", f"deploy/{environment}", "config", "--quiet"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
