"""What a bulk mutation takes and answers, made from the mutation of one command."""

from __future__ import annotations

from typing import Any

from strawberry import Info
from strawberry.annotation import StrawberryAnnotation
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.docstrings import summary
from api.envelope import envelope_slots
from api.errors import UserError
from api.inputs import Form, Slot, as_it_is, slots_of
from api.mutations import Plan, payload_field, thing_field
from domain.kernel.batch import OnError
from domain.kernel.command import Command

MOST_ITEMS = 100
RESULTS = "results"


class ResultsField(StrawberryField):
    """The results, each with what is selected of it under this very response key."""

    @property
    def is_basic_field(self) -> bool:
        return False

    def get_result(self, source: Any, info: Info | None, args: list[Any], kwargs: Any) -> Any:
        assert info is not None
        return getattr(source, "told", {}).get(info.path.key, [])


def input_of_several(command: type[Command]) -> type:
    """Items without ``validateOnly``, which is said once for all of them."""
    *own, rehearse = envelope_slots(command)
    item: Any = _made(
        command,
        "ItemInput",
        [slot.published() for slot in (*slots_of(command), *own)],
        description=f"One of several. {summary(command)}",
        is_input=True,
    )
    otherwise = "Whether the others are done when one is refused."
    slots = [
        Slot("items", Form(list[item], as_it_is), f"1 to {MOST_ITEMS}, done in this order."),
        Slot("on_error", Form(OnError, as_it_is), otherwise, default=OnError.ROLLBACK_ALL),
        rehearse,
    ]
    fields = [slot.published() for slot in slots]
    return _made(command, "Input", fields, description="Several items, and how.", is_input=True)


def result_of(plan: Plan) -> type:
    """What is told of one item."""
    ((name, kind),) = plan.returns.items()
    thing = thing_field(name, kind)
    thing.description = "As it is now; null when it was refused, or undone with the others."
    fields = [
        payload_field("index", int, "Its place among the items, from 0."),
        thing,
        payload_field("errors", list[UserError], "Why it was refused; empty when it was not."),
        payload_field("replayed", bool, "True when its key had done the same before.", False),
    ]
    return _made(plan.command, "Result", fields, description="What became of one item.")


def payload_of_several(command: type[Command], result: type) -> type:
    """What is told of all of them; its ``told`` holds the results by response key."""
    results = ResultsField(
        python_name=RESULTS,
        type_annotation=StrawberryAnnotation(list[result]),  # ty: ignore[invalid-type-form]
        description="What became of each item, in their order; none when the whole was refused.",
        default=None,
    )
    fields = [
        results,
        payload_field("succeeded", int, "How many items were done.", 0),
        payload_field("failed", int, "How many items were refused.", 0),
        payload_field("errors", list[UserError], "Why the whole was refused; empty when it was not."),
        payload_field("replayed", bool, "True when the keys of all items had done the same before.", False),
    ]
    return _made(command, "Payload", fields, description="What became of several items.")


def _made(command: type[Command], part: str, fields: list[Any], **said: Any) -> type:
    """A type of this mutation; it belongs where its command does."""
    made = create_type(f"Bulk{command.__name__}{part}", fields, **said)
    made.__module__ = command.__module__
    if said.get("is_input"):
        made.__strawberry_definition__.from_input = lambda _, values, __: values  # ty: ignore[missing-attribute]
    return made
