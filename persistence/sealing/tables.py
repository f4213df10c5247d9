"""The keys that values of companies are sealed under, each wrapped by a secret of the installation."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Text

from persistence.registry import Instant, choice, id_column, tenant_table, unique


class DataClass(StrEnum):
    """What is sealed by the same key: values that the same work has to open."""

    PEOPLE = "PEOPLE"
    """What somebody earns, their CPF, and by what their device proves who they are."""
    CERTIFICATE = "CERTIFICATE"
    """With what invoices are signed."""
    PROVIDER = "PROVIDER"
    """What payment providers know the company by."""
    WEBHOOK = "WEBHOOK"
    """With what deliveries are signed."""
    AUDIT = "AUDIT"
    """What is personal in the record; entries are never sealed anew, as their digest is in a block."""
    FILE = "FILE"
    """Files that people send; what one key sealed stays so, and needs that key for as long as it is kept."""
    INDEX = "INDEX"
    """By what equal values are found without being opened. Its key stays, or nothing would be found."""
    LEGACY = "LEGACY"
    """What was derived from a secret itself, before there were keys of companies."""


data_keys = tenant_table(
    "data_key",
    id_column(),
    Column("data_class", choice(DataClass), nullable=False),
    Column("number", Integer, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("wrapped_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("active_from", Instant, nullable=False),
    unique("data_class", "number"),
    CheckConstraint("number > 0", name="number"),
)
"""``wrapped_by`` is what the wrapping secret is called by. Values are sealed by the newest that is active:
the processes have heard of it by then."""
