"""Take somebody into the books."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.brazil import Address, PublicBody
from domain.kernel.command import Command, UnitOfWork
from domain.kernel.natural_key import free_reference, refuse_taken
from domain.kernel.refusal import checks
from domain.parties.details import details_of
from domain.parties.party import Party, PartyKind
from domain.parties.roles import PartyRole


@dataclass(kw_only=True)
class RegisterParty(Command):
    """Take a person or a company into the books; without an address it is a prospect."""

    permission = "parties.party.register"

    kind: PartyKind
    """A person bears a CPF, a company a CNPJ."""
    name: str
    """Legal name, 60 characters at most, as fiscal documents print it."""
    trade_name: str | None = None
    """Name it is known by (nome fantasia)."""
    tax_id: str
    """CPF or CNPJ, with or without mask; unique in the company."""
    state_registration: str | None = None
    """Inscrição estadual in the state of the address, ISENTO, or nothing for who does not pay ICMS."""
    email: str | None = None
    """Where documents are sent."""
    phone: str | None = None
    """With area code; masks are taken off."""
    roles: tuple[PartyRole, ...]
    """As what it deals with us; at least one."""
    address: Address | None = None
    """Needed before anything can be invoiced to it."""
    public_body: PublicBody | None = None
    """Whose public body it is: it keeps taxes back of what it pays. Nothing for who is none."""
    external_reference: str | None = None
    """Your own name for it; unique in the company."""


async def register_party(command: RegisterParty, uow: UnitOfWork) -> UUID:
    with checks() as check:
        with check.at("tax_id"):
            tax_id = command.kind.tax_id(command.tax_id)
            await refuse_taken(uow, Party, tax_id=tax_id)
        with check.at("external_reference"):
            reference = await free_reference(uow, Party, command.external_reference)
        with check.at():
            details = await details_of(command, uow)
    party = Party.register(
        id=uow.new_id(), kind=command.kind, tax_id=tax_id, details=details, external_reference=reference
    )
    uow.add(party)
    return party.id
