"""The table of parties."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Computed, Date, Text

from domain.kernel.brazil import Address, PublicBody, StateRegistrationKind
from domain.parties.party import PartyKind, PartyStatus
from domain.parties.roles import PartyRole
from persistence.registry import (
    JsonColumn,
    choice,
    id_column,
    index,
    tenant_table,
    unique,
    version_column,
)
from persistence.searching import searched, searched_index


def bears(role: PartyRole) -> Computed:
    """Whether the role is among those of the party, so that an index can find it."""
    return Computed(f"""roles @> '["{role.value}"]'::jsonb""", persisted=True)


parties = tenant_table(
    "party",
    id_column(),
    version_column(),
    Column("kind", choice(PartyKind), nullable=False),
    Column("status", choice(PartyStatus), nullable=False),
    Column("tax_id", Text(collation="C"), nullable=False),
    Column("name", Text(collation="C"), nullable=False),
    Column("trade_name", Text),
    Column("registration_kind", choice(StateRegistrationKind), nullable=False),
    Column("state_registration", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("roles", JsonColumn(tuple[PartyRole, ...]), nullable=False),
    Column("address", JsonColumn(Address)),
    Column("external_reference", Text(collation="C")),
    Column("public_body", choice(PublicBody)),
    Column("standing_reason", Text),
    Column("erased_on", Date),
    Column("state", Text(collation="C"), Computed("address ->> 'state'", persisted=True)),
    Column("is_customer", Boolean, bears(PartyRole.CUSTOMER), nullable=False),
    Column("is_supplier", Boolean, bears(PartyRole.SUPPLIER), nullable=False),
    Column("is_carrier", Boolean, bears(PartyRole.CARRIER), nullable=False),
    Column("is_agent", Boolean, bears(PartyRole.AGENT), nullable=False),
    searched("name || ' '::text || coalesce(trade_name, ''::text)"),
    unique("tax_id"),
    unique("external_reference"),
    index("name", "id"),
    index("status", "name", "id"),
    index("kind", "name", "id"),
    index("state", "name", "id"),
    index("is_customer", "name", "id"),
    index("is_supplier", "name", "id"),
    index("is_carrier", "name", "id"),
    index("is_agent", "name", "id"),
    searched_index(),
    CheckConstraint(
        "tax_id ~ case kind when 'PERSON' then '^[0-9]{11}$' else '^[0-9A-Z]{12}[0-9]{2}$' end", name="tax_id"
    ),
    CheckConstraint(
        "(state_registration is not null) = (registration_kind = 'CONTRIBUTOR')",
        name="registered_contributors",
    ),
    CheckConstraint("status <> 'ACTIVE' or address is not null", name="active_with_address"),
    CheckConstraint("jsonb_array_length(roles) > 0", name="some_role"),
)
