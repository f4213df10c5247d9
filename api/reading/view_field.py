"""The kind of field whose value was read before its object is resolved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField


class ViewField(StrawberryField):
    """A field whose value was read before its object is resolved."""

    @property
    def arguments(self) -> list[StrawberryArgument]:
        return list(self.from_view())

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        """The view decides."""

    def from_view(self) -> Sequence[StrawberryArgument]:
        """The arguments, made when the schema is built: by then every view is declared."""
        return ()


def argument(
    name: str, kind: Any, description: str, *, said: Sequence[object] = (), **default: Any
) -> StrawberryArgument:
    """``said``: its directives."""
    annotation = StrawberryAnnotation(kind)
    return StrawberryArgument(name, None, annotation, description=description, directives=said, **default)
