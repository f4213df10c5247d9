"""What can be configured is documented, and nothing else is promised."""

from __future__ import annotations

import re
from pathlib import Path

from persistence.settings import Settings
from persistence.tracing import TraceSettings
from workers.app import WorkerSettings
from workers.backlog import BacklogSettings
from workers.exports import ExportSettings
from workers.imports import ImportSettings
from workers.logging import LogSettings
from workers.practice import SandboxSettings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "configuration.md"
OF_THE_COMMAND_LINE = {"DATA_DIR", "DEMO_API_KEY"}


def test_every_variable_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE.read_text(), re.MULTILINE))
    of_reports = (ExportSettings, ImportSettings)
    seen = (LogSettings, TraceSettings)
    kinds = (Settings, WorkerSettings, BacklogSettings, *of_reports, *seen, SandboxSettings)
    read = {name.upper() for kind in kinds for name in kind.model_fields}
    assert documented == read | OF_THE_COMMAND_LINE
