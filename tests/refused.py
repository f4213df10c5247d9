"""What was refused, where a test says that it is."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

import pytest

from domain.kernel.refusal import Path, Refusal, RefusalGroup

R = TypeVar("R", bound=Refusal)


async def refusals_of(act: Awaitable[Any]) -> list[tuple[Path, str]]:
    """Where and with which codes; none when it is done."""
    try:
        await act
    except Refusal as refusal:
        return [(refusal.path, refusal.code)]
    except RefusalGroup as group:
        return [(refusal.path, refusal.code) for refusal in group.refusals]
    return []


async def refused(kind: type[R], act: Awaitable[Any]) -> R:
    """It must be, with this alone."""
    with pytest.raises(kind) as refusal:
        await act
    return refusal.value
