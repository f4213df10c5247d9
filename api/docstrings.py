"""What the source says about a class's fields: the descriptions of the schema."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache


def summary(thing: object) -> str | None:
    """The docstring as one paragraph of prose, without markup; None when there is none of its own."""
    text = vars(thing).get("__doc__") if isinstance(thing, type) else getattr(thing, "__doc__", None)
    if not text or text.startswith(f"{getattr(thing, '__name__', '')}("):
        return None
    return inspect.cleandoc(text).replace("``", "`")


@cache
def field_docs(kind: type) -> dict[str, str]:
    """The string literal under each field or enum member, parents included."""
    found: dict[str, str] = {}
    for parent in reversed(kind.__mro__):
        found |= dict(_docs_in(parent))
    return found


def _docs_in(kind: type) -> Iterator[tuple[str, str]]:
    try:
        source = textwrap.dedent(inspect.getsource(kind))
    except (OSError, TypeError):
        return
    body = ast.parse(source).body[0]
    if not isinstance(body, ast.ClassDef):
        return
    for before, after in zip(body.body, body.body[1:], strict=False):
        match before, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(inspect.cleandoc(text).replace("``", "`").split())
