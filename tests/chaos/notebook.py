"""What every client meant to do, written down before it was sent, and what it was told afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Intent:
    """One wish under one key. ``told`` is every definite answer to it: more than one where it was repeated.

    An answer is the id of the thing with ``replayed``, or the codes of what was refused.
    """

    key: str
    company: str
    name: str
    input: dict[str, Any]
    told: list[dict[str, Any]] = field(default_factory=list)
    tries: int = 0

    @property
    def done(self) -> str | None:
        """The id of what came of it, or None when it was refused or never answered."""
        return next((each["id"] for each in self.told if each["id"]), None)


@dataclass
class Notebook:
    """Kept in a file line by line, so that what we ourselves knew survives us as well."""

    file: Path
    intents: dict[str, Intent] = field(default_factory=dict)

    def intend(self, intent: Intent) -> Intent:
        assert intent.key not in self.intents
        self.intents[intent.key] = intent
        self._write({"intend": asdict(intent)})
        return intent

    def told(self, intent: Intent, answer: dict[str, Any]) -> None:
        intent.told.append(answer)
        self._write({"key": intent.key, "told": answer})

    def of(self, name: str, company: str | None = None) -> Iterator[Intent]:
        """All wishes of this kind."""
        return (
            intent
            for intent in self.intents.values()
            if intent.name == name and company in (None, intent.company)
        )

    def _write(self, line: dict[str, Any]) -> None:
        with self.file.open("a") as file:
            file.write(json.dumps(line, sort_keys=True) + "\n")
