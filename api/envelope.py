"""What comes with a command and is none of the business's concern: keys, versions, rehearsals."""

from __future__ import annotations

from api.inputs import Form, Problems, Slot, as_it_is
from domain.kernel.command import Command
from domain.kernel.refusal import Malformed

LONGEST_KEY = 200
MAY = "0 where there was nothing yet; left out, whatever there is is replaced."

ANY = "Left out, whatever the version, its state alone decides."


def key_problems(key: str | None) -> Problems:
    """What is wrong with an idempotency key."""
    sound = key is None or (0 < len(key) <= LONGEST_KEY and key.isprintable())
    return [] if sound else [Malformed("idempotency_key", expected="1 to 200 printable characters")]


def envelope_slots(command: type[Command]) -> list[Slot]:
    """The fields that every input of this command has besides the command's own."""
    key = "Chosen by the client, 1 to 200 characters: the same key does the same thing once."
    version = "The version that the client has seen."
    rehearse = "Answer what would be refused, and what would result, and store nothing."
    slots = [Slot("idempotency_key", Form(str, as_it_is), key, optional=not command.moves)]
    if command.overwrites:
        slots.append(Slot("expected_version", Form(int, as_it_is), version))
    elif command.changes:
        slots.append(Slot("expected_version", Form(int, as_it_is), f"{version} {ANY}", optional=True))
    elif command.sets:
        slots.append(Slot("expected_version", Form(int, as_it_is), f"{version} {MAY}", optional=True))
    return [*slots, Slot("validate_only", Form(bool, as_it_is), rehearse, default=False)]
