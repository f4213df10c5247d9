"""A command becomes a mutation that gives it up to a hundred times."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from strawberry import Info

from api.bulk.doing import Doing
from api.bulk.items import Sent, errors_of_all
from api.bulk.shapes import MOST_ITEMS, RESULTS, input_of_several, payload_of_several, result_of
from api.context import Context
from api.directives import ListSize
from api.docstrings import summary
from api.mutations import MutationField, Plan, mutation
from api.reading import check_selected
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, Refusal


def bulk(handler: Callable[[Any, UnitOfWork], Awaitable[UUID]], **thing: Any) -> Any:
    """The mutation that gives a command to its handler for each of several items.

    ``thing`` names the field of each result and its type, which has a view: it is read back by the id
    that the handler answers. What is asked of an item, and what of the command alone, is the same.
    """
    return BulkField(BulkPlan(mutation(handler, **thing).plan))


@dataclass(frozen=True)
class BulkPlan:
    """Everything known of a mutation for several items before any request arrives."""

    single: Plan
    result: type = field(init=False)
    payload: type = field(init=False)
    input: type = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "result", result_of(self.single))
        object.__setattr__(self, "payload", payload_of_several(self.command, self.result))
        object.__setattr__(self, "input", input_of_several(self.command))

    @property
    def command(self) -> type[Command]:
        return self.single.command

    @property
    def handler(self) -> Callable[[Any, UnitOfWork], Awaitable[Any]]:
        return self.single.handler

    @property
    def scope(self) -> str:
        return self.single.scope

    async def carry_out(self, info: Info, values: Mapping[str, Any]) -> Any:
        """Answer with the payload, whatever the business says of the items."""
        context: Context = info.context
        _ = context.known
        check_selected(info, RESULTS)
        try:
            doing = self._doing(info, values)
            return await (doing.rehearsed() if values["validateOnly"] else doing.done())
        except Refusal as refused:
            return self.payload(errors=errors_of_all([refused], context.language))

    def _doing(self, info: Info, values: Mapping[str, Any]) -> Doing:
        """Raises OutOfRange and BadUserInput."""
        items = values["items"]
        if not 1 <= len(items) <= MOST_ITEMS:
            raise OutOfRange("items", least=1, most=MOST_ITEMS)
        sent = [Sent.of(self.command, place, item, info.context) for place, item in enumerate(items)]
        return Doing(self.single, self.payload, self.result, info, sent, values["onError"])


class BulkField(MutationField):
    """Takes one argument, ``input``, and is priced by its items."""

    proves = False

    def __init__(self, plan: BulkPlan) -> None:
        super().__init__(plan)  # ty: ignore[invalid-argument-type]
        self.description = f"For each of up to {MOST_ITEMS} items: {summary(plan.command)}"
        size = ListSize(assumed_size=MOST_ITEMS, slicing_arguments=["input.items"])
        self.directives = [*self.directives, size]

    def __copy__(self) -> BulkField:
        copied = BulkField(self.plan)  # ty: ignore[invalid-argument-type]
        copied.python_name, copied.origin = self.python_name, self.origin
        return copied
