"""The source of our modules, read where the schema says what the code says."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=12)
def statements_of(module: str) -> Sequence[ast.stmt]:
    """The statements at the top of a module that is loaded; parsed once, for the start waits for it."""
    return ast.parse(inspect.getsource(sys.modules[module])).body


def forget_sources() -> None:
    """What was read, once the schema is made: megabytes that nobody asks for again."""
    statements_of.cache_clear()
    linecache.clearcache()
