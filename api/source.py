"""The source of our own modules, as trees: read while the schema is built, and then forgotten."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache


@cache
def statements_of(module: str) -> list[ast.stmt]:
    """The statements at the top of a module that was imported; parsed once, for the start waits for it."""
    return ast.parse(inspect.getsource(sys.modules[module])).body


def forget_sources() -> None:
    """Trees of everything take much memory, and nobody asks for them once there is a schema."""
    statements_of.cache_clear()
