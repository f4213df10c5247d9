"""An image without an engine: what the Containerfile says, done by hand below a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.containerfile import ROOT, environment, only, stages

UV = ROOT / ".uv" / "bin" / "uv"
"""From bootstrap.lock by ``make setup``, as the image's own is."""
PASSAGE = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""The interpreter of this machine may lie where only root may look: reading is allowed, writing is not."""


@dataclass(frozen=True)
class Image:
    """``folder`` stands for the image's root."""

    folder: Path

    @property
    def code(self) -> Path:
        return self.folder / "opt" / "retaguarda"

    @property
    def state(self) -> Path:
        """The one folder its user may write to."""
        return self.folder / "var" / "lib" / "retaguarda"

    @property
    def user(self) -> int:
        return int(only(stages()[1], "USER").rest.partition(":")[0])

    def build(self) -> Image:
        """Copy and run what the first stage says; the second one takes the result over."""
        source = self.folder / "src"
        source.mkdir(parents=True)
        for instruction in stages()[0]:
            if instruction.name == "COPY":
                *names, target = instruction.rest.split()
                for name in names:
                    _copy(ROOT / name, source / target / ("" if target == "./" else "."))
            if instruction.name == "RUN":
                for command in filter(_is_for_the_image, instruction.commands):
                    self._run(command, source)
        assert only(stages()[1], "COPY").rest == "--from=build /opt/retaguarda /opt/retaguarda"
        self.state.mkdir(parents=True)
        if os.geteuid() == 0:
            os.chown(self.state, self.user, self.user)
        return self

    def start(self, verb: str, given: Mapping[str, str]) -> subprocess.Popen[str]:
        """The image's ENTRYPOINT with this command, as its user and with its environment."""
        return self._spawn([*only(stages()[1], "ENTRYPOINT").words, verb], given)

    def check(self, given: Mapping[str, str]) -> int:
        """What its HEALTHCHECK says: 0 when the process with this environment can work."""
        process = self._spawn(only(stages()[1], "HEALTHCHECK").words, given)
        process.communicate(timeout=30)
        return process.returncode

    def _spawn(self, command: list[str], given: Mapping[str, str]) -> subprocess.Popen[str]:
        program = self.code / "bin" / command[0]
        own = environment(stages()[1]) | {"PATH": f"{self.code}/bin:/usr/bin:/bin"}
        return subprocess.Popen(
            [*self._as_its_user(), str(program), *command[1:]],
            env=own | dict(given),
            cwd=self.state,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _as_its_user(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        return ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", *PASSAGE]

    def _run(self, command: str, source: Path) -> None:
        """Offline when everything is here from ``make setup``, else as usual."""
        for offline in ("1", "0"):
            done = subprocess.run(
                ["sh", "-c", self._below_the_folder(command)],
                cwd=source,
                env=os.environ | self._settings() | {"UV_OFFLINE": offline},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode == 0:
                return
        raise AssertionError(f"{command}\n{done.stderr}")

    def _settings(self) -> dict[str, str]:
        """Those of the first stage; but what is in this machine's cache is neither fetched nor copied."""
        settings = environment(stages()[0]) | {"UV_LINK_MODE": "hardlink"}
        return {name: value for name, value in settings.items() if name != "UV_NO_CACHE"}

    def _below_the_folder(self, command: str) -> str:
        return (
            command.replace("/usr/local/bin/python", sys.executable)
            .replace("/tools/bin/uv", str(UV))
            .replace("/opt/retaguarda", str(self.code))
            .replace("/dist", str(self.folder / "dist"))
        )


def _is_for_the_image(command: str) -> bool:
    """Not what only brings uv, which is here already."""
    return not command.startswith(("python -m venv /tools", "/tools/bin/python -m pip install"))


def _copy(what: Path, where: Path) -> None:
    if what.is_dir():
        shutil.copytree(what, where, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    else:
        shutil.copy2(what, where)
