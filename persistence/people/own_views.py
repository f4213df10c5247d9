"""What somebody who works here can read of themselves, without any permission."""

from __future__ import annotations

from domain.kernel.command import AUTHENTICATED
from domain.people.employee import EmployeeStatus
from persistence.people.tables import employees
from persistence.people.views import current_salary, open_amount, status
from persistence.reading.view import ASC, View, computed, date, enum, integer, text
from persistence.sealing.column import shown

OWN_RECORD = View(
    "OwnRecord",
    employees,
    prefix="ownrecord",
    read=AUTHENTICATED,
    owner=employees.c.member_id,
    fields={
        "registration_number": integer(employees.c.registration_number),
        "name": text(employees.c.name),
        "cpf": computed(*shown(employees.c.cpf_sealed), sensitive=True),
        "job_title": text(employees.c.job_title),
        "hired_on": date(employees.c.hired_on, sort=True),
        "dismissed_on": date(employees.c.dismissed_on),
        "status": enum(EmployeeStatus, status, null=False),
        "salary": computed(open_amount, current_salary, sensitive=True),
    },
    default_sort=[("hired_on", ASC)],
)
