"""Every table there is. Importing this module declares them all."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import persistence.idempotency
import persistence.numbering
import persistence.outbox  # noqa: F401

CONTEXTS = (
    "audit",
    "law",
    "platform",
    "parties",
    "catalog",
    "people",
    "stock",
    "sales",
    "fiscal",
    "finance",
    "accounting",
    "onboarding",
    "processes",
    "integrity",
    "webhooks",
)


def import_parts(part: str) -> None:
    """The module of this name of every context that has one."""
    for context in CONTEXTS:
        module = f"persistence.{context}.{part}"
        if find_spec(f"persistence.{context}") and find_spec(module):
            import_module(module)


import_parts("tables")
