"""What the company holds about one person: handed out, and erased as soon as the law lets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.kernel.action import Action
from domain.kernel.aggregate import Aggregate
from domain.kernel.law import Rule
from domain.kernel.refusal import InvalidTransition, before
from domain.platform.events import PersonalDataErased


class PersonalDataKind(StrEnum):
    """What was asked for."""

    EXPORT = "EXPORT"
    """Everything about the person, handed out."""
    ERASURE = "ERASURE"
    """Everything about the person, erased."""


class PersonalDataBasis(StrEnum):
    """Why it is done, by the articles of the LGPD (Lei 13.709/2018)."""

    ACCESS = "ACCESS"
    """The person wants to know what is held (art. 18, II)."""
    PORTABILITY = "PORTABILITY"
    """The person takes it elsewhere (art. 18, V)."""
    ERASURE_REQUEST = "ERASURE_REQUEST"
    """The person wants it erased (art. 18, VI)."""
    PURPOSE_FULFILLED = "PURPOSE_FULFILLED"
    """It is needed no longer (art. 15, I)."""
    AUTHORITY_ORDER = "AUTHORITY_ORDER"
    """The authority wants it (art. 15, IV)."""


class PersonalDataClass(StrEnum):
    """What is held, by how long it must be."""

    CONTACT = "CONTACT"
    """E-mail and telephone, and to which addresses documents were sent."""
    IDENTITY = "IDENTITY"
    """Name, CPF, address."""
    FISCAL_DOCUMENT = "FISCAL_DOCUMENT"
    """Invoices that name the person; they keep what they say."""
    DEBT = "DEBT"
    """Orders, receivables and payables."""
    EMPLOYMENT = "EMPLOYMENT"
    """The employment, with its pay."""
    ATTACHMENT = "ATTACHMENT"
    """Files that are, or were, attached to the person; held as long as anything else is."""


class PersonalDataOutcome(StrEnum):
    """What became of it."""

    ERASED = "ERASED"
    """It was erased for good."""
    KEPT = "KEPT"
    """It must be held, until a day, or as long as something is open."""


class PersonalDataStatus(StrEnum):
    """How far it is."""

    HANDED_OUT = "HANDED_OUT"
    """An export; nothing is to be erased."""
    WAITING = "WAITING"
    """An erasure of which something must be held; the clock erases it."""
    HELD = "HELD"
    """An erasure that the clock leaves alone (legal hold)."""
    ERASED = "ERASED"
    """Everything is erased."""


MOVES: Mapping[PersonalDataStatus, tuple[PersonalDataStatus, ...]] = {
    PersonalDataStatus.WAITING: (PersonalDataStatus.HELD,),
    PersonalDataStatus.HELD: (PersonalDataStatus.HELD, PersonalDataStatus.WAITING),
}
"""What is held may be held for another reason. What was handed out or is erased, nobody can hold."""


@dataclass(frozen=True, kw_only=True)
class RetentionTerm(Rule):
    """For how many months, from the last of them on, what is of this class must be held."""

    title = "term for which data are held"
    asked_by = ("data_class",)

    data_class: PersonalDataClass
    months: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is held that names the person: how many, the day of the last, whether any is still open."""

    data_class: PersonalDataClass
    records: int
    last_on: date | None
    open: bool


@dataclass(frozen=True, kw_only=True)
class PersonalDataFinding:
    """What became of one class: ``until`` is the last day on which ``norm`` wants it held, None while
    something is open. ``verified``: the term was compared with its source."""

    data_class: PersonalDataClass
    outcome: PersonalDataOutcome
    records: int
    until: date | None = None
    norm: str | None = None
    verified: bool | None = None


@dataclass(eq=False, kw_only=True)
class PersonalDataRequest(Aggregate):
    """``data`` is JSON, for an export. An erasure that must wait is looked at again from ``due_on`` on,
    unless it is ``held_for`` a reason (legal hold)."""

    id: UUID
    version: int = 1
    kind: PersonalDataKind
    basis: PersonalDataBasis
    party_id: UUID | None
    employee_id: UUID | None
    data: str | None = None
    findings: tuple[PersonalDataFinding, ...] = ()
    due_on: date | None = None
    held_for: str | None = None
    requested_by: UUID
    requested_at: datetime
    ended_at: datetime | None = None

    def hand_out(self, data: str, *, at: datetime) -> None:
        self.data, self.ended_at = data, at

    def erase(self, findings: tuple[PersonalDataFinding, ...], *, at: datetime) -> None:
        """Contacts at once; who it is, when nothing that names the person must be held any more."""
        kept = [one for one in findings if one.outcome is PersonalDataOutcome.KEPT]
        if not kept:
            self.ended_at = at
        days = [one.until for one in kept]
        self.due_on = None if None in days else max((day for day in days if day), default=None)
        self.findings = findings
        self.record(
            PersonalDataErased(
                personal_data_request_id=self.id,
                party_id=self.party_id,
                employee_id=self.employee_id,
                identity=not kept,
            )
        )

    def hold(self, reason: str) -> None:
        """Erase nothing more. Raises InvalidTransition."""
        check_move(self.status, PersonalDataStatus.HELD)
        self.held_for = reason

    def release(self) -> None:
        """Let the clock go on; what waits is released already. Raises InvalidTransition."""
        if self.status is PersonalDataStatus.WAITING:
            return
        check_move(self.status, PersonalDataStatus.WAITING)
        self.held_for = None

    @property
    def status(self) -> PersonalDataStatus:
        if self.held_for is not None:
            return PersonalDataStatus.HELD
        if self.kind is PersonalDataKind.EXPORT:
            return PersonalDataStatus.HANDED_OUT
        return PersonalDataStatus.WAITING if self.ended_at is None else PersonalDataStatus.ERASED

    @property
    def is_waiting(self) -> bool:
        return self.kind is PersonalDataKind.ERASURE and self.ended_at is None


def check_move(now: PersonalDataStatus, to: PersonalDataStatus) -> None:
    """Raises InvalidTransition."""
    if to not in MOVES.get(now, ()):
        raise InvalidTransition.of(now, to, before(to, MOVES))


def actions_of(status: str) -> list[Action]:
    """What may be done with a request."""
    now = PersonalDataStatus(status)
    return [
        Action.asked("holdErasure", lambda: check_move(now, PersonalDataStatus.HELD)),
        Action.asked("releaseErasure", lambda: check_move(now, PersonalDataStatus.WAITING)),
    ]
