"""What a mutation's payload tells of, as a statement answers it beside the plain way, byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema, get_named_type
from orjson import Fragment

from api.authorization import Requires
from api.execution import Execution
from api.reading import Reading
from api.reading.fields import AffectedField
from api.reading.translation import BACKREF
from persistence.reading.plan import Path
from tests.questions import Questions
from tests.reading.documents import NESTED, Document, Documents

COMPILED, PLAIN = "compiled", "plain"
RESULTS = "results"


class Beside(Reading):
    """Under the name ``plain`` the plain way, in the same transaction as under the others."""

    def plainly(self, path: Path) -> bool:
        return path[-1] == PLAIN


@dataclass
class Payload:
    """``things`` are each pair that was told of; ``errors`` and ``looks`` those of either way."""

    things: list[tuple[Any, Any]]
    refused: list[str]
    errors: dict[str, list[str]]
    looks: Counter[str]
    compiled: bool = field(init=False)

    def __post_init__(self) -> None:
        self.compiled = all(isinstance(one, Fragment) for one, _ in self.things if one is not None)

    def agrees(self, document: Document) -> None:
        for one, other in self.things:
            compiled, plain = orjson.dumps(one), orjson.dumps(other)
            at = next((at for at, (x, y) in enumerate(zip(compiled, plain, strict=False)) if x != y), 0)
            near = slice(max(0, at - 100), at + 100)
            told = f"\ncompiled: {compiled[near]!r}\nplain: {plain[near]!r}"
            assert compiled == plain, f"\n{document.text}\n{document.variables}{told}"
        assert self.errors[COMPILED] == self.errors[PLAIN], f"\n{document.text}\n{document.variables}"
        assert all(count % 2 == 0 for count in self.looks.values()), self.looks


def scope_of(schema: GraphQLSchema, name: str) -> str:
    """Which permission the mutation requires."""
    assert schema.mutation_type is not None
    definition = schema.mutation_type.fields[name].extensions[BACKREF]
    return next(one.scope for one in definition.directives if isinstance(one, Requires))


def written(documents: Documents, name: str, given: dict[str, Any]) -> Document:
    """The mutation with something of what it tells of selected twice."""
    mutation = documents.schema.mutation_type
    assert mutation is not None
    payload = get_named_type(mutation.fields[name].type)
    assert isinstance(payload, GraphQLObjectType)
    if RESULTS in payload.fields:
        result = get_named_type(payload.fields[RESULTS].type)
        assert isinstance(result, GraphQLObjectType)
        told = f"{RESULTS} {{ {_twice(documents, result)} errors {{ code }} }}"
    else:
        told = _twice(documents, payload)
    text = f"{{ done: {name}(input: $input) {{ {told} errors {{ code }} }} }}"
    kind = str(mutation.fields[name].args["input"].type)
    return documents.completed("mutation", text, {"input": (kind, given)})


def _twice(documents: Documents, kind: GraphQLObjectType) -> str:
    fields = kind.fields.items()
    name, of = next(one for one in fields if isinstance(one[1].extensions.get(BACKREF), AffectedField))
    thing = get_named_type(of.type)
    assert isinstance(thing, GraphQLObjectType)
    selection = documents.selection(thing, NESTED)
    ways = [f"{way}: {name} {{ {selection} }}" for way in (COMPILED, PLAIN)]
    documents.random.shuffle(ways)
    return " ".join(ways)


async def told(execution: Execution, questions: Questions, document: Document) -> Payload | None:
    """What came of it; None for a document that is too large, or asks for what cannot be read."""
    prepared = execution.documents.prepare(document.text)
    if prepared.errors:
        said = [error.message for error in prepared.errors]
        assert all("more than" in message or "conflict" in message for message in said), said
        return None
    context = questions.context(Beside)
    result = await execution.carry_out(execution.operation(prepared, None), document.variables, context)
    assert not isinstance(result, list), (result, document)
    assert context.reading is not None
    errors = [*(result.errors or ()), *context.notices()]
    if not (result.data and result.data["done"]):
        assert [error.extensions["code"] for error in errors] == ["BAD_USER_INPUT"], (errors, document)
        return None
    return _payload(result.data["done"], errors, Counter(map(str, context.reading.looks)))


def _payload(done: dict[str, Any], errors: list[GraphQLError], looks: Counter[str]) -> Payload:
    objects = done.get(RESULTS, [done])
    things = [(one[COMPILED], one[PLAIN]) for one in objects]
    refused = [error["code"] for one in (done, *done.get(RESULTS, ())) for error in one["errors"]]
    by_way = {way: sorted(_said(errors, way)) for way in (COMPILED, PLAIN)}
    assert sum(map(len, by_way.values())) == len(errors), errors
    return Payload(things, refused, by_way, looks)


def _said(errors: list[GraphQLError], way: str) -> Iterator[str]:
    for error in errors:
        path = list(error.path or ())
        if way in path:
            path.remove(way)
            yield str((error.message, path, error.extensions))
