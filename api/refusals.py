"""Every refusal the domain knows, found by importing the domain whole."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

import domain
from domain.kernel.refusal import Refusal


@cache
def refusals() -> dict[str, type[Refusal]]:
    """The class of each code, by code. Raises TypeError when two classes share one."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    found: dict[str, type[Refusal]] = {}
    for kind in _below(Refusal):
        if found.setdefault(kind.code, kind) is not kind:
            raise TypeError(
                f"{kind.__qualname__} and {found[kind.code].__qualname__} share the code {kind.code}"
            )
    return dict(sorted(found.items()))


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("domain.") and "code" in vars(child):
            yield child
        yield from _below(child)
