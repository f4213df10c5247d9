"""The Containerfile as data: its stages and their instructions, in order."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Instruction:
    """``RUN``, ``COPY`` …, and the rest of its line."""

    name: str
    rest: str

    @property
    def commands(self) -> list[str]:
        """What a RUN does, one after the other."""
        return [command.strip() for command in self.rest.split("&&")]

    @property
    def words(self) -> list[str]:
        """Of the JSON form, such as ENTRYPOINT ["retaguarda"]."""
        return json.loads(self.rest[self.rest.index("[") :])


def stages() -> list[list[Instruction]]:
    """Each stage begins with its FROM; what stands before the first is left out."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Containerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    found: list[list[Instruction]] = []
    for line in filter(str.strip, lines):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append(Instruction(name, " ".join(rest.split())))
    return found


def of(stage: list[Instruction], name: str) -> list[Instruction]:
    return [each for each in stage if each.name == name]


def only(stage: list[Instruction], name: str) -> Instruction:
    (found,) = of(stage, name)
    return found


def environment(stage: list[Instruction]) -> dict[str, str]:
    pairs = [pair.partition("=") for each in of(stage, "ENV") for pair in each.rest.split()]
    return {name: value for name, _, value in pairs}
