"""The roots of an operation that statements answer, made once and asked again and again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from graphql import FieldNode, GraphQLObjectType, GraphQLSchema, is_non_null_type
from graphql.execution.values import VariableValues

from api.reading.fields import ConnectionField, LookupField, NodeField
from api.reading.given import Given
from api.reading.identified import identified_views, named_ids
from api.reading.request import Named, Reading
from api.reading.translation import TYPENAME, Details, NeedsPython, Translator, definition_of
from persistence.reading.compiled.question import Question, Way
from persistence.reading.view import View

Json = bytes | None
AnswerRoot = Callable[[Reading, VariableValues], Awaitable[Json]]


@dataclass(frozen=True)
class Asking:
    """A question and where the values of its arguments come from."""

    question: Question
    nested: Sequence[Given]

    @classmethod
    def of(
        cls, translator: Translator, way: Way, view: View, nodes: Details, path: tuple[str, ...]
    ) -> Asking:
        """Raises NeedsPython."""
        kind = translator.schema.type_map[view.name if way is not Way.PAGE else f"{view.name}Connection"]
        assert isinstance(kind, GraphQLObjectType)
        question = Question(way, view, translator.below(kind, nodes), path)
        return cls(question, [translator.given[id(one.selection)] for one in question.nested])

    def inside(self, values: VariableValues) -> list[Mapping[str, Any]]:
        return [given.values(values) for given in self.nested]


@dataclass(frozen=True, eq=False)
class Root:
    """One field at the top of an operation."""

    key: str
    nodes: Sequence[FieldNode]
    answer: AnswerRoot


def root_of(translator: Translator, kind: GraphQLObjectType, key: str, nodes: Details) -> Root | None:
    """None when a statement cannot answer it, or its failure would blank the document."""
    node = nodes[0].node
    plain = [details.node for details in nodes]
    if node.name.value == TYPENAME:
        return Root(key, plain, _says(f'"{kind.name}"'.encode()))
    of = kind.fields.get(node.name.value)
    if of is None or is_non_null_type(of.type):
        return None
    try:
        answer = _answer(translator, definition_of(kind, nodes), nodes, (key,), Given(of, node))
    except NeedsPython:
        return None
    return None if answer is None else Root(key, plain, answer)


def _answer(
    translator: Translator, definition: Any, nodes: Details, path: tuple[str, ...], given: Given
) -> AnswerRoot | None:
    match definition:
        case LookupField(view=view):
            return _one(Asking.of(translator, Way.KEY, view, nodes, path), given, "by")
        case ConnectionField(view=view):
            return _one(Asking.of(translator, Way.PAGE, view, nodes, path), given)
        case NodeField(several=several):
            return Objects.of(translator, nodes, path, given, several=several).answer
    return None


def _says(json: bytes) -> AnswerRoot:
    async def answer(_reading: Reading, _values: VariableValues) -> Json:
        return json

    return answer


def _one(asking: Asking, given: Given, name: str | None = None) -> AnswerRoot:
    async def answer(reading: Reading, values: VariableValues) -> Json:
        arguments = given.values(values)
        return await reading.one(
            asking.question, arguments[name] if name else arguments, asking.inside(values)
        )

    return answer


@dataclass(frozen=True)
class Objects:
    """Anything with an id: a question for each of the types that ids lead to."""

    schema: GraphQLSchema
    given: Given
    several: bool
    askings: Mapping[str, Asking]

    @classmethod
    def of(
        cls, translator: Translator, nodes: Details, path: tuple[str, ...], given: Given, *, several: bool
    ) -> Objects:
        """Raises NeedsPython."""
        askings = {
            view.name: Asking.of(translator, Way.IDS, view, nodes, path)
            for view in identified_views(translator.schema)
        }
        return cls(translator.schema, given, several, askings)

    async def answer(self, reading: Reading, values: VariableValues) -> Json:
        """Raises BadUserInput."""
        wanted = named_ids(self.schema, self.given.values(values), several=self.several)
        views = list(dict.fromkeys(view for view, _ in wanted if view))
        asked = [self._asked(view, [id for of, id in wanted if of is view], values) for view in views]
        shapes = await reading.several(asked, free=False)
        found = {
            (view.name, id): json for view, own in zip(views, shapes, strict=True) for id, json in own.items()
        }
        answers = [found.get((view.name, id), b"null") if view else b"null" for view, id in wanted]
        return b"[" + b",".join(answers) + b"]" if self.several else answers[0]

    def _asked(self, view: View, ids: Sequence[UUID], values: VariableValues) -> Named:
        asking = self.askings[view.name]
        return asking.question, ids, asking.inside(values)
