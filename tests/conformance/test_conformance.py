"""The clients of make conformance: none is forgotten, and what they are installed from names no registry."""

from __future__ import annotations

import json
import re

import pytest

from tests.conformance.trials import CLIENTS, PYTHON, ROOT, TRIALS, TYPESCRIPT

HELP = {"partner.mjs", "shop.mjs"}
"""Shared by clients, none themselves."""


def test_every_client_is_tried():
    commands = " ".join(command for trial in TRIALS for command in trial.commands).split()
    programs = {path.name for path in CLIENTS.glob("*.*") if path.suffix in (".mjs", ".py")}
    assert programs - HELP == {word for word in commands if word in programs}


def test_the_page_on_clients_lists_those_that_are_tried_in_their_order():
    page = (ROOT / "docs" / "reference" / "clients.md").read_text()
    rows = re.findall(r"^\| \[?([^|\]]+?)(?:\]\(.*\))? \| ", page, re.MULTILINE)
    assert rows == ["client", "---", *(trial.name for trial in TRIALS)]


@pytest.mark.parametrize("folder", [CLIENTS, TYPESCRIPT], ids=lambda folder: folder.name)
def test_what_is_installed_is_known_by_its_digest_and_names_no_registry(folder):
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    installed = [package for path, package in packages.items() if path]
    assert installed
    assert all(package["integrity"] for package in installed)
    assert not any("resolved" in package for package in installed)


@pytest.mark.parametrize("folder", [CLIENTS, PYTHON], ids=lambda folder: folder.name)
def test_the_same_goes_for_python(folder):
    lock = (folder / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert "://" not in lock
