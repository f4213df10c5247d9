"""What a client wants of a view, in words of neither GraphQL nor SQL."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.calendar import BRASILIA


@dataclass(frozen=True)
class Selection:
    """One wanted field: under which key it is answered, with which arguments, and what of it.

    Arguments are values already parsed (Decimal, date, datetime, enum members, ids as text).
    ``paged`` asks for a relation to many as a connection instead of a list. ``says`` is a text that
    is known without reading. ``write`` makes of a computed value what JSON can hold.
    """

    key: str
    field: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Selection, ...] = ()
    paged: bool = False
    says: str | None = None
    write: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class Reader:
    """On whose behalf something is read: ``actor`` is a member or a key.

    Readers with equal ``grants`` may see the same, but for what belongs to one of them. Days are those of
    ``zone``.
    """

    company: UUID
    may: Callable[[str], bool]
    cursor_key: bytes
    public_url: str = ""
    grants: Hashable = None
    actor: UUID | None = None
    zone: ZoneInfo = BRASILIA


class Shape(dict[str, Any]):
    """One object of an answer, by response key; ``view`` names what it is."""

    __slots__ = ("view",)

    def __init__(self, view: str) -> None:
        super().__init__()
        self.view = view
