"""Documents written to keep a server busy, and how much work each of them is. Timed by: make hostile"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

from graphql import (
    GraphQLNamedType,
    GraphQLObjectType,
    OperationDefinitionNode,
    OperationType,
    get_introspection_query,
    get_named_type,
    is_leaf_type,
    is_non_null_type,
)

from api import limits
from api.documents import WORDS, Documents, Prepared
from api.execution import Execution
from api.schema import build_schema

ROOM, LINES = limits.CHARACTERS - 100, limits.LINES - 10


def repeated(part: str, whole: str, tokens: int) -> str:
    """The part as often as the limits of size allow, in the place of ``…`` in the whole; each has tokens."""
    times = min((limits.TOKENS - 60) // tokens, ROOM // len(part))
    return whole.replace("…", part * times)


def numbered(part: str, whole: str, count: int, spreads: int = 0) -> str:
    """The part ``count`` times, with its number for ``#`` and the fragments that follow it for ``^``."""
    parts = (
        part.replace("#", str(n)).replace(
            "^", " ".join(f"...F{next}" for next in range(n + 1, min(n + 1 + spreads, count))) or "id"
        )
        for n in range(count)
    )
    return whole.replace("…", " ".join(parts))


ORDERS = "{ orders { nodes { … } } }"
NESTED = "lines { id quantity product { id name } }"
FAMILIES: dict[str, str] = {
    "fields": repeated("a ", "{ … }", 1),
    "leaves": ORDERS.replace("…", "id " * 100 + "number " * 100 + "status " * 100 + "version " * 100),
    "commas": "{ a " + "," * ROOM + " }",
    "lines": "\n" * LINES + "{ a b c d e f }",
    "lines before what is said twice": "\n" * LINES
    + repeated("first: 1 ", "{ orders( … ) { nodes { id } } }", 3),
    "lines before variables": "\n" * LINES + numbered("$a#: Int", "query ( … ) { a }", 200),
    "lines beyond": "{ a " + "\n" * ROOM + " }",
    "comments": "#\n" * 199 + "{ a }",
    "one comment": "#" + "x" * ROOM + "\n{ a }",
    "string": '{ node(id: "' + "x" * ROOM + '") { id } }',
    "escapes": '{ node(id: "' + "\\n" * (ROOM // 2) + '") { id } }',
    "escaped letters": '{ node(id: "' + "\\u0041" * (ROOM // 6) + '") { id } }',
    "surrogate pairs": '{ node(id: "' + "\\uD83D\\uDE00" * (ROOM // 12) + '") { id } }',
    "block string": '{ node(id: """' + "\n a" * (ROOM // 3) + '""") { id } }',
    "quotes in a block": '{ node(id: """' + '\\"""' * (ROOM // 4) + '""") { id } }',
    "integer": "{ orders(first: " + "9" * ROOM + ") { nodes { id } } }",
    "integer of 4,300 digits": "{ orders(first: " + "9" * 4300 + ") { nodes { id } } }",
    "fraction": "{ orders(first: 1." + "9" * ROOM + ") { nodes { id } } }",
    "name": "{ " + "a" * ROOM + " }",
    "list of texts": repeated('"a" ', "{ nodes(ids: [ … ]) { id } }", 1),
    "list of wrong values": repeated("{} ", "{ nodes(ids: [ … ]) { id } }", 2),
    "list of variables": "query (" + "".join(f"$a{n}: ID! " for n in range(150)) + ") { nodes(ids: ["
    + "".join(f"$a{n} " for n in range(150)) + "]) { id } }",
    "nested lists": "{ nodes(ids: " + "[" * 100 + "]" * 100 + ") { id } }",
    "nested objects": "{ orders(where: " + "{not: " * 100 + "{}" + "}" * 100 + ") { nodes { id } } }",
    "conditions": repeated("{id: {eq: 1}} ", "{ orders(where: {or: [ … ]}) { nodes { id } } }", 9),
    "arguments": repeated("first: 1 ", "{ orders( … ) { nodes { id } } }", 3),
    "unknown arguments": numbered("x#: 1", "{ orders( … ) { nodes { id } } }", 300),
    "unknown directives": numbered("@x#", "{ a … }", 300),
    "directives": repeated("@skip(if: true) ", "{ a … }", 7),
    "variables": numbered("$a#: Int", "query ( … ) { a }", 230),
    "variables with objects": numbered("$a#: Int = {x: [1]}", "query ( … ) { a }", 80),
    "unknown types": numbered("... on X# { a }", ORDERS, 150),
    "all types": repeated("... on Order { id } ... on Party { id } ", "{ node(id: 1) { … } }", 12),
    "interfaces": repeated("... on Node { id } ", "{ node(id: 1) { … } }", 6),
    "objects of one name": repeated(NESTED, ORDERS, 10),
    "small objects of one name": repeated("lines { id } ", ORDERS, 4),
    "lists of one name": repeated("orders { nodes { id } } ", "{ … }", 7),
    "conflicts": numbered("x: id x: number", ORDERS, 15),
    "fragments side by side": numbered("...F#", ORDERS, 48) + numbered(
        "fragment F# on Order { id number lines { id quantity } }", " … ", 48
    ),
    "fragments in fragments": "{ orders { nodes { ...F0 ...F1 } } } "
    + numbered("fragment F# on Order { id lines { id } ^ }", "…", 40, spreads=5),
    "operations and fragments": numbered("query Q#($a: [ID!]!) { ...F0 }", " … ", 25)
    + numbered("fragment F# on Query { a#: nodes(ids: $a) { id } ^ }", "…", 20, spreads=1),
    "doubling fragments": numbered(
        "fragment F# on Order { a: lines { ^ } b: lines { ^ } }", "{ a } …", 45, spreads=1
    ),
    "introspection": get_introspection_query(),
    "deep introspection": "{ __schema { types " + "{ fields { type " * 9 + "{ name }" + " } }" * 9 + " } }",
    "sizes beyond": "{ " + "a " * 32_000 + "}",
}  # fmt: skip


def wide(kind: GraphQLNamedType, tokens: int, depth: int) -> str:
    """As many different fields of a type as there is room for, and of what they lead to; all of it valid."""
    selected, left = "", tokens - 2
    for name, field in kind.fields.items() if isinstance(kind, GraphQLObjectType) else ():
        of = get_named_type(field.type)
        if any(is_non_null_type(argument.type) for argument in field.args.values()):
            continue
        below = " id" if is_leaf_type(of) else wide(of, left, depth - 1) if depth else ""
        part = name if is_leaf_type(of) else f"{name} {below}"
        size = len(WORDS.findall(part))
        if (is_leaf_type(of) or below) and size <= left:
            selected, left = f"{selected} {part}", left - size
    return f"{{{selected} }}" if selected else ""


def wide_documents() -> dict[str, str]:
    """Valid ones, each of one list and of all that its objects lead to."""
    schema = build_schema()._schema
    names = ("orders", "invoices", "payrollRuns", "employees", "parties", "journalEntries")
    query = schema.query_type
    assert query is not None
    return {
        f"wide {name} {depth}": f"{{ {name} {wide(get_named_type(query.fields[name].type), 980, depth)} }}"
        for name in names
        for depth in (2, 4)
        if name in query.fields
    }


def work(run: Callable[[], Any]) -> int:
    """How many calls of functions it is, the same on every machine."""
    calls = 0

    def count(_: FrameType, what: str, __: object) -> None:
        nonlocal calls
        calls += what in ("call", "c_call")

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def prepared(text: str) -> Prepared:
    """As if nobody had sent it before."""
    return Documents(build_schema()._schema).prepare(text)


@cache
def execution() -> Execution:
    return Execution.of(build_schema())


def ready(text: str, *, whole: bool = False) -> Prepared:
    """All that is done with a document that nobody sent before until statements are made of it.

    Unless the ``whole`` is asked for, without what is done aside.
    """
    made = execution().documents.checked(text)
    if made.errors or made.document is None:
        return made
    for node in made.document.definitions:
        if isinstance(node, OperationDefinitionNode):
            operation = execution().operation(made, node.name.value if node.name else None)
            operation.price({})
            values = operation.variables({})
            at_once = whole or not operation.long
            if at_once and operation.kind is OperationType.QUERY and not isinstance(values, list):
                operation.roots(values)
    return made


def main() -> None:
    build_schema()
    gc.freeze()
    found = []
    for name, text in (FAMILIES | wide_documents()).items():
        codes = {
            str(error.extensions["code"]) for error in ready(text, whole=True).errors if error.extensions
        }
        spent = min(timed(text) for _ in range(3))
        found.append((spent, work(lambda text=text: ready(text, whole=True)), name, *sorted(codes)))
    for spent, calls, *words in sorted(found, reverse=True):
        print(f"{spent:6.1f} ms  {calls:7d} calls  {'  '.join(words)}")


def timed(text: str) -> float:
    """Milliseconds of the processor."""
    begun = time.process_time()
    ready(text, whole=True)
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
