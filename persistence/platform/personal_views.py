"""What can be read of what was asked for about people's data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case

from domain.platform.personal_data import (
    PersonalDataBasis,
    PersonalDataFinding,
    PersonalDataKind,
    PersonalDataStatus,
    actions_of,
)
from persistence.codec import decode
from persistence.platform.personal_tables import personal_data_requests as requests
from persistence.reading.actions import actions
from persistence.reading.view import DESC, View, computed, enum, instant, integer, one, text
from persistence.reading.view import date as day
from persistence.sealing.column import shown

READ = "platform.personal_data.read"
status = case(
    (requests.c.held_for.is_not(None), PersonalDataStatus.HELD.value),
    (requests.c.kind == PersonalDataKind.EXPORT.value, PersonalDataStatus.HANDED_OUT.value),
    (requests.c.ended_at.is_(None), PersonalDataStatus.WAITING.value),
    else_=PersonalDataStatus.ERASED.value,
)


def findings_of(stored: Any) -> list[PersonalDataFinding]:
    """As the domain has them, whichever way they were read."""
    return [
        one if isinstance(one, PersonalDataFinding) else decode(PersonalDataFinding, one) for one in stored
    ]


PERSONAL_DATA_REQUEST = View(
    "PersonalDataRequest",
    requests,
    prefix="personaldata",
    read=READ,
    fields={
        "version": integer(requests.c.version),
        "kind": enum(PersonalDataKind, requests.c.kind),
        "basis": enum(PersonalDataBasis, requests.c.basis),
        "status": enum(PersonalDataStatus, status, null=False),
        "party": one("Party", requests.c.party_id),
        "employee": one("Employee", requests.c.employee_id),
        "data": computed(
            *shown(requests.c.data_sealed), requires="platform.personal_data.export", sensitive=True
        ),
        "findings": computed(findings_of, requests.c.findings),
        "due_on": day(requests.c.due_on),
        "held_for": text(requests.c.held_for),
        "requested_by": one("Member", requests.c.requested_by),
        "requested_at": instant(requests.c.requested_at, filter=True, sort=True),
        "ended_at": instant(requests.c.ended_at),
        "available_actions": actions(actions_of, status),
    },
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)
