"""Employments: how somebody is employed, from a day on, and on any day that is asked about."""

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import ID, Info

from api.authorization import Requires
from api.enums import ContractKind, PayAddition
from api.ids import decode_id
from api.node import Node
from api.people.labor_union import LaborUnion
from api.people.structure import CostCenter, Department, JobPosition, WorkSchedule
from api.reading import Connection, connection, field, lookup, relation
from api.reading.request import object_type, reading_of, selected
from api.reading.translation import keys_of
from api.scalars import Date, DateTime
from persistence.people.employment_views import EMPLOYMENT
from persistence.people.on_day import employment_on
from persistence.reading.plain import PlainReader
from persistence.reading.problem import NotPermitted

if TYPE_CHECKING:
    from api.people.employee import Employee
    from api.platform.company import Establishment
    from api.platform.member import Member

EmployeeLink = Annotated["Employee", strawberry.lazy("api.people.employee")]
EstablishmentLink = Annotated["Establishment", strawberry.lazy("api.platform.company")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]


@strawberry.type(
    description="How somebody is employed from a day on; never changed, only followed (vínculo)."
)
class Employment(Node):
    employee: EmployeeLink | None = relation("Who is employed.")
    effective_on: Date = field("The first day it is so.")
    until: Date | None = field("The day before another version begins; null while none follows.")
    corrected: bool = field("Whether another was decided later for the same day.")
    contract_kind: ContractKind = field("What sort of contract it is.")
    ends_on: Date | None = field("The agreed last day of a contract with a term.")
    category: str | None = field("Category of the worker in eSocial.")
    job_position: JobPosition | None = relation("What the employee does.")
    department: Department | None = relation("The department that they work in.")
    cost_center: CostCenter | None = relation("What bears the cost; null for that of the department.")
    establishment: EstablishmentLink | None = relation("At which establishment.")
    work_schedule: WorkSchedule | None = relation("When the employee works.")
    union: LaborUnion | None = relation("Which union's agreements hold.")
    pay_addition: PayAddition = field("What is added to pay for what the work does to a person.")
    reason: str | None = field("Why it was changed; null for the first.")
    decided_by: MemberLink | None = relation("Who decided; null for a program of a partner.")
    decided_at: DateTime = field("When it was decided.")


@strawberry.type
class EmploymentQuery:
    employment: Employment | None = lookup(EMPLOYMENT, "One version of an employment.")
    employments: Connection[Employment] | None = connection(EMPLOYMENT, "Every version of every employment.")

    @strawberry.field(
        description="How somebody is, was or will be employed on a day; null after the employment.",
        graphql_type=Employment | None,
        directives=[Requires(scope=EMPLOYMENT.read)],
    )
    async def employment_on(
        self,
        info: Info,
        employee_id: Annotated[ID, strawberry.argument(description="The employee that is meant.")],
        on: Annotated[Date, strawberry.argument(description="On which day.")],
    ) -> Any:
        id = decode_id(employee_id, "employee", ["employeeId"])
        raw = info._raw_info
        wanted, reading, path = selected(raw, object_type(raw)), reading_of(raw), keys_of(raw)

        async def ask(reader: PlainReader) -> Any:
            if not reading.may(EMPLOYMENT.read):
                raise NotPermitted(EMPLOYMENT.read)
            found = await employment_on(reader.connection, reading.company, id, on)
            if found is None:
                return None
            return (await reader.by_ids(EMPLOYMENT, [found], tuple(wanted), path)).get(found)

        return await reading.read(ask, path)
