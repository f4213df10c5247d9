"""Every table there is. Importing this module declares them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import persistence.idempotency
import persistence.numbering
import persistence.outbox  # noqa: F401

CONTEXTS = (
    "audit",
    "law",
    "platform",
    "sealing",
    "parties",
    "catalog",
    "people",
    "stock",
    "sales",
    "fiscal",
    "finance",
    "accounting",
    "approvals",
    "files",
    "onboarding",
    "processes",
    "integrity",
    "webhooks",
    "notices",
)


def import_parts(part: str) -> None:
    """The modules of every context whose names end like this: ``tables`` and ``bulk_tables``."""
    for context in CONTEXTS:
        package = import_module(f"persistence.{context}")
        for module in iter_modules(package.__path__, f"persistence.{context}."):
            if module.name.endswith((f".{part}", f"_{part}")):
                import_module(module.name)


import_parts("tables")
