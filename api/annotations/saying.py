"""One way to add a directive to what is declared already."""

from __future__ import annotations

from typing import Any

from api.cost.tariff import BACKREF, directives_of


def say(declared: Any, *said: object) -> None:
    """Unless the declaration says something of that kind itself."""
    definition = declared.extensions.get(BACKREF)
    if definition is None:
        return
    kinds = {type(one) for one in directives_of(declared)}
    new = [one for one in said if type(one) not in kinds]
    definition.directives = [*(definition.directives or ()), *new]
