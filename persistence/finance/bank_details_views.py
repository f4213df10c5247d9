"""What can be read of where parties are paid: that it is somewhere by all, where by few."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, exists, func, or_, select, tuple_

from domain.approvals.approval import ApprovalStatus, actions_of
from domain.approvals.kinds import ApprovalKind
from domain.finance.bank_details import BankDetailsKind, BankDetailsStanding, BankDetailsStatus
from domain.kernel.action import Action
from persistence.approvals.tables import approvals
from persistence.clock import sql_now
from persistence.finance.tables import bank_details
from persistence.reading.actions import actions
from persistence.reading.view import DESC, Field, View, computed, enum, instant, integer, one, text
from persistence.sealing.column import shown

BANK_DETAILS_READ = "finance.bank_details.read"
EMPLOYEE_READ = "people.bank_details.read"
"""Not even masked is it shown to all who read employees."""
accepted = bank_details.c.status == BankDetailsStatus.ACCEPTED.value
effective = and_(accepted, bank_details.c.effective_at <= sql_now())
newer = bank_details.alias("newer")
superseded = exists().where(
    newer.c.company_id == bank_details.c.company_id,
    or_(
        newer.c.party_id == bank_details.c.party_id,
        newer.c.employee_id == bank_details.c.employee_id,
    ),
    newer.c.status == BankDetailsStatus.ACCEPTED.value,
    newer.c.effective_at <= sql_now(),
    tuple_(newer.c.effective_at, newer.c.id) > tuple_(bank_details.c.effective_at, bank_details.c.id),
)
in_force = and_(effective, ~superseded)
"""By the clock, whether or not any job has run since."""
standing = case(
    (bank_details.c.status == BankDetailsStatus.REQUESTED.value, BankDetailsStanding.REQUESTED.value),
    (bank_details.c.status == BankDetailsStatus.REJECTED.value, BankDetailsStanding.REJECTED.value),
    (bank_details.c.effective_at > sql_now(), BankDetailsStanding.QUARANTINED.value),
    (superseded, BankDetailsStanding.SUPERSEDED.value),
    else_=BankDetailsStanding.IN_FORCE.value,
)


def standing_approval(column: Column[Any]) -> ColumnElement[Any]:
    """Of what a second person has still to decide; null when nothing is."""
    return (
        select(column)
        .where(
            approvals.c.company_id == bank_details.c.company_id,
            approvals.c.subject_id == bank_details.c.id,
            approvals.c.status == ApprovalStatus.REQUESTED.value,
        )
        .correlate(bank_details)
        .scalar_subquery()
    )


over = func.coalesce(standing_approval(approvals.c.expires_at) <= sql_now(), False)
opened, digits = shown(bank_details.c.details_sealed)


def part(name: str) -> Callable[[str | None], str | None]:
    """What makes one value of all that is sealed."""

    def take(sealed: str | None) -> str | None:
        whole = opened(sealed)
        return None if whole is None else json.loads(whole).get(name)

    return take


def actions_of_details(status: str | None, over: bool) -> list[Action]:
    return actions_of(status, over, ApprovalKind.BANK_DETAILS)


def told(whose: Mapping[str, Field], *, requires: str | None = None) -> dict[str, Field]:
    """Of whose they are, and where; ``requires`` reads which account or key it is."""
    return {
        "version": integer(bank_details.c.version),
        **whose,
        "kind": enum(BankDetailsKind, bank_details.c.kind),
        "status": enum(BankDetailsStanding, standing, null=False),
        "masked": text(bank_details.c.masked),
        **{
            name: computed(part(name), digits, requires=requires, sensitive=True)
            for name in (
                *("bank_code", "ispb", "branch", "account", "account_digit", "account_kind"),
                *("pix_key_kind", "pix_key"),
            )
        },
        "requested_at": instant(bank_details.c.requested_at, filter=True, sort=True),
        "decided_at": instant(bank_details.c.decided_at),
        "effective_at": instant(bank_details.c.effective_at),
        "available_actions": actions(actions_of_details, standing_approval(approvals.c.status), over),
    }


BANK_DETAILS = View(
    "BankDetails",
    bank_details,
    prefix="bankdetails",
    read="parties.party.read",
    where=bank_details.c.party_id.is_not(None),
    fields=told({"party": one("Party", bank_details.c.party_id, filter=True)}, requires=BANK_DETAILS_READ),
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)

EMPLOYEE_BANK_DETAILS = View(
    "EmployeeBankDetails",
    bank_details,
    prefix="employeebankdetails",
    read=EMPLOYEE_READ,
    where=bank_details.c.employee_id.is_not(None),
    fields=told({"employee": one("Employee", bank_details.c.employee_id, filter=True)}),
    lookups=["id"],
    default_sort=[("requested_at", DESC)],
)
