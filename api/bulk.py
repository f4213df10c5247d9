"""A command becomes a mutation that gives it up to a hundred times: all or none, or each for itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from strawberry import Info
from strawberry.annotation import StrawberryAnnotation
from strawberry.tools import create_type
from strawberry.types.field import StrawberryField

from api.context import Context
from api.directives import ListSize
from api.docstrings import summary
from api.envelope import envelope_slots, key_problems
from api.errors import UserError, refused_by, user_errors
from api.inputs import Form, Problems, Slot, as_it_is, read_input, slots_of
from api.language import Language
from api.mutations import MutationField, Plan, mutation, payload_field, thing_field, united
from api.reading import read_back_each
from domain.kernel.batch import Batch, Ending, Item, OnError, RolledBack
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import OutOfRange, Refusal, StaleVersion
from domain.kernel.runner import Envelope, execute
from persistence.together import together

MOST_ITEMS = 100
RESULTS = "results"


def bulk(handler: Callable[[Any, UnitOfWork], Awaitable[UUID]], **thing: Any) -> Any:
    """The mutation that gives a command to its handler for each of several items.

    ``thing`` names the field of each result and its type, which has a view: it is read back by the id
    that the handler answers. What is asked of an item, and what of the command alone, is the same.
    """
    return BulkField(BulkPlan(mutation(handler, **thing).plan))


@dataclass(frozen=True)
class Sent:
    """One item as it was sent, and what is wrong with its shape."""

    item: Item
    problems: Problems

    def refusals(self, ending: Ending) -> list[Refusal]:
        return united(self.problems, refused_by(ending.refused) if ending.refused else [])


@dataclass(frozen=True)
class BulkPlan:
    """Everything known of a mutation for several items before any request arrives."""

    single: Plan
    result: type = field(init=False)
    payload: type = field(init=False)
    input: type = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "result", _result_of(self.single))
        object.__setattr__(self, "payload", _payload_of(self.command, self.result))
        object.__setattr__(self, "input", _input_of(self.command))

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
        try:
            if not 1 <= len(values["items"]) <= MOST_ITEMS:
                raise OutOfRange("items", least=1, most=MOST_ITEMS)
            sent = [self._sent(place, item, context) for place, item in enumerate(values["items"])]
            return await Doing(self, info, sent, values["onError"]).done(rehearsal=values["validateOnly"])
        except Refusal as refused:
            return self.payload(errors=_whole([refused], context.language))

    def _sent(self, place: int, values: Mapping[str, Any], context: Context) -> Sent:
        """Raises BadUserInput, its path beginning with the place of the item."""
        problems = key_problems(values.get("idempotencyKey"))
        outside = ("items", place)
        command = read_input(self.command, values, outside, problems)
        for problem in problems:
            problem.path = problem.path[2:] if problem.path[:2] == outside else problem.path
        envelope = Envelope(
            idempotency_key=values.get("idempotencyKey"),
            expected_version=values.get("expectedVersion"),
            validate_only=bool(problems),
            request_id=context.request_id,
        )
        return Sent(Item(command=command, envelope=envelope), problems)


@dataclass(frozen=True)
class Doing:
    """One request for several items."""

    plan: BulkPlan
    info: Info
    sent: Sequence[Sent]
    on_error: OnError

    async def done(self, *, rehearsal: bool) -> Any:
        """The payload. Raises refusals of the whole."""
        batch = self._batch(self.info.context)
        await self._permitted(batch, rehearsal=rehearsal)
        if rehearsal:
            return await batch.rehearse(lambda endings, whole: self._payload(endings, whole.connection))
        return await self._payload(await (batch.each() if self._skips else batch.all_or_none()))

    @property
    def _skips(self) -> bool:
        return self.on_error is OnError.SKIP_FAILED

    def _batch(self, context: Context) -> Batch:
        who, services = context.known, context.services
        authority: dict[str, Any] = {"company": who.company, "actor": who.id, "permissions": who.permissions}
        return Batch(
            handler=self.plan.handler,
            items=[one.item for one in self.sent],
            begin=lambda: services.database.begin(**authority),
            whole=lambda rehearsal: together(services.database, rehearsal=rehearsal, **authority),
            processes=services.processes,
            faults=(DBAPIError,),
        )

    async def _permitted(self, batch: Batch, *, rehearsal: bool) -> None:
        """Raises NotAllowed, once for all items, and has it audited once."""
        if not self.info.context.known.may(self.plan.scope):
            first = self.sent[0].item
            looked_at = Envelope(validate_only=rehearsal, request_id=first.envelope.request_id)
            await execute(batch.handler, first.command, batch.begin, envelope=looked_at)

    async def _payload(self, endings: Sequence[Ending], connection: Any = None) -> Any:
        language = self.info.context.language
        refusals = [one.refusals(ending) for one, ending in zip(self.sent, endings, strict=True)]
        failed = sum(1 for each in refusals if each)
        undone = failed > 0 and not self._skips
        ids = [
            self._id(one, ending, each, undone=undone)
            for one, ending, each in zip(self.sent, endings, refusals, strict=True)
        ]
        wanted = list(dict.fromkeys(id for id in ids if id is not None))
        things = await read_back_each(self.info, RESULTS, wanted, connection=connection)
        payload = self.plan.payload(
            errors=_whole([RolledBack(failed=failed)] if undone else [], language),
            succeeded=0 if undone else len(endings) - failed,
            failed=failed,
            replayed=not undone and all(_replayed(ending) for ending in endings),
        )
        errors = [self._errors(place, each, language) for place, each in enumerate(refusals)]
        payload.told = {
            key: [
                self._result(place, endings[place], errors[place], ids[place], found, undone=undone)
                for place in range(len(endings))
            ]
            for key, found in things.items()
        }
        return payload

    def _id(self, one: Sent, ending: Ending, refusals: Sequence[Refusal], *, undone: bool) -> UUID | None:
        """The thing that a result shows: what was done, or what somebody else had changed meanwhile."""
        overwrites = self.plan.command.overwrites
        if overwrites and any(isinstance(refusal, StaleVersion) for refusal in refusals):
            return getattr(one.item.command, overwrites)
        return None if refusals or undone or ending.outcome is None else ending.outcome.result

    def _errors(self, place: int, refusals: Sequence[Refusal], language: Language) -> list[UserError]:
        errors = user_errors(refusals, self.sent[place].item.command, language)
        for error in errors:
            error.path = ["input", "items", str(place), *(error.path or ())[1:]]
        return errors

    def _result(
        self,
        place: int,
        ending: Ending,
        errors: list[UserError],
        id: UUID | None,
        found: Mapping[str, Mapping[UUID, Any]],
        *,
        undone: bool,
    ) -> Any:
        made = self.plan.result(index=place, errors=errors, replayed=not undone and _replayed(ending))
        made.affected = {} if id is None else {key: things.get(id) for key, things in found.items()}
        return made


class BulkField(MutationField):
    """Takes one argument, ``input``, and is priced by its items."""

    def __init__(self, plan: BulkPlan) -> None:
        super().__init__(plan)  # ty: ignore[invalid-argument-type]
        self.description = f"For each of up to {MOST_ITEMS} items: {summary(plan.command)}"
        self.directives = [
            *self.directives,
            ListSize(assumed_size=MOST_ITEMS, slicing_arguments=["input.items"]),
        ]

    def __copy__(self) -> BulkField:
        copied = BulkField(self.plan)  # ty: ignore[invalid-argument-type]
        copied.python_name, copied.origin = self.python_name, self.origin
        return copied


class ResultsField(StrawberryField):
    """The results, each with what is selected of it under this very response key."""

    @property
    def is_basic_field(self) -> bool:
        return False

    def get_result(self, source: Any, info: Info | None, args: list[Any], kwargs: Any) -> Any:
        assert info is not None
        return getattr(source, "told", {}).get(info.path.key, [])


def _replayed(ending: Ending) -> bool:
    return ending.outcome is not None and ending.outcome.replayed


def _whole(refusals: Sequence[Refusal], language: Language) -> list[UserError]:
    """What concerns no item more than another."""
    errors = user_errors(refusals, None, language)
    for error, refusal in zip(errors, refusals, strict=True):
        error.path = ["input", *map(str, refusal.path)]
    return errors


def _input_of(command: type[Command]) -> type:
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


def _result_of(plan: Plan) -> type:
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


def _payload_of(command: type[Command], result: type) -> type:
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
