"""What of a person's data can be erased on a day, and what must be held until when, by which norm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from domain.kernel.calendar import months_later
from domain.kernel.command import UnitOfWork
from domain.kernel.law import Law, LawBook
from domain.kernel.refusal import Malformed, Required
from domain.platform.personal_data import (
    Evidence,
    PersonalDataClass,
    PersonalDataFinding,
    PersonalDataOutcome,
    RetentionTerm,
)
from domain.platform.ports import PersonalRecords

ATTACHMENT = PersonalDataClass.ATTACHMENT
ERASED, KEPT = PersonalDataOutcome.ERASED, PersonalDataOutcome.KEPT


def check_subject(party_id: UUID | None, employee_id: UUID | None) -> None:
    """One person, known as one thing. Raises Required, Malformed."""
    if party_id is None and employee_id is None:
        raise Required("party_id")
    if party_id is not None and employee_id is not None:
        raise Malformed("employee_id", expected="either a party or an employee")


async def findings_today(
    uow: UnitOfWork, party_id: UUID | None, employee_id: UUID | None
) -> tuple[PersonalDataFinding, ...]:
    """Raises NotFound, Missing for a term without a row."""
    evidence = await uow.ask(PersonalRecords).evidence(party_id, employee_id)
    law = await uow.ask(LawBook).on(uow.today)
    return findings_on(uow.today, evidence, law)


def findings_on(day: date, evidence: Iterable[Evidence], law: Law) -> tuple[PersonalDataFinding, ...]:
    """Contacts go at once; the rest when nothing that names the person must be held."""
    held = [one for one in evidence if one.records]
    found = [_finding(day, one, law) for one in held if one.data_class is not ATTACHMENT]
    found += [_with_the_rest(one, found) for one in held if one.data_class is ATTACHMENT]
    gone = [PersonalDataClass.CONTACT]
    if all(one.outcome is ERASED for one in found):
        gone.append(PersonalDataClass.IDENTITY)
    return (*(PersonalDataFinding(data_class=one, outcome=ERASED, records=1) for one in gone), *found)


def _finding(day: date, evidence: Evidence, law: Law) -> PersonalDataFinding:
    term = law.rule(RetentionTerm, evidence.data_class)
    last = None if evidence.open or evidence.last_on is None else months_later(evidence.last_on, term.months)
    return PersonalDataFinding(
        data_class=evidence.data_class,
        outcome=KEPT if last is None or day <= last else ERASED,
        records=evidence.records,
        until=last,
        norm=term.norm,
        verified=term.checked is not None,
    )


def _with_the_rest(evidence: Evidence, found: Sequence[PersonalDataFinding]) -> PersonalDataFinding:
    """Files of a person have no term of their own: they may be the proof of what else is held."""
    kept = [one for one in found if one.outcome is KEPT]
    last = max(kept, key=lambda one: one.until or date.max, default=None)
    return PersonalDataFinding(
        data_class=evidence.data_class,
        outcome=KEPT if kept else ERASED,
        records=evidence.records,
        until=last.until if last else None,
        norm=last.norm if last else None,
        verified=last.verified if last else None,
    )
