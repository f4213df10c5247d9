"""How an establishment issues NFC-e: its series, and the code that its QR codes are hashed with."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Environment


@dataclass(eq=False, kw_only=True)
class ConsumerInvoicing(Aggregate):
    """One for each environment. ``code_id`` and ``code`` are the CSC of the state's authority (código de
    segurança do contribuinte), the code sealed; without it QR codes are of version 3."""

    id: UUID
    version: int = 1
    establishment_id: UUID
    environment: Environment
    series: int
    code_id: int | None = None
    code: bytes | None = None

    def configure(self, *, series: int, code_id: int | None, code: bytes | None) -> None:
        """What is left out of a code is given up."""
        self.series, self.code_id, self.code = series, code_id, code
