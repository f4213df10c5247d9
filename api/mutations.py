"""A command becomes a mutation: its input, its payload and its run, all from the command's class."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_type_hints
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from strawberry import Info
from strawberry.annotation import StrawberryAnnotation
from strawberry.tools import create_type
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from api import metering
from api.authorization import PUBLIC, Requires
from api.context import Context
from api.docstrings import summary
from api.envelope import envelope_slots, key_problems
from api.errors import MOST_ERRORS, UserError, refused_by, user_errors
from api.inputs import Problems, are_cut_short, input_of, read_input
from api.reading import affected, check_selected, read_back
from api.scalars import Url
from api.spent import let_go
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.refusal import NotAllowed, NotRehearsed, Refusal, RefusalGroup, StaleVersion
from domain.kernel.runner import Envelope

Prepare = Callable[[Any, Context, Envelope], Awaitable[Any]]
PLAIN = (str, Url, int, bool, date, datetime, Decimal)
TEXTS = list[str]
SECRETS = (str, TEXTS)
"""Shown once, when they are made: a rehearsal makes none. All else is read back, or counted."""


def mutation(
    handler: Callable[[Any, UnitOfWork], Awaitable[Any]],
    *,
    accepts: type[Command] | None = None,
    prepare: Prepare | None = None,
    public: bool = False,
    elsewhere: bool = False,
    deprecated: str | None = None,
    **returns: Any,
) -> Any:
    """The mutation that gives a command to its handler.

    ``returns`` names the payload's fields and their types: a type with a view (or a list of them)
    is read back by the id that the handler answers; a plain value is taken from the attribute of
    the same name of what it answers. ``prepare`` turns the command that a client sends, of class
    ``accepts``, into the one the handler takes, before the transaction begins. A ``public`` one
    needs no principal, and like one that is done ``elsewhere`` runs in the ``company_id`` of the
    prepared command. ``deprecated`` says what to use instead, and until when.
    """
    sent = accepts or _command_of(handler)
    return MutationField(Plan(handler, sent, returns, prepare, public, elsewhere), deprecated)


def _command_of(handler: Callable[..., Any]) -> type[Command]:
    hints = get_type_hints(handler)
    return next(hint for name, hint in hints.items() if name != "return")


@dataclass(frozen=True)
class Plan:
    """Everything known of a mutation before any request arrives."""

    handler: Callable[[Any, UnitOfWork], Awaitable[Any]]
    command: type[Command]
    returns: Mapping[str, Any]
    prepare: Prepare | None
    public: bool
    elsewhere: bool
    payload: type = field(init=False)
    input: type = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "payload", _payload_of(self.command, self.returns))
        object.__setattr__(self, "input", input_of(self.command, *envelope_slots(self.command)))

    @property
    def scope(self) -> str:
        return PUBLIC if self.public else self.command.permission

    async def carry_out(self, info: Info, values: Mapping[str, Any]) -> Any:
        """Run the command and answer with the payload, whatever the business says."""
        context: Context = info.context
        own = context.reading
        if not self.public:
            _ = context.known
        check_selected(info)
        problems = key_problems(values.get("idempotencyKey"))
        command = read_input(self.command, values, (), problems)
        if self.command.proves and values["validateOnly"]:
            problems.append(NotRehearsed("validate_only"))
        if problems and (self.command.proves or are_cut_short(problems)):
            return await self._refused(info, command, problems)
        envelope = self._envelope(context, values, bool(problems))
        try:
            return await self._accepted(info, command, envelope, problems)
        except (Refusal, RefusalGroup) as refused:
            let_go(refused)
            return await self._refused(info, command, united(problems, refused_by(refused)))
        except DBAPIError:
            if not problems:
                raise
            return await self._refused(info, command, problems)
        finally:
            context.reading = own

    async def _accepted(self, info: Info, command: Command, envelope: Envelope, problems: Problems) -> Any:
        async def preview(uow: Any, result: Any) -> Any:
            return await self._answer(info, result, connection=uow.connection)

        outcome = await self._run(info.context, command, envelope, preview)
        if problems or isinstance(outcome.result, Refusal):
            return await self._refused(info, command, problems or [outcome.result])
        payload = outcome.preview if envelope.validate_only else await self._answer(info, outcome.result)
        payload.replayed = outcome.replayed
        end = "rehearsed" if envelope.validate_only else "replayed" if outcome.replayed else "done"
        metering.concluded(self.command.__name__, end)
        return payload

    async def _run(self, context: Context, command: Any, envelope: Envelope, preview: Any) -> Any:
        if self.prepare is not None or self.elsewhere:
            await context.prove()
        try:
            command = await self._prepared(context, command, envelope)
        except (Refusal, RefusalGroup) as refused:
            await context.note_refusal(self.handler, command, envelope, refused)
            raise
        if self.public:
            return await context.execute_as_anyone(
                self.handler, command, envelope, preview, command.company_id
            )
        if self.elsewhere:
            return await context.execute_elsewhere(
                self.handler, command, envelope, preview, command.company_id
            )
        return await context.execute(self.handler, command, envelope, preview)

    async def _prepared(self, context: Context, command: Any, envelope: Envelope) -> Any:
        if self.elsewhere and not context.known.may(self.scope):
            raise NotAllowed(permission=self.scope)
        return command if self.prepare is None else await self.prepare(command, context, envelope)

    async def _refused(self, info: Info, command: Command, refusals: Sequence[Refusal]) -> Any:
        metering.concluded(self.command.__name__, "refused")
        payload = self.payload(errors=user_errors(refusals, command, info.context.language))
        if (stale := next((one for one in refusals if isinstance(one, StaleVersion)), None)) is not None:
            payload.affected = await read_back(info, overwritten(command, stale))
        return payload

    async def _answer(self, info: Info, result: Any, connection: Any = None) -> Any:
        payload = self.payload(errors=[])
        for name, kind in self.returns.items():
            answer = result if isinstance(result, (UUID, list, tuple)) else getattr(result, name, None)
            if kind in SECRETS and connection is not None:
                continue
            if kind in PLAIN:
                setattr(payload, name, None if isinstance(answer, (UUID, list, tuple)) else answer)
            elif kind == TEXTS:
                setattr(payload, name, None if answer is result else answer)
            elif answer is not None:
                payload.affected = await read_back(info, answer, connection=connection)
        return payload

    def _envelope(self, context: Context, values: Mapping[str, Any], flawed: bool) -> Envelope:
        return Envelope(
            idempotency_key=values.get("idempotencyKey"),
            expected_version=values.get("expectedVersion"),
            validate_only=flawed or values["validateOnly"],
            request_id=context.request_id,
            origin=context.origin,
        )


class MutationField(StrawberryField):
    """Takes one argument, ``input``, and hands it to the plan.

    ``proves``: who asks is proved by the transaction that it begins, before anything is done or shown.
    """

    proves = True

    def __init__(self, plan: Plan, deprecated: str | None = None) -> None:
        super().__init__(
            type_annotation=StrawberryAnnotation(plan.payload | None),
            description=summary(plan.command),
            deprecation_reason=deprecated,
            directives=[Requires(scope=plan.scope)],
        )
        self.plan = plan
        self.is_async = True
        self.arguments = [
            StrawberryArgument(
                "input", None, StrawberryAnnotation(plan.input), description="What is asked for."
            )
        ]

    def __copy__(self) -> MutationField:
        copied = MutationField(self.plan, self.deprecation_reason)
        copied.python_name, copied.origin = self.python_name, self.origin
        return copied

    @property
    def is_basic_field(self) -> bool:
        return False

    def get_result(self, source: Any, info: Info | None, args: list[Any], kwargs: Any) -> Awaitable[Any]:
        assert info is not None
        return self.plan.carry_out(info, kwargs["input"])


def overwritten(command: Command, stale: StaleVersion) -> UUID:
    """What somebody else had changed meanwhile."""
    return getattr(command, command.overwrites) if command.overwrites else UUID(str(stale.facts["id"]))


def united(problems: Problems, refusals: Sequence[Refusal]) -> list[Refusal]:
    """What was wrong with the input's shape before what the business says, each place once."""
    if are_cut_short(problems):
        return problems
    told = {refusal.path for refusal in refusals}
    return [*(problem for problem in problems if problem.path not in told), *refusals]


