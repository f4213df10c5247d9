"""The fingerprint of a command leaves out its input: all that is asked under one key is the same."""

from __future__ import annotations

import hashlib
from typing import Any

from domain.kernel.command import Command
from persistence import idempotency


def sabotage() -> None:
    def of_the_name(command: Command, input: Any = None) -> bytes:
        return hashlib.sha256(type(command).__name__.encode()).digest()

    idempotency.fingerprint = of_the_name
