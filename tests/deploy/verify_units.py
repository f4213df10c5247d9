"""``make units``: systemd itself reads the units. Needs systemd-analyze on the machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.deploy.test_units import PROGRAM, UNITS


def verify(folder: Path) -> int:
    """It wants the program to exist, and instances of templates; what it says goes to the terminal."""
    shutil.copytree(UNITS, folder, dirs_exist_ok=True)
    for unit in folder.glob("*.service"):
        unit.write_text(unit.read_text().replace(PROGRAM, shutil.which("true") or ""))
        unit.rename(unit.with_name(unit.name.replace("@", "@8001")))
    units = [str(unit) for unit in (*folder.glob("*.service"), *folder.glob("*.target"))]
    environment = {"SYSTEMD_UNIT_PATH": f"{folder}:"}
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], env=environment, check=False
    ).returncode


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as copies:
        sys.exit(verify(Path(copies)))
