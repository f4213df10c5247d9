"""Whom we deal with: customers, suppliers, carriers and agents, people or companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import Address, Cnpj, Cpf, PublicBody, StateRegistrationKind, TaxId
from domain.kernel.refusal import InvalidTransition, Required
from domain.parties.details import PartyDetails
from domain.parties.events import (
    PartyBlocked,
    PartyCorrected,
    PartyDeactivated,
    PartyErased,
    PartyReactivated,
    PartyRegistered,
    PartyUnblocked,
)
from domain.parties.roles import PartyRole


class PartyKind(StrEnum):
    """Whether somebody is a person or a company."""

    PERSON = "PERSON"
    """A natural person, known by a CPF (pessoa física)."""
    COMPANY = "COMPANY"
    """A legal person, known by a CNPJ (pessoa jurídica)."""

    def tax_id(self, text: str) -> TaxId:
        """The CPF of a person, the CNPJ of a company. Raises InvalidCpf, InvalidCnpj."""
        return Cpf.parse(text) if self is PartyKind.PERSON else Cnpj.parse(text)


class PartyStatus(StrEnum):
    """Where a party stands with us."""

    PROSPECT = "PROSPECT"
    """Its address is not known yet."""
    ACTIVE = "ACTIVE"
    """Dealt with as usual. BLOCKED or INACTIVE may follow."""
    BLOCKED = "BLOCKED"
    """Somebody has to look at its orders first."""
    INACTIVE = "INACTIVE"
    """Nothing new is done with it."""


BLOCKABLE = (PartyStatus.PROSPECT, PartyStatus.ACTIVE)
KNOWN = (PartyStatus.PROSPECT, PartyStatus.ACTIVE, PartyStatus.BLOCKED)


ERASED = "[erased]"
"""In place of a name."""


@dataclass(eq=False, kw_only=True)
class Party(Aggregate):
    """``tax_id`` is a CNPJ or CPF without mask; ``state_registration`` is given for contributors alone.

    ``standing_reason`` says why it is blocked or inactive.
    """

    id: UUID
    version: int = 1
    kind: PartyKind
    status: PartyStatus
    tax_id: str
    name: str
    trade_name: str | None
    registration_kind: StateRegistrationKind
    state_registration: str | None
    email: str | None
    phone: str | None
    roles: tuple[PartyRole, ...]
    address: Address | None
    external_reference: str | None
    public_body: PublicBody | None = None
    standing_reason: str | None = None
    erased_on: date | None = None

    @classmethod
    def register(
        cls,
        *,
        id: UUID,
        kind: PartyKind,
        tax_id: TaxId,
        details: PartyDetails,
        external_reference: str | None,
    ) -> Party:
        """Active at once, or a prospect while its address is not known."""
        party = cls(
            id=id,
            kind=kind,
            status=PartyStatus.ACTIVE if details.address else PartyStatus.PROSPECT,
            tax_id=tax_id,
            external_reference=external_reference,
            **vars(details),
        )
        party.record(PartyRegistered(party_id=id))
        return party

    def correct(self, details: PartyDetails) -> None:
        """Put these details in place of all that were there. An address once known stays. Raises Required."""
        if details.address is None and self.address is not None:
            raise Required("address")
        for name, value in vars(details).items():
            setattr(self, name, value)
        if self.status is PartyStatus.PROSPECT:
            self.status = self._usual
        self.record(PartyCorrected(party_id=self.id))

    def block(self, *, reason: str) -> None:
        if self.status is PartyStatus.BLOCKED:
            return
        self._become(PartyStatus.BLOCKED, *BLOCKABLE)
        self.standing_reason = reason
        self.record(PartyBlocked(party_id=self.id))

    def unblock(self) -> None:
        if self.status in BLOCKABLE:
            return
        self._become(self._usual, PartyStatus.BLOCKED)
        self.standing_reason = None
        self.record(PartyUnblocked(party_id=self.id))

    def deactivate(self, *, reason: str) -> None:
        if self.status is PartyStatus.INACTIVE:
            return
        self._become(PartyStatus.INACTIVE, *KNOWN)
        self.standing_reason = reason
        self.record(PartyDeactivated(party_id=self.id))

    def reactivate(self) -> None:
        if self.status in BLOCKABLE:
            return
        self._become(self._usual, PartyStatus.INACTIVE)
        self.standing_reason = None
        self.record(PartyReactivated(party_id=self.id))

    def erase(self, *, identity: bool, on: date) -> None:
        """E-mail and telephone; the ``identity`` of a person, too. A company has a name that is nobody's."""
        self.email = self.phone = None
        if identity and self.kind is PartyKind.PERSON and self.erased_on is None:
            self.name, self.trade_name, self.address, self.external_reference = ERASED, None, None, None
            self.registration_kind = StateRegistrationKind.NON_CONTRIBUTOR
            self.state_registration, self.standing_reason = None, None
            self.tax_id, self.status, self.erased_on = _nobodys(self.id), PartyStatus.INACTIVE, on
        self.record(PartyErased(party_id=self.id))

    @property
    def _usual(self) -> PartyStatus:
        return PartyStatus.ACTIVE if self.address else PartyStatus.PROSPECT

    def _become(self, target: PartyStatus, *sources: PartyStatus) -> None:
        if self.status not in sources:
            raise InvalidTransition.of(self.status, target, sources)
        self.status = target


def actions_of(status: str) -> list[Action]:
    """What may be done with a party in this state."""
    state = InvalidTransition.code
    return [
        Action.of("correctParty", True, state),
        Action.of("blockParty", status in BLOCKABLE, state),
        Action.of("unblockParty", status == PartyStatus.BLOCKED, state),
        Action.of("deactivateParty", status in KNOWN, state),
        Action.of("reactivateParty", status == PartyStatus.INACTIVE, state),
    ]


def _nobodys(id: UUID) -> str:
    """Eleven digits that are no CPF: the second check digit is wrong."""
    first = f"{id.int % 10**9:09d}"
    right = Cpf.check_digits(first)
    return first + right[0] + str((int(right[1]) + 1) % 10)
