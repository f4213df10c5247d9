"""One sending to an authority, told by the instant that was recorded before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Begun:
    """``doubted`` is whether it may have arrived in an earlier attempt."""

    at: datetime
    doubted: bool
