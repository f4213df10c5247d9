"""Every permission there is: what commands and views ask for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from domain.approvals.kinds import RULES
from domain.fiscal.regimes.comparison import SimulateTaxRegime
from domain.fiscal.simulation import SimulateTaxes
from domain.kernel.command import Command
from domain.people.simulated_ending import SimulateTermination
from domain.platform.permission import Permissions
from domain.platform.ports import KnownPermissions
from persistence.answering import answers
from persistence.law.dated import READ as LAW_READ
from persistence.reading.view import VIEWS
from persistence.unit_of_work import SqlUnitOfWork

QUESTIONS = frozenset(
    {SimulateTaxes.permission, SimulateTaxRegime.permission, SimulateTermination.permission, LAW_READ}
)
"""Of what is asked and is neither a command nor a view."""


@answers(KnownPermissions)
class AskedPermissions:
    def __init__(self, _: SqlUnitOfWork) -> None:
        pass

    def any_in(self, scope: str) -> bool:
        held = Permissions.of([scope])
        return any(permission in held for permission in asked())


@cache
def asked() -> frozenset[str]:
    """Of the commands and views of this process, which in the API are all, of what is approved and asked."""
    import persistence.views  # noqa: F401  declares the views

    views = {permission for view in VIEWS.values() for permission in (view.read, *_required(view))}
    others = {view.read_others for view in VIEWS.values() if view.read_others}
    others |= {view.confidential.read for view in VIEWS.values() if view.confidential}
    given = {name for command in _commands(Command) for name in (command.permission, command.of_others)}
    decided = {rule.permission for rule in RULES.values()}
    return frozenset(name for name in views | others | given | decided | QUESTIONS if name)


def _required(part: Any) -> Iterator[str]:
    """Of fields that need more than their view does."""
    if requires := getattr(part, "requires", None):
        yield requires
    for below in getattr(part, "fields", {}).values():
        yield from _required(below)


def _commands(kind: type[Command]) -> Iterator[type[Command]]:
    for below in kind.__subclasses__():
        yield below
        yield from _commands(below)
