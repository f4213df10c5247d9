"""What somebody who works here sees of themselves."""

import strawberry

from api.enums import EmployeeStatus
from api.money import Money
from api.node import Node
from api.reading import Connection, connection, field
from api.scalars import Cpf, Date
from persistence.people.own_views import OWN_RECORD


@strawberry.type(description="An employment of one's own.")
class OwnRecord(Node):
    registration_number: int = field("The number of the employment (matrícula).")
    name: str = field("Their full name.")
    cpf: Cpf | None = field("CPF without mask.")
    job_title: str = field("What the job is called.")
    hired_on: Date = field("First day of the employment.")
    dismissed_on: Date | None = field("Last day of the employment, once a dismissal is on record.")
    status: EmployeeStatus = field("Where the employment is today, by its days.")
    salary: Money | None = field("A month's pay as of today; before the first day, that of the first day.")


@strawberry.type
class OwnRecordQuery:
    own_records: Connection[OwnRecord] | None = connection(
        OWN_RECORD, "The employments of whoever asks, of whom somebody said which member they are."
    )
