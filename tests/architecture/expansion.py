"""What in a revision the release before it would stumble over, while both run on the same database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

GONE = re.compile(
    r"\b(drop\s+(table|column|view|function)|rename\s+(to|column|constraint)|set\s+not\s+null|revoke)\b",
    re.IGNORECASE,
)
"""In SQL: what is read is there no more, what is not written becomes required, what was allowed is not."""
CALLS = {"drop_table": "drops a table", "drop_column": "drops a column", "rename_table": "renames a table"}


def hurts(source: str) -> list[str]:
    """What the release before cannot live with; nothing when ``contracts`` names the revision from which
    on no release uses any more what goes."""
    tree = ast.parse(source)
    if contracts(source) is not None:
        return []
    return [harm for function in _upgrading(tree) for node in ast.walk(function) for harm in _harm(node)]


def contracts(source: str) -> str | None:
    """The revision that took the last use away, if the module says so."""
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="contracts")], value=ast.Constant(value=str(revision))):
                return revision
    return None


def _upgrading(tree: ast.Module) -> Iterator[ast.AST]:
    """Everything but ``downgrade``, for ``upgrade`` may call it."""
    return (node for node in tree.body if getattr(node, "name", "") != "downgrade")


def _harm(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)) if found := GONE.search(text):
            yield " ".join(found[0].lower().split())
        case ast.Call(func=ast.Attribute(value=ast.Name(id="op"), attr=name)) if name in CALLS:
            yield CALLS[name]
        case ast.Call(func=ast.Attribute(attr="alter_column"), keywords=given):
            yield from _narrowed({each.arg: each.value for each in given if each.arg})
        case ast.Call(func=ast.Attribute(attr="add_column"), args=[_, ast.Call(keywords=given)]):
            told = {each.arg: each.value for each in given}
            if _is(told.get("nullable"), False) and "server_default" not in told:
                yield "adds a column that must be given"


def _narrowed(given: dict[str, ast.expr]) -> Iterator[str]:
    if "new_column_name" in given:
        yield "renames a column"
    if _is(given.get("nullable"), False):
        yield "makes a column required"
    if "server_default" in given and _is(given["server_default"], None):
        yield "takes a default away"


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
