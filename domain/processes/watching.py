"""While a contingency holds its authority is watched, apart from the sale: nothing waits behind that."""

from __future__ import annotations

from domain.fiscal.events import ContingencyEntered
from domain.kernel.process import Process, outside

WATCHING = Process(
    name="watching",
    steps=(outside(ContingencyEntered, "watch_authority", queue="fiscal"),),
)
