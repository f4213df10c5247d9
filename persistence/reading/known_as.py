"""How the wire names things whose kind a row holds beside their id: decided here, once for all views."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

UNLIKE: Mapping[str, str] = {"charge": "pixcharge", "receipt": "movement", "shipment": "invoice"}
"""Kinds that the business names otherwise than the wire does. A receipt of goods goes by the first of its
movements, a shipment by the invoice that its goods left or came back with."""

WITHOUT_NODE = frozenset({"event", "identity", "payrollstretch"})
"""Prefixes of ids that are shown though nothing is found by them alone: a fact is read through what it is
about, an identity is seen by its owner only, a stretch of a payroll run only while it is worked on."""

ALSO: Mapping[str, tuple[str, ...]] = {"step": ("task",), "task": ("step",)}
"""A parked task is a step of a process that waits for a person: what takes the one takes the other."""


def prefix_of(kind: str) -> str:
    """The prefix of the ids of this kind, which is written as facts and tables write it."""
    plain = kind.replace("_", "")
    return UNLIKE.get(plain, plain)


def known_as(kind: str, id: UUID) -> str:
    """The id on the wire of a thing of this kind."""
    return f"{prefix_of(kind)}_{id.hex}"


def fits(prefix: str, wanted: str) -> bool:
    """Whether ids with this prefix are taken where the ``wanted`` one is asked for."""
    return prefix == wanted or prefix in ALSO.get(wanted, ())
