"""Approvals, as those who ask and those who decide see them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.action import AvailableAction
from api.enums import ApprovalKind, ApprovalStatus
from api.money import Money
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import DateTime, Decimal
from domain.approvals.commands.approve import approve
from domain.approvals.commands.refuse import refuse
from domain.approvals.commands.withdraw_approval import withdraw_approval
from persistence.approvals.views import APPROVAL

if TYPE_CHECKING:
    from api.accounting.entry_request import EntryRequest
    from api.finance.bank_details import BankDetails
    from api.finance.employee_bank_details import EmployeeBankDetails
    from api.fiscal.tax_rule import TaxRule
    from api.platform.api_key import ApiKey
    from api.platform.member import Member
    from api.sales.order import Order

BankDetailsLink = Annotated["BankDetails", strawberry.lazy("api.finance.bank_details")]
EmployeeBankDetailsLink = Annotated[
    "EmployeeBankDetails", strawberry.lazy("api.finance.employee_bank_details")
]
EntryRequestLink = Annotated["EntryRequest", strawberry.lazy("api.accounting.entry_request")]
KeyLink = Annotated["ApiKey", strawberry.lazy("api.platform.api_key")]
MemberLink = Annotated["Member", strawberry.lazy("api.platform.member")]
TaxRuleLink = Annotated["TaxRule", strawberry.lazy("api.fiscal.tax_rule")]
OrderLink = Annotated["Order", strawberry.lazy("api.sales.order")]


@strawberry.type(description="What became of an approval, by whom and why; never changed.")
class ApprovalChange(Node):
    before: ApprovalStatus | None = field("Where it was; null at its beginning.")
    after: ApprovalStatus = field("Where it is since.")
    member: MemberLink | None = relation("Who did it; null when a key or the clock did.")
    key: KeyLink | None = relation("The key that did it.")
    changed_at: DateTime = field("When it was changed.")
    reason: str | None = field("The reason that was given.")


@strawberry.type(description="Something that one person asks for and another one decides (alçada).")
class Approval(Node):
    version: int = field("Raised by every change.")
    kind: ApprovalKind = field("What is asked for.")
    status: ApprovalStatus = field("Whether it was decided.")
    amount: Money | None = field("How much it is worth, for what is measured in money.")
    percent: Decimal | None = field("Percent of a line, for what is measured so.")
    reason: str | None = field("Why it is asked for, where that stands nowhere else.")
    requested_by: MemberLink | None = relation("Who asked; null when a key did. They never approve it.")
    requested_by_key: KeyLink | None = relation("The key that asked.")
    requested_at: DateTime = field("When it was asked for.")
    expires_at: DateTime | None = field("From when on nobody can approve it; null: it stands.")
    decided_by: MemberLink | None = relation("Who decided; null when a key did, or nobody in time.")
    decided_by_key: KeyLink | None = relation("The key that decided.")
    decided_at: DateTime | None = field("When it was decided.")
    decision_reason: str | None = field("Why it was decided so.")
    effective_at: DateTime | None = field("From when on what was approved counts.")
    order: OrderLink | None = relation("The order that is held.")
    entry_request: EntryRequestLink | None = relation("The entry that is asked for.")
    bank_details: BankDetailsLink | None = relation("Where a party is to be paid.")
    employee_bank_details: EmployeeBankDetailsLink | None = relation("Where an employee is to be paid.")
    tax_rule: TaxRuleLink | None = relation("The tax rule that is to apply.")
    history: list[ApprovalChange] = relation("What became of it, oldest first.")
    available_actions: list[AvailableAction] = field("What may be done with it now, by who may.")


@strawberry.type
class ApprovalQuery:
    approval: Approval | None = lookup(APPROVAL, "One approval, by what names it.")
    approvals: Connection[Approval] | None = connection(
        APPROVAL, "What was asked for and decided; where `status` is REQUESTED, what waits."
    )


@strawberry.type
class ApprovalMutation:
    approve = mutation(approve, approval=Approval)
    refuse = mutation(refuse, approval=Approval)
    withdraw_approval = mutation(withdraw_approval, approval=Approval)
