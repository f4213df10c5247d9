"""The import contracts hold, and each of them bites when it is broken."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGES = ("api", "domain", "persistence", "workers", "tests")
LINTER = Path(sys.executable).with_name("lint-imports")

BREACHES = {
    "The business knows nothing of the machine": ("domain/kernel/money.py", "import sqlalchemy"),
    "Doors above storage above business": ("persistence/codec.py", "import workers.broker"),
    "The API and the workers do not know each other": ("workers/broker.py", "import api.ids"),
    "Contexts do not know each other, and the kernel knows none": (
        "domain/stock/item.py",
        "import domain.sales.events",
    ),
    "Use cases do not call use cases": (
        "domain/sales/commands/close_order.py",
        "import domain.sales.commands.cancel_order",
    ),
    "Tables and mappings stay inside persistence": ("api/ids.py", "import persistence.sales.tables"),
    "No cycles anywhere": ("domain/sales/events.py", "import domain.sales.order"),
}


def contracts() -> list[str]:
    configuration = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    return [contract["name"] for contract in configuration["tool"]["importlinter"]["contracts"]]


def judged(folder: Path) -> dict[str, str]:
    """Each contract with KEPT or BROKEN, by the linter's own word."""
    run = [LINTER, "--no-cache"]
    told = subprocess.run(
        run, cwd=folder, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False
    )
    judgements = re.findall(r"^(.+?) (KEPT|BROKEN)", told.stdout, re.MULTILINE)
    assert judgements, told.stdout + told.stderr
    return dict(judgements)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The verdicts over a copy in which every contract is broken once, on purpose."""
    copy = tmp_path_factory.mktemp("broken")
    shutil.copy(PROJECT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(PROJECT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file, breach in BREACHES.values():
        with (copy / file).open("a") as module:
            module.write(f"\n{breach}\n")
    return judged(copy)


def test_every_contract_is_kept() -> None:
    assert judged(PROJECT) == dict.fromkeys(contracts(), "KEPT")


@pytest.mark.parametrize("contract", contracts())
def test_every_contract_bites(broken: dict[str, str], contract: str) -> None:
    assert contract in BREACHES, "say how to break it"
    assert broken[contract] == "BROKEN"
