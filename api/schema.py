"""The whole schema: every noun's queries and mutations."""

from __future__ import annotations

from functools import cache

import strawberry
from graphql import GraphQLInputObjectType
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import GraphQLCoreConverter

from api.accounting.account import AccountQuery
from api.accounting.entry import JournalEntryQuery
from api.accounting.entry_request import EntryRequestMutation, EntryRequestQuery
from api.accounting.period import AccountingPeriodMutation, AccountingPeriodQuery
from api.accounting.trial_balance import TrialBalanceQuery
from api.annotations import divide, tell_facts, weigh
from api.approvals.approval import ApprovalMutation, ApprovalQuery
from api.approvals.limit import ApprovalLimitMutation, ApprovalLimitQuery
from api.authorization import Requires
from api.catalog.product import ProductMutation, ProductQuery
from api.cost.rate_limit import RateLimitQuery
from api.directives import Cost, Doc, Emits, ListSize, describe_arguments
from api.docstrings import described_type
from api.errors import ERROR_TYPES
from api.files.attachment import AttachmentMutation, AttachmentQuery
from api.files.upload import UploadMutation
from api.finance.bank_account import BankAccountMutation, BankAccountQuery
from api.finance.bank_details import BankDetailsMutation, BankDetailsQuery
from api.finance.employee_bank_details import EmployeeBankDetailsMutation, EmployeeBankDetailsQuery
from api.finance.payable import PayableMutation, PayableQuery
from api.finance.pix_provider import PixProviderMutation
from api.finance.receivable import ReceivableMutation, ReceivableQuery
from api.fiscal.approximate_taxes import ApproximateTaxMutation, ApproximateTaxQuery
from api.fiscal.contingency import ContingencyMutation, ContingencyQuery
from api.fiscal.invoice import InvoiceMutation, InvoiceQuery
from api.fiscal.law import TaxLawQuery
from api.fiscal.mailing import InvoiceMailingMutation, InvoiceMailingQuery
from api.fiscal.number_void import NumberVoidMutation, NumberVoidQuery
from api.fiscal.regimes import TaxRegimeQuery
from api.fiscal.remarks import DocumentRemarksMutation
from api.fiscal.simulation import TaxSimulationQuery
from api.fiscal.tax_rule import TaxRuleMutation, TaxRuleQuery
from api.integrity.check import IntegrityCheckQuery
from api.node import NodeQuery
from api.notices.notice import NoticeMutation, NoticeQuery
from api.onboarding.imports import ImportMutation, ImportQuery
from api.parties.party import PartyMutation, PartyQuery
from api.people.employee import EmployeeMutation, EmployeeQuery
from api.people.employment import EmploymentQuery
from api.people.labor_union import LaborUnionMutation, LaborUnionQuery
from api.people.own_record import OwnRecordQuery
from api.people.pay_item import PayItemMutation, PayItemQuery
from api.people.payroll import PayrollMutation, PayrollQuery
from api.people.register import RegisterMutation, RegisterQuery
from api.people.rest import RestMutation, RestQuery
from api.people.structure import StructureMutation, StructureQuery
from api.people.termination import TerminationMutation, TerminationQuery
from api.people.termination_simulation import TerminationSimulationQuery
from api.people.time import TimeMutation, TimeQuery
from api.people.workforce import WorkforceQuery
from api.platform.api_key import ApiKeyMutation, ApiKeyQuery
from api.platform.audit import AuditQuery
from api.platform.bulk_operation import BulkOperationMutation, BulkOperationQuery
from api.platform.company import CompanyMutation, CompanyQuery
from api.platform.identity import IdentityMutation, IdentityQuery
from api.platform.member import MemberMutation, MemberQuery
from api.platform.membership import MembershipMutation, MembershipQuery
from api.platform.personal_data import PersonalDataMutation, PersonalDataQuery
from api.platform.second_factor import SecondFactorMutation
from api.platform.session import SessionMutation, SessionQuery
from api.platform.trusted_documents import TrustedDocumentsMutation, TrustedDocumentsQuery
from api.platform.viewer import ViewerQuery
from api.processes.step import ProcessStepMutation, ProcessStepQuery
from api.processes.task import TaskMutation, TaskQuery
from api.reading import SCALARS as READING_SCALARS
from api.reading import bind
from api.sales.agent_terms import AgentTermsMutation, AgentTermsQuery
from api.sales.commission import CommissionQuery
from api.sales.order import OrderMutation, OrderQuery
from api.sales.return_ import ReturnMutation, ReturnQuery
from api.scalars import SCALARS
from api.stock.item import StockItemMutation, StockItemQuery
from api.stock.warehouse import WarehouseMutation, WarehouseQuery
from api.subscriptions.fields import LiveSubscription, bind_subscriptions
from api.webhooks.delivery import WebhookDeliveryMutation, WebhookDeliveryQuery
from api.webhooks.endpoint import WebhookMutation, WebhookQuery
from domain.processes import PROCESSES

