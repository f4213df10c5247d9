"""The ordinary executor, with what statements answered put in as it is."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from graphql import GraphQLObjectType, default_field_resolver, default_type_resolver
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental
from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from api.reading.fields import AffectedField
from api.reading.root import Root
from api.reading.translation import definition_of

if TYPE_CHECKING:
    from api.operation import Operation


class SplicingExecutor(ExecutorThrowingOnIncremental):
    """``compiled``: the roots of the operation that statements answer, by response key."""

    def __init__(self, *arguments: Any, compiled: Mapping[str, Root] | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.compiled = compiled or {}

    @classmethod
    def of(
        cls, operation: Operation, values: VariableValues, context: Any, compiled: Mapping[str, Root]
    ) -> SplicingExecutor:
        """Of an operation that is known to be valid, with variables that are coerced already."""
        return cls(
            operation.schema,
            operation.definitions,
            operation.fragments,
            None,
            context,
            operation.node,
            values,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            hide_suggestions=True,
            compiled=compiled,
        )

    def execute_operation(self, serially: bool | None = None) -> Any:
        running: Any = super().execute_operation(serially)
        if isinstance(running, Awaitable):
            return self._to_its_end(running)
        del self.async_helpers
        return running

    async def _to_its_end(self, running: Awaitable[Any]) -> Any:
        """What helps resolvers holds the executor, which holds it: both would wait for the collector."""
        try:
            return await running
        finally:
            del self.async_helpers

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: list[FieldDetails],
        path: Path,
        position_context: None,
    ) -> Any:
        if path.prev is None and (root := self.compiled.get(str(path.key))):
            return self._spliced(root, parent_type, field_details_list, path)
        if isinstance(definition_of(parent_type, field_details_list), AffectedField):
            answer = getattr(source, "affected", {}).get(path.key)
            if isinstance(answer, orjson.Fragment):
                return answer
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    async def _spliced(
        self, root: Root, parent_type: GraphQLObjectType, details: list[FieldDetails], path: Path
    ) -> orjson.Fragment | None:
        try:
            json = await root.answer(self.context_value.reading, self.variable_values)
        except Exception as error:
            field = parent_type.fields[details[0].node.name.value]
            self.handle_field_error(error, field.type, details, path)
            return None
        return None if json is None else orjson.Fragment(json)
