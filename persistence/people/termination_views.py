"""What can be read of ends of employments; who was paid by one sees it as their own."""

from __future__ import annotations

from sqlalchemy import and_

from domain.kernel.command import AUTHENTICATED
from domain.people.payroll.kinds import NoticeGiven, TerminationKind
from domain.people.termination import TerminationStatus, actions_of
from persistence.people.employment_views import today
from persistence.people.tables import terminations
from persistence.people.views import SALARY_READ
from persistence.reading.actions import actions
from persistence.reading.view import (
    DESC,
    View,
    boolean,
    computed,
    date,
    enum,
    instant,
    integer,
    one,
    text,
)
from persistence.sealing.column import shown

READ = "people.termination.read"

overdue = and_(terminations.c.status == TerminationStatus.APPROVED.value, terminations.c.due_on < today)

TERMINATION = View(
    "Termination",
    terminations,
    prefix="termination",
    read=AUTHENTICATED,
    owner=terminations.c.member_id,
    read_others=READ,
    fields={
        "version": integer(terminations.c.version),
        "employee": one("Employee", terminations.c.employee_id, filter=True),
        "kind": enum(TerminationKind, terminations.c.kind),
        "notice": enum(NoticeGiven, terminations.c.notice),
        "notice_given_on": date(terminations.c.notice_given_on),
        "last_day": date(terminations.c.last_day, filter=True, sort=True),
        "reason": text(terminations.c.reason, requires="people.dismissal.read", sensitive=True),
        "code": text(terminations.c.code),
        "rule": text(terminations.c.rule),
        "due_on": date(terminations.c.due_on, filter=True, sort=True),
        "overdue": boolean(overdue, null=False),
        "status": enum(TerminationStatus, terminations.c.status),
        "fund_before": computed(
            *shown(terminations.c.fund_before_sealed), requires=SALARY_READ, sensitive=True
        ),
        "thirteenth_before": computed(
            *shown(terminations.c.thirteenth_before_sealed), requires=SALARY_READ, sensitive=True
        ),
        "net": computed(*shown(terminations.c.net_sealed), requires=SALARY_READ, sensitive=True),
        "cost": computed(*shown(terminations.c.cost_sealed), requires=SALARY_READ, sensitive=True),
        "in_hand": computed(*shown(terminations.c.in_hand_sealed), requires=SALARY_READ, sensitive=True),
        "registered_by": one("Member", terminations.c.registered_by),
        "registered_at": instant(terminations.c.registered_at),
        "simulated_by": one("Member", terminations.c.simulated_by),
        "simulated_at": instant(terminations.c.simulated_at),
        "approved_by": one("Member", terminations.c.approved_by),
        "approved_at": instant(terminations.c.approved_at),
        "cancelled_for": text(terminations.c.cancelled_for, requires="people.dismissal.read", sensitive=True),
        "paid_on": date(terminations.c.paid_on),
        "external_reference": text(terminations.c.external_reference, filter=True),
        "available_actions": actions(actions_of, terminations.c.status),
    },
    lookups=["id", "external_reference"],
    default_sort=[("last_day", DESC)],
)
