"""The source of our own modules, as trees: read when the schema is built, and not kept."""

from __future__ import annotations

import ast
import inspect
import sys


def statements_of(module: str) -> list[ast.stmt]:
    """The statements at the top of a module that was imported."""
    return ast.parse(inspect.getsource(sys.modules[module])).body
