"""Looks at every fact that any test has recorded: the schema must have said that it may be."""

from __future__ import annotations

import inspect
import sys
from functools import cache, wraps
from typing import Any

from api.annotations.facts import Facts, facts_of
from domain.kernel.command import Command
from domain.processes import PROCESSES
from domain.processes.moving_in import CarryOutImport
from persistence.unit_of_work import SqlUnitOfWork


@cache
def facts_of_command(command: type[Command]) -> Facts | None:
    """What its function may record; None when the module of the command has no function for it.

    Of an import too: its lines record what the commands do that they become.
    """
    if not command.__module__.startswith("domain.") or command is CarryOutImport:
        return None
    module = sys.modules[command.__module__]
    for handler in vars(module).values():
        if inspect.iscoroutinefunction(handler) and handler.__module__ == module.__name__:
            first = next(iter(handler.__annotations__.values()), None)
            if first in (command, command.__name__):
                return facts_of(handler, PROCESSES)
    return None


def watch() -> None:
    """From now on whoever records what was not to be expected fails."""
    publish = SqlUnitOfWork.publish

    @wraps(publish)
    def watched(self: SqlUnitOfWork, event: Any, due: Any) -> None:
        expected = facts_of_command(type(self.command))
        told = expected is None or type(event) in expected or not type(event).__module__.startswith("domain.")
        assert told, f"{type(self.command).__name__} is not known to record {type(event).__name__}"
        publish(self, event, due)

    SqlUnitOfWork.publish = watched


def look_away() -> None:
    """As it is in earnest: for what measures."""
    SqlUnitOfWork.publish = getattr(SqlUnitOfWork.publish, "__wrapped__", SqlUnitOfWork.publish)
