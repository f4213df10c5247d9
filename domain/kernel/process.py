"""A process is a list of steps: when this happens, do that, now or later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from domain.kernel.aggregate import Event
from domain.kernel.command import Command, EventKind, Handler

Queue = Literal["internal", "fiscal", "documents", "payments", "mail", "reports", "webhooks", "webhooks_slow"]


def always(_: Any) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One reaction of a process to a fact.

    ``translate`` turns the fact into a command, or None when there is nothing to do. A ``now``
    step is part of the transaction in which the fact was recorded and can refuse it. A ``later``
    step becomes a task: retried, idempotent, visible. One with an ``actor`` instead of a command
    touches the outside world; the worker of that name carries it out.
    """

    name: str
    when: EventKind
    translate: Callable[[Any], Command | None]
    handle: Handler[Any, Any] | None
    later: bool
    queue: Queue = "internal"
    actor: str = "carry_out"
    only: Callable[[Any], bool] = always

    def wanted(self, event: Event) -> bool:
        """Whether this fact gives the step anything to do."""
        return self.only(event) if self.handle is None else self.translate(event) is not None


def now(
    when: EventKind,
    translate: Callable[[Any], Command | None],
    handle: Handler[Any, Any],
) -> Step:
    """Do it in the same transaction; if it is refused, so is what caused it."""
    return Step(name=_name_of(handle), when=when, translate=translate, handle=handle, later=False)


def later(
    when: EventKind,
    translate: Callable[[Any], Command | None],
    handle: Handler[Any, Any],
    *,
    name: str = "",
) -> Step:
    """Do it soon, in a transaction of its own."""
    return Step(name=name or _name_of(handle), when=when, translate=translate, handle=handle, later=True)


def outside(when: EventKind, actor: str, *, queue: Queue, only: Callable[[Any], bool] = always) -> Step:
    """Have a worker talk to the outside world and record what it answered; ``only`` of such facts."""
    return Step(
        name=actor,
        when=when,
        translate=lambda _: None,
        handle=None,
        later=True,
        queue=queue,
        actor=actor,
        only=only,
    )


@dataclass(frozen=True)
class Process:
    """A named flow across contexts; the only thing that knows two of them."""

    name: str
    steps: tuple[Step, ...]
    _by_kind: dict[EventKind, tuple[Step, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def on(self, kind: EventKind) -> tuple[Step, ...]:
        """Those that react to facts of this kind, found once."""
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = tuple(step for step in self.steps if issubclass(kind, step.when))
        return found


def _name_of(handle: Handler[Any, Any]) -> str:
    return getattr(handle, "__name__", "")
