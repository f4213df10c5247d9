"""What can be read of collective vacations, and of holidays that a company registered."""

from __future__ import annotations

from sqlalchemy import Date, cast, exists, literal_column

from domain.people.collective_vacation import CollectiveVacationStatus, actions_of
from domain.people.holiday import HolidayScope
from domain.people.holiday import actions_of as actions_of_holiday
from domain.people.vacation import VacationStatus
from persistence.people.employment_views import today
from persistence.people.tables import collective_vacations, holidays, vacations
from persistence.people.time_views import paid_by_open_run
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    DESC,
    View,
    boolean,
    date,
    enum,
    instant,
    integer,
    many,
    one,
    text,
)

ends_on = cast(
    collective_vacations.c.starts_on + collective_vacations.c.days - literal_column("1"),
    Date,
)
theirs = vacations.alias("theirs")
in_run = (
    exists()
    .where(
        theirs.c.company_id == collective_vacations.c.company_id,
        theirs.c.collective_vacation_id == collective_vacations.c.id,
        theirs.c.status == VacationStatus.APPROVED.value,
        paid_by_open_run(theirs),
    )
    .correlate(collective_vacations)
)

COLLECTIVE_VACATION = View(
    "CollectiveVacation",
    collective_vacations,
    prefix="collectivevacation",
    read="people.vacation.read",
    fields={
        "version": integer(collective_vacations.c.version),
        "establishment": one("Establishment", collective_vacations.c.establishment_id, filter=True),
        "department": one("Department", collective_vacations.c.department_id, filter=True),
        "starts_on": date(collective_vacations.c.starts_on, filter=True, sort=True),
        "ends_on": date(ends_on, null=False),
        "days": integer(collective_vacations.c.days),
        "tell_by": date(collective_vacations.c.tell_by),
        "taken_by": integer(collective_vacations.c.taken_by),
        "left_out": integer(collective_vacations.c.left_out),
        "status": enum(CollectiveVacationStatus, collective_vacations.c.status),
        "granted_by": one("Member", collective_vacations.c.granted_by),
        "granted_at": instant(collective_vacations.c.granted_at),
        "reason": text(collective_vacations.c.reason),
        "everyones": many("Vacation", vacations.c.collective_vacation_id),
        "vacations": many(
            "Vacation",
            vacations.c.collective_vacation_id,
            order_by=[vacations.c.employee_id, vacations.c.starts_on],
        ),
        "external_reference": text(collective_vacations.c.external_reference, filter=True),
        "available_actions": actions(
            actions_of, collective_vacations.c.status, collective_vacations.c.starts_on <= today, in_run
        ),
    },
    lookups=["id", "external_reference"],
    default_sort=[("starts_on", DESC)],
)

HOLIDAY = View(
    "Holiday",
    holidays,
    prefix="holiday",
    read="people.holiday.read",
    fields={
        "version": integer(holidays.c.version),
        "name": text(holidays.c.name),
        "scope": enum(HolidayScope, holidays.c.scope),
        "state": text(holidays.c.state),
        "city_code": text(holidays.c.city_code),
        "establishment": one("Establishment", holidays.c.establishment_id, filter=True),
        "on": date(holidays.c.on, filter=True, sort=True),
        "yearly": boolean(holidays.c.yearly),
        "valid_until": date(holidays.c.valid_until),
        "norm": text(holidays.c.norm),
        "external_reference": text(holidays.c.external_reference, filter=True),
        "available_actions": actions(actions_of_holiday, holidays.c.on, holidays.c.valid_until),
    },
    lookups=["id", "external_reference"],
    default_sort=[("on", ASC)],
)
