"""Where in the input something is wrong, in the words of the wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from uuid import UUID

from strawberry.utils.str_converters import to_camel_case

ENVELOPE = frozenset({"idempotency_key", "expected_version", "validate_only"})


def wire_path(path: Sequence[str | int]) -> list[str]:
    """The path as strings in camelCase, beginning with ``input``."""
    return ["input", *(to_camel_case(step) if isinstance(step, str) else str(step) for step in path)]


def known_path(command: object, path: Sequence[str | int]) -> list[str]:
    """As much of the path as exists in this command.

    A refusal of a step that a process takes after the command speaks of that step's fields; the
    client is shown the part of the path that it can find in what it sent.
    """
    known: list[str | int] = []
    for step in path:
        if not _has(command, step, outermost=not known):
            break
        known.append(step)
        command = command[step] if isinstance(step, int) else getattr(command, step, None)  # ty: ignore[not-subscriptable]
    return wire_path(known)


def path_to(value: object, wanted: str) -> list[str | int] | None:
    """Where in a command an id stands; None when it does not."""
    if is_dataclass(value):
        parts = [(field.name, getattr(value, field.name)) for field in fields(value)]
    elif isinstance(value, (list, tuple)):
        parts = list(enumerate(value))
    else:
        return [] if isinstance(value, UUID) and str(value) == wanted else None
    found = ((step, path_to(part, wanted)) for step, part in parts)
    return next(([step, *rest] for step, rest in found if rest is not None), None)


def _has(value: object, step: str | int, *, outermost: bool) -> bool:
    if isinstance(step, int):
        return isinstance(value, (list, tuple)) and 0 <= step < len(value)
    if outermost and step in ENVELOPE:
        return True
    return is_dataclass(value) and any(field.name == step for field in fields(value))
