"""The disk that fiscal files are kept on, which can be full."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SIZE = 1 << 30
"""Bytes; of memory, taken as they are used."""


@dataclass
class Disk:
    """A tmpfs of its own where we may mount one (``real``); else a folder that nobody may write to."""

    folder: Path
    real: bool = False

    def mount(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "chaos", str(self.folder)]
        self.real = shutil.which("mount") is not None and (
            subprocess.run(command, capture_output=True, check=False).returncode == 0
        )

    def fill(self) -> None:
        """To the last byte: whoever writes is told that no space is left."""
        if not self.real:
            for folder in [self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())]:
                folder.chmod(0o500)
            return
        free = os.statvfs(self.folder)
        with suppress(OSError), self._filler.open("ab") as filler:
            os.posix_fallocate(filler.fileno(), filler.tell(), max(free.f_bavail * free.f_frsize, 1))

    def clear(self) -> None:
        if not self.real:
            for folder in [self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())]:
                folder.chmod(0o700)
            return
        self._filler.unlink(missing_ok=True)

    def unmount(self) -> None:
        if self.real:
            subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, check=False)

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"
