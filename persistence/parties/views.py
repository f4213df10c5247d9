"""What can be read of parties."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func

from domain.kernel.brazil import PublicBody, StateRegistrationKind
from domain.parties.party import PartyKind, PartyStatus, actions_of
from persistence.finance.bank_details_views import in_force
from persistence.finance.tables import bank_details
from persistence.parties.tables import parties
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    View,
    boolean,
    date,
    email,
    enum,
    integer,
    json,
    many,
    one,
    text,
)
from persistence.searching import found


def named(words: ColumnElement[str]) -> ColumnElement[bool]:
    """Parties whose names contain these words, in any case, or whose tax id begins with them."""
    return found(parties.c.id, func.search_parties(words))


PARTY = View(
    "Party",
    parties,
    prefix="party",
    read="parties.party.read",
    fields={
        "version": integer(parties.c.version),
        "kind": enum(PartyKind, parties.c.kind, filter=True),
        "status": enum(PartyStatus, parties.c.status, filter=True),
        "name": text(parties.c.name, filter=True, sort=True),
        "trade_name": text(parties.c.trade_name),
        "tax_id": text(parties.c.tax_id, filter=True, sort=True, sensitive=True),
        "registration_kind": enum(StateRegistrationKind, parties.c.registration_kind),
        "state_registration": text(parties.c.state_registration),
        "email": email(parties.c.email, sensitive=True),
        "phone": text(parties.c.phone, sensitive=True),
        "roles": json(parties.c.roles),
        "public_body": enum(PublicBody, parties.c.public_body),
        "is_customer": boolean(parties.c.is_customer, filter=True),
        "is_supplier": boolean(parties.c.is_supplier, filter=True),
        "is_carrier": boolean(parties.c.is_carrier, filter=True),
        "is_agent": boolean(parties.c.is_agent, filter=True),
        "address": json(parties.c.address, sensitive=True),
        "state": text(parties.c.state, filter=True),
        "external_reference": text(parties.c.external_reference, filter=True),
        "standing_reason": text(parties.c.standing_reason),
        "bank_details": one("BankDetails", bank_details.c.party_id, where=in_force),
        "bank_details_changes": many(
            "BankDetails", bank_details.c.party_id, order_by=[bank_details.c.requested_at, bank_details.c.id]
        ),
        "bank_details_history": many("BankDetails", bank_details.c.party_id),
        "erased_on": date(parties.c.erased_on),
        "available_actions": actions(actions_of, parties.c.status),
    },
    lookups=["id", "tax_id", "external_reference"],
    default_sort=[("name", ASC)],
    search=named,
)
