"""Data protection: what is erased of a person is erased wherever it is, in the same transaction."""

from __future__ import annotations

from domain.files.commands.erase_attachments import EraseAttachments, erase_attachments
from domain.finance.commands.erase_bank_details import EraseBankDetails, erase_bank_details
from domain.fiscal.commands.erase_letter_addresses import EraseLetterAddresses, erase_letter_addresses
from domain.kernel.process import Process, now
from domain.parties.commands.erase_party import EraseParty, erase_party
from domain.people.commands.erase_employee import EraseEmployee, erase_employee
from domain.platform.events import PersonalDataErased

OF_EMPLOYEES = (
    "alimonyorder",
    "benefit",
    "dependent",
    "employeebankdetails",
    "employeedocument",
    "employment",
    "leave",
    "ownrecord",
    "payitementry",
    "payrollloan",
    "payslip",
    "salary",
    "timeentry",
    "vacation",
)
"""Things about who works here, by the prefix of their ids, whose files go with the person."""


def letters_to(event: PersonalDataErased) -> EraseLetterAddresses | None:
    """Before the party's own address goes, by which some of them are known."""
    if event.party_id is None:
        return None
    return EraseLetterAddresses(party_id=event.party_id)


def party_of(event: PersonalDataErased) -> EraseParty | None:
    if event.party_id is None:
        return None
    return EraseParty(party_id=event.party_id, identity=event.identity)


def employee_of(event: PersonalDataErased) -> EraseEmployee | None:
    if event.employee_id is None:
        return None
    return EraseEmployee(employee_id=event.employee_id, identity=event.identity)


def bank_details_of(event: PersonalDataErased) -> EraseBankDetails | None:
    if not event.identity:
        return None
    return EraseBankDetails(party_id=event.party_id, employee_id=event.employee_id)


def files_of(event: PersonalDataErased) -> EraseAttachments | None:
    """What is attached to the person goes with who it is."""
    if not event.identity:
        return None
    kind, id = ("party", event.party_id) if event.party_id else ("employee", event.employee_id)
    if id is None:
        return None
    kinds = OF_EMPLOYEES if event.employee_id else ()
    return EraseAttachments(subject=f"{kind}_{id.hex}", person_id=id, kinds=kinds)


DATA_PROTECTION = Process(
    name="data_protection",
    steps=(
        now(PersonalDataErased, letters_to, erase_letter_addresses),
        now(PersonalDataErased, party_of, erase_party),
        now(PersonalDataErased, employee_of, erase_employee),
        now(PersonalDataErased, bank_details_of, erase_bank_details),
        now(PersonalDataErased, files_of, erase_attachments),
    ),
)
