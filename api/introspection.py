"""What the schema tells of itself: the same until the process ends, so it is worked out once, and aside."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLSchema, execute_sync

from api.kept import Kept
from api.operation import Operation

ROOM = 8_000_000
"""Bytes of answers; a whole schema is a tenth of that."""


@dataclass(frozen=True)
class Introspection:
    """A whole schema is a quarter of a second's work: one at a time, in a thread, while others are served."""

    schema: GraphQLSchema
    _kept: Kept[tuple[Operation, bytes], bytes] = field(
        default_factory=lambda: Kept(seconds=math.inf, room=ROOM)
    )
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def answer(self, operation: Operation, variables: Mapping[str, Any]) -> ExecutionResult:
        key = operation, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS)
        async with self._turn:
            known = self._kept.get(key)
            if known is None:
                result = await asyncio.to_thread(self._execute, operation, variables)
                if result.errors:
                    return result
                known = orjson.dumps(result.data)
                self._kept.put(key, known, len(known))
        return ExecutionResult(orjson.Fragment(known), None)  # ty: ignore[invalid-argument-type]

    def _execute(self, operation: Operation, variables: Mapping[str, Any]) -> ExecutionResult:
        return execute_sync(
            self.schema,
            operation.document,
            variable_values=dict(variables),
            operation_name=operation.name,
            hide_suggestions=True,
        )
