"""What a reader answers to arguments it cannot obey."""

from __future__ import annotations


class BadInput(ValueError):
    """An argument no well-behaved client sends; ``path`` leads to it from the field's arguments."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def under(self, *prefix: str | int) -> BadInput:
        """The same problem, seen from further out."""
        return BadInput(self.message, *prefix, *self.path)


TOO_FAR = "A date or a number that far off cannot be compared with."


class NotPermitted(Exception):
    """The arguments ask about what the reader must not see."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission
