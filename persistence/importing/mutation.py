"""A mutation that lines of a file are given to, as the API understands them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from domain.kernel.command import Command, Handler
from domain.platform.bulk_operation import BulkOperation
from persistence.importing.lines import Line

LANGUAGES = ("pt-BR", "en")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one line asks for; ``key`` is its own, or the one that it was given."""

    command: Command
    key: str
    expected_version: int | None = None
    validate_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that is wrong with a line: where, as a dotted name, and what, by language."""

    path: str
    code: str
    messages: Mapping[str, str]


class LineRefused(Exception):
    """The line is no input of the mutation."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        super().__init__()
        self.troubles = troubles


class Mutation(Protocol):
    """Knows nothing of who asks, and does nothing itself."""

    handler: Handler[Any, Any]
    permission: str

    def read(self, line: Line, *, key: str) -> Asked:
        """``key`` for a line without one of its own. Raises LineRefused."""
        ...

    def told(self, fault: Exception, asked: Asked) -> Sequence[Trouble]:
        """Why it was refused; of what is no refusal, that it is our fault."""
        ...

    def named(self, result: object) -> Mapping[str, Any]:
        """The id, or the ids, of what a command answered, as on the wire."""
        ...


OpenMutation = Callable[[BulkOperation, Sequence[str]], Awaitable[Mutation]]
"""For lines under this header, empty for JSON. Raises Refusal for what this release does not take."""


async def no_mutations(operation: BulkOperation, header: Sequence[str]) -> Mutation:
    """Of a process that was not told how inputs are understood."""
    raise NotImplementedError("only a worker with the API's schema at hand imports")
