"""Without RabbitMQ, one is told what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_where_there_is_no_rabbitmq_the_suite_fails_and_names_the_package(tmp_path: Path) -> None:
    suite = subprocess.run(
        [sys.executable, "-m", "tests.brokers"],
        env=os.environ | {"PATH": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert suite.returncode == 1
    assert "install --no-install-recommends rabbitmq-server" in suite.stderr
