"""No dependency is older than the version in which a fault that others could use was mended."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = {
    "cryptography": ("44.0.1", "CVE-2024-12797: a peer that nobody authenticated"),
    "graphql-core": ("3.3.2", "fields that overlap, compared without end"),
    "lxml": ("5.0", "entities resolved unless told otherwise"),
    "starlette": ("1.3.1", "CVE-2026-54283, CVE-2025-62727, CVE-2024-47874: forms and ranges without limits"),
    "strawberry-graphql": ("0.315.7", "CVE-2026-47706, -47707, -35523, -35526, CVE-2025-22151"),
}
"""The first version without the fault, and which fault it was."""
LOCKS = ("requirements.lock", "requirements-runtime.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([0-9][^ ;\\]*)", re.MULTILINE)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", re.split(r"[a-z+]", text)[0])))


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_is_above_the_floor(name: str):
    assert numbers(version(name)) >= numbers(FLOORS[name][0]), FLOORS[name][1]


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("name", FLOORS)
def test_what_is_locked_is_above_the_floor(lock: str, name: str):
    pinned = {found[1].lower(): found[2] for found in PINNED.finditer((ROOT / lock).read_text())}
    assert numbers(pinned[name]) >= numbers(FLOORS[name][0]), FLOORS[name][1]


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_locked_is_one_version_with_its_hashes(lock: str):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text())
    packages = [entry for entry in entries if entry.strip() and not entry.startswith("#")]
    assert len(packages) > 30
    assert [entry for entry in packages if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_versions_are_compared_as_numbers():
    assert numbers("0.9.12") < numbers("0.10") < numbers("1.0rc1") <= numbers("1.0")
