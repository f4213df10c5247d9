"""make conformance: every client against one started server, and a table of what each did."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

from persistence.embedded.child import ServiceFailure
from tests.conformance.server import Door, started
from tests.conformance.trials import CLIENTS, TRIALS, Trial, parts

PATIENCE = 120.0
"""Seconds for each command of a client."""
WIDTHS = (20, 9, 6)
STRANGERS = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
"""Clients are programs of their own: none of them finds our modules, whoever starts this."""


@dataclass(frozen=True)
class Verdict:
    """``said`` is what the client did, or everything it wrote when it failed."""

    ok: bool
    said: str
    seconds: float


def main() -> int:
    chosen = [trial for trial in TRIALS if not sys.argv[1:] or trial.name in sys.argv[1:]]
    shutil.rmtree(CLIENTS / "build", ignore_errors=True)
    (CLIENTS / "build").mkdir()
    try:
        with started() as door:
            print(f"server ready; {len(chosen)} clients\n")
            failed = [trial.name for trial in chosen if not _shown(trial, carried_out(trial, door)).ok]
    except ServiceFailure as failure:
        print(failure, file=sys.stderr)
        return 3
    print(f"\nfailed: {', '.join(failed)}" if failed else f"\nall {len(chosen)} clients: ok")
    return 1 if failed else 0


def carried_out(trial: Trial, door: Door) -> Verdict:
    """One client from its generators to its last assertion; it stops at the first command that fails."""
    values = {"URL": door.url, "TOKEN": door.key}
    for path, content in trial.files.items():
        file = trial.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    began, last = time.monotonic(), ""
    for command in trial.commands:
        try:
            done = subprocess.run(
                parts(command, values),
                cwd=trial.folder,
                env=STRANGERS | values,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except (subprocess.TimeoutExpired, FileNotFoundError) as fault:
            return Verdict(False, f"{command}\n{fault}", time.monotonic() - began)
        if done.returncode:
            return Verdict(False, f"{command}\n{done.stdout}{done.stderr}", time.monotonic() - began)
        last = done.stdout.strip()
    return Verdict(True, trial.said or last.splitlines()[-1], time.monotonic() - began)


def _shown(trial: Trial, verdict: Verdict) -> Verdict:
    cells = (trial.name, trial.version, "ok" if verdict.ok else "FAILED")
    line = "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    print(f"{line}  {verdict.seconds:5.1f} s  {verdict.said}", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
