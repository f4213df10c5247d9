"""The gapless series in which fiscal documents are numbered."""

from __future__ import annotations

from uuid import UUID

from domain.fiscal.invoice import MODELS, InvoiceKind
from domain.kernel.brazil import Environment


def series_called(kind: InvoiceKind, *, establishment_id: UUID, series: int, of: Environment) -> str:
    """By establishment, model, series and environment, which is ``of``."""
    return f"fiscal.{MODELS[kind]}.{establishment_id.hex}.{series}.{of.value}"