TOLD = f"Why it was refused, at most {MOST_ERRORS} reasons; empty when it was done."


def _payload_of(command: type[Command], returns: Mapping[str, Any]) -> type:
    fields = [thing_field(name, kind) for name, kind in returns.items()]
    fields.append(payload_field("errors", list[UserError], TOLD))
    fields.append(
        payload_field(
            "replayed", bool, "True when this repeats what the same idempotency key did before.", False
        )
    )
    return create_type(
        f"{command.__name__}Payload",
        fields,
        description="What became of it: the result, or why there is none.",
    )


ONCE = "Shown once; null when it was refused, rehearsed or repeated."


def thing_field(name: str, kind: Any) -> StrawberryField:
    if kind in SECRETS:
        return payload_field(name, kind | None, ONCE, None)
    if kind in PLAIN:
        return payload_field(name, kind | None, "Null when it was refused.", None)
    made = affected("As it is now; null when it was refused.")
    made.python_name, made.graphql_name = name, _keyword(name)
    made.type_annotation = StrawberryAnnotation(kind | None)
    return made


def _keyword(name: str) -> str | None:
    """``return_`` is ``return`` on the wire; None leaves a name to the usual rule."""
    return name.removesuffix("_") if name.endswith("_") else None


def payload_field(name: str, kind: Any, description: str, default: Any = MISSING) -> StrawberryField:
    return StrawberryField(
        python_name=name, type_annotation=StrawberryAnnotation(kind), description=description, default=default
    )
