"""What is held about one person: handed out, erased, held back from erasing."""

import strawberry

from api.action import AvailableAction
from api.enums import (
    PersonalDataBasis,
    PersonalDataClass,
    PersonalDataKind,
    PersonalDataOutcome,
    PersonalDataStatus,
)
from api.mutations import mutation
from api.node import Node
from api.parties.party import Party
from api.people.employee import Employee
from api.platform.member import Member
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, DateTime
from domain.platform.commands.erase_personal_data import erase_personal_data
from domain.platform.commands.export_personal_data import export_personal_data
from domain.platform.commands.hold_erasure import hold_erasure
from domain.platform.commands.release_erasure import release_erasure
from persistence.platform.personal_views import PERSONAL_DATA_REQUEST


@strawberry.type(description="What became of one class of a person's data.")
class PersonalDataFinding:
    data_class: PersonalDataClass = strawberry.field(description="What is held.")
    outcome: PersonalDataOutcome = strawberry.field(description="Whether it is gone.")
    records: int = strawberry.field(description="How many records there are.")
    until: Date | None = strawberry.field(
        description="The last day on which it must be held; null while something is open."
    )
    norm: str | None = strawberry.field(description="What wants it held.")
    verified: bool | None = strawberry.field(
        description="Whether the term was compared with its source; have yours confirmed where it was not."
    )


@strawberry.type(description="What was asked for about one person's data (LGPD), and what came of it.")
class PersonalDataRequest(Node):
    version: int = field("Raised by every change.")
    kind: PersonalDataKind = field("What was asked for.")
    basis: PersonalDataBasis = field("Why, by law.")
    status: PersonalDataStatus = field("How far it is.")
    party: Party | None = relation("About whom, of those we deal with.")
    employee: Employee | None = relation("About whom, of those who work here.")
    data: str | None = field(
        "Everything that is held, as JSON: rows by table, and who was shown the person. Null after 15 days."
    )
    findings: list[PersonalDataFinding] = field("What is erased, and what is kept until when.")
    due_on: Date | None = field("When the last term ends; null while something is open, or when all is done.")
    held_for: str | None = field("Why nothing more is erased for now (legal hold).")
    requested_by: Member | None = relation("Who asked for it; null for a program of a partner.")
    requested_at: DateTime = field("When it was asked for.")
    ended_at: DateTime | None = field("When it was done; null for an erasure that waits.")
    available_actions: list[AvailableAction] = field("What may be done with it now.")


@strawberry.type
class PersonalDataQuery:
    personal_data_request: PersonalDataRequest | None = lookup(
        PERSONAL_DATA_REQUEST, "One request about a person's data."
    )
    personal_data_requests: Connection[PersonalDataRequest] | None = connection(
        PERSONAL_DATA_REQUEST, "What was asked for about people's data, newest first."
    )


@strawberry.type
class PersonalDataMutation:
    export_personal_data = mutation(export_personal_data, personal_data_request=PersonalDataRequest)
    erase_personal_data = mutation(erase_personal_data, personal_data_request=PersonalDataRequest)
    hold_erasure = mutation(hold_erasure, personal_data_request=PersonalDataRequest)
    release_erasure = mutation(release_erasure, personal_data_request=PersonalDataRequest)
