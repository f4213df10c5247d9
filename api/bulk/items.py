"""One item of several: as it was sent, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from api.context import Context
from api.envelope import key_problems
from api.errors import UserError, refused_by, user_errors
from api.inputs import Problems, read_input
from api.language import Language
from api.mutations import united
from domain.kernel.batch import Ending, Item
from domain.kernel.command import Command
from domain.kernel.refusal import Refusal, StaleVersion
from domain.kernel.runner import Envelope


@dataclass(frozen=True)
class Sent:
    """An item, and what is wrong with its shape: with anything wrong it is looked at and never done."""

    place: int
    item: Item
    problems: Problems

    @classmethod
    def of(cls, command: type[Command], place: int, values: Mapping[str, Any], context: Context) -> Sent:
        """Raises BadUserInput, its path beginning with the place of the item."""
        outside = ("items", place)
        problems: Problems = []
        read = read_input(command, values, outside, problems)
        for problem in problems:
            problem.path = problem.path[len(outside) :]
        problems += key_problems(values.get("idempotencyKey"))
        envelope = Envelope(
            idempotency_key=values.get("idempotencyKey"),
            expected_version=values.get("expectedVersion"),
            validate_only=bool(problems),
            request_id=context.request_id,
            origin=context.origin,
        )
        return cls(place, Item(command=read, envelope=envelope), problems)


@dataclass(frozen=True)
class Ended:
    """What became of an item."""

    sent: Sent
    ending: Ending

    @cached_property
    def refusals(self) -> list[Refusal]:
        return united(self.sent.problems, refused_by(self.ending.refused) if self.ending.refused else [])

    @property
    def replayed(self) -> bool:
        return self.ending.outcome is not None and self.ending.outcome.replayed

    def thing(self, *, undone: bool) -> UUID | None:
        """What the result shows: what was done, or what somebody else had changed meanwhile."""
        command = self.sent.item.command
        if command.overwrites and any(isinstance(refusal, StaleVersion) for refusal in self.refusals):
            return getattr(command, command.overwrites)
        outcome = self.ending.outcome
        return None if undone or self.refusals or outcome is None else outcome.result

    def errors(self, language: Language) -> list[UserError]:
        """With paths from the list of items."""
        errors = user_errors(self.refusals, self.sent.item.command, language)
        for error in errors:
            error.path = ["input", "items", str(self.sent.place), *(error.path or ())[1:]]
        return errors


def errors_of_all(refusals: list[Refusal], language: Language) -> list[UserError]:
    """What concerns no item more than another."""
    errors = user_errors(refusals, None, language)
    for error, refusal in zip(errors, refusals, strict=True):
        error.path = ["input", *map(str, refusal.path)]
    return errors
