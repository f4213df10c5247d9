"""The units start every process as its own login, stop it in good order, and let it do little else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deploy.containerfile import ROOT
from workers.app import WorkerSettings

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
LOGIN = {"migrate": "owner"}
MAILING = ("api", "worker")
"""The one says whether mail goes out, the other sends it."""
PROGRAM = "/opt/retaguarda/bin/retaguarda"


def read(path: Path) -> dict[str, list[str]]:
    """Settings by name; one may be given more than once."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


COMMON = read(UNITS / "retaguarda-.service.d" / "process.conf")


def verb_of(unit: Path) -> str:
    return unit.stem.removeprefix("retaguarda-").removesuffix("@")


def test_every_process_has_a_unit():
    assert [verb_of(unit) for unit in SERVICES] == ["api", "migrate", "relay", "scheduler", "worker"]


@pytest.mark.parametrize("unit", SERVICES, ids=verb_of)
def test_a_unit_starts_its_process_with_its_login(unit: Path):
    verb, settings = verb_of(unit), read(unit)
    assert settings["ExecStart"] == [f"{PROGRAM} {verb}"]
    secret = f"/etc/retaguarda/secrets/{LOGIN.get(verb, verb)}_database_url"
    mail = ["mail_url:/etc/retaguarda/secrets/mail_url"] if verb in MAILING else []
    assert settings["LoadCredential"] == [f"database_url:{secret}", *mail]
    assert "KillMode" not in settings


@pytest.mark.parametrize("unit", [unit for unit in SERVICES if verb_of(unit) != "migrate"], ids=verb_of)
def test_what_ends_is_started_again(unit: Path):
    settings = read(unit)
    assert settings["Restart"] == ["always"]
    assert settings["StartLimitIntervalSec"] == ["0"]  # never given up
    assert settings["WantedBy"] == ["retaguarda.target"]


def test_only_the_main_process_is_told_to_stop_and_has_the_time():
    assert COMMON["KillMode"] == ["mixed"]
    assert int(COMMON["TimeoutStopSec"][0]) > WorkerSettings().worker_stop_seconds


def test_a_process_can_do_little_else():
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "MemoryDenyWriteExecute"):
        assert COMMON[name] == ["yes"]
    assert COMMON["ProtectSystem"] == ["strict"]
    assert COMMON["CapabilityBoundingSet"] == [""]
    assert COMMON["User"] == ["retaguarda"]