QUERIES = (
    AccountQuery,
    AccountingPeriodQuery,
    AgentTermsQuery,
    ApprovalQuery,
    ApprovalLimitQuery,
    ApiKeyQuery,
    AttachmentQuery,
    AuditQuery,
    BankAccountQuery,
    BankDetailsQuery,
    BulkOperationQuery,
    PersonalDataQuery,
    CommissionQuery,
    CompanyQuery,
    ContingencyQuery,
    EmployeeQuery,
    EmployeeBankDetailsQuery,
    EmploymentQuery,
    LaborUnionQuery,
    OwnRecordQuery,
    PayItemQuery,
    PayrollQuery,
    RegisterQuery,
    StructureQuery,
    TerminationQuery,
    TerminationSimulationQuery,
    TimeQuery,
    RestQuery,
    WorkforceQuery,
    EntryRequestQuery,
    IdentityQuery,
    ImportQuery,
    IntegrityCheckQuery,
    InvoiceQuery,
    NumberVoidQuery,
    InvoiceMailingQuery,
    JournalEntryQuery,
    MemberQuery,
    MembershipQuery,
    NodeQuery,
    NoticeQuery,
    OrderQuery,
    PartyQuery,
    PayableQuery,
    ProcessStepQuery,
    ProductQuery,
    RateLimitQuery,
    ReceivableQuery,
    ReturnQuery,
    SessionQuery,
    StockItemQuery,
    TaskQuery,
    ApproximateTaxQuery,
    TaxLawQuery,
    TaxRegimeQuery,
    TaxRuleQuery,
    TaxSimulationQuery,
    TrialBalanceQuery,
    TrustedDocumentsQuery,
    ViewerQuery,
    WarehouseQuery,
    WebhookDeliveryQuery,
    WebhookQuery,
)
MUTATIONS = (
    AccountingPeriodMutation,
    AgentTermsMutation,
    ApprovalMutation,
    ApprovalLimitMutation,
    ApiKeyMutation,
    AttachmentMutation,
    BankAccountMutation,
    BankDetailsMutation,
    BulkOperationMutation,
    PersonalDataMutation,
    CompanyMutation,
    ApproximateTaxMutation,
    ContingencyMutation,
    EmployeeMutation,
    EmployeeBankDetailsMutation,
    LaborUnionMutation,
    PayItemMutation,
    PayrollMutation,
    RegisterMutation,
    StructureMutation,
    TerminationMutation,
    TimeMutation,
    RestMutation,
    EntryRequestMutation,
    IdentityMutation,
    ImportMutation,
    InvoiceMutation,
    NumberVoidMutation,
    InvoiceMailingMutation,
    DocumentRemarksMutation,
    MemberMutation,
    MembershipMutation,
    NoticeMutation,
    OrderMutation,
    PartyMutation,
    PayableMutation,
    PixProviderMutation,
    ProcessStepMutation,
    ProductMutation,
    ReceivableMutation,
    ReturnMutation,
    SecondFactorMutation,
    SessionMutation,
    StockItemMutation,
    TaskMutation,
    TaxRuleMutation,
    TrustedDocumentsMutation,
    UploadMutation,
    WarehouseMutation,
    WebhookDeliveryMutation,
    WebhookMutation,
)


@cache
def build_schema() -> strawberry.Schema:
    """Built once in a process: a second one of the same types fails."""
    query = described_type(type("Query", QUERIES, {"__doc__": "What can be read."}))
    mutation = described_type(type("Mutation", MUTATIONS, {"__doc__": "What can be done."}))
    told = {"__doc__": "What is told when it happens."}
    subscription = described_type(type("Subscription", (LiveSubscription,), told))
    schema = strawberry.Schema(
        query,
        mutation,
        subscription,
        types=ERROR_TYPES,
        config=StrawberryConfig(scalar_map={**SCALARS, **READING_SCALARS}),
    )
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            kind.is_one_of = kind.extensions[GraphQLCoreConverter.DEFINITION_BACKREF].is_one_of
    describe_arguments(schema, Cost, Doc, Emits, ListSize, Requires)
    weigh(bind_subscriptions(bind(schema)))
    return schema


@cache
def print_schema() -> str:
    """The schema as published, sorted, with descriptions and directives."""
    schema = build_schema()
    divide(schema)
    tell_facts(schema, PROCESSES)
    return schema.as_str() + "\n"
