"""The closed lists of the schema: the domain's own, described in its own words."""

from __future__ import annotations

from enum import StrEnum

from api.docstrings import described_enum
from domain.accounting.account import AccountNature, AccountPurpose
from domain.accounting.entry_request import EntryRequestKind, EntryRequestStatus
from domain.accounting.period import PeriodStatus
from domain.approvals.approval import ApprovalStatus
from domain.approvals.kinds import ApprovalKind
from domain.catalog.description import ProductKind
from domain.catalog.product import ProductStatus
from domain.files.attachment import AttachmentStatus
from domain.files.purpose import FilePurpose
from domain.files.upload import FileRejection, UploadStatus
from domain.finance.bank_details import BankDetailsKind, BankDetailsStanding
from domain.finance.boleto import BoletoStatus
from domain.finance.installment import ReceivableStatus
from domain.finance.payable import PayableOrigin
from domain.finance.payable_installment import PayableStatus
from domain.finance.payee_account import PayeeAccountKind
from domain.finance.pix_charge import PixChargeStatus
from domain.finance.pix_key import PixKeyKind
from domain.finance.settlement import SettlementMethod, SettlementStatus
from domain.fiscal.contingency import ContingencyEnd
from domain.fiscal.delivery import DeliveryFailure
from domain.fiscal.drafts.note import CreditReason, DebitReason
from domain.fiscal.drafts.remittance import RemittanceKind
from domain.fiscal.emission import Emission
from domain.fiscal.explanation import RuleOrigin
from domain.fiscal.invoice import Direction, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import InvoiceEventKind, InvoiceEventStatus
from domain.fiscal.invoice_letter import InvoiceLetterKind, InvoiceLetterStatus
from domain.fiscal.operation import GoodsOperation
from domain.fiscal.printed import CardBrand
from domain.fiscal.regimes.law import Annex, CompanyTax
from domain.fiscal.regimes.result import CompanyRegime
from domain.fiscal.rejection import Remedy
from domain.fiscal.tax_rule import TaxRuleStatus
from domain.fiscal.tax_rules import Production
from domain.fiscal.taxes import StepKind, TaxKind
from domain.fiscal.transport import FreightMode
from domain.fiscal.undoing import GoodsWhereabouts
from domain.fiscal.withholding import WithheldTax
from domain.kernel.batch import OnError
from domain.kernel.brazil import PublicBody, StateRegistrationKind
from domain.kernel.brazil.regime import ContributionRegime, Environment, TaxRegime
from domain.kernel.commission import CommissionOn
from domain.kernel.origin import ActorKind
from domain.kernel.payment import PaymentMethod
from domain.kernel.runner import Conclusion
from domain.notices.kind import NoticeChannel, NoticeKind, Severity
from domain.notices.notice import NoticeState
from domain.onboarding.data_import import ImportStatus
from domain.onboarding.kind import ImportKind
from domain.onboarding.notation import DecimalSign, Encoding, Separator
from domain.parties.party import PartyKind, PartyStatus
from domain.parties.roles import PartyRole
from domain.people.alimony_order import AlimonyBasis
from domain.people.benefit import BenefitKind
from domain.people.collective_vacation import CollectiveVacationStatus
from domain.people.dependent import Kinship
from domain.people.employee import DismissalInitiative, EmployeeStatus
from domain.people.employee_document import EmployeeDocumentKind
from domain.people.employment import ContractKind, Engagement
from domain.people.holiday import HolidayScope
from domain.people.labor_union import UnionRuleKind
from domain.people.leave import LeaveKind
from domain.people.pay_review import PayChangeReason
from domain.people.payroll.kinds import (
    EmployerGroup,
    IncomeStream,
    NoticeGiven,
    PayAddition,
    PaySide,
    TerminationKind,
)
from domain.people.payroll.step import PayStepKind
from domain.people.payroll_run import PayrollRunKind, PayrollRunStatus
from domain.people.termination import TerminationStatus
from domain.people.time_entry import TimeKind
from domain.people.vacation import VacationOrigin, VacationStanding
from domain.people.vacation_right import AccrualStatus
from domain.people.work_schedule import Weekday
from domain.people.workforce import WorkforceCut
from domain.platform.bulk_operation import (
    BulkOperationKind,
    BulkOperationStatus,
    ExportFormat,
    ImportFormat,
)
from domain.platform.company import CompanyStatus, InvoiceOn
from domain.platform.establishment import EstablishmentStatus
from domain.platform.invitation import InvitationStatus
from domain.platform.language import Language
from domain.platform.member import MemberStatus
from domain.platform.personal_data import (
    PersonalDataBasis,
    PersonalDataClass,
    PersonalDataKind,
    PersonalDataOutcome,
    PersonalDataStatus,
)
from domain.platform.principal import PrincipalKind
from domain.platform.trusted_documents import DocumentPolicy
from domain.processes.progress import ProcessState
from domain.sales.commission import CommissionCause, CommissionStatus
from domain.sales.order import OrderStatus, ReviewReason
from domain.sales.return_ import ReturnStatus
from domain.stock.movement import MovementKind
from domain.stock.reservation import ReservationStatus
from domain.webhooks.delivery import DeliveryFault, DeliveryState
from domain.webhooks.endpoint import PauseReason, WebhookState
from persistence.audit.verification import Tampering
from persistence.outbox import TaskState

ENUMS: tuple[type[StrEnum], ...] = (
    AccountNature,
    AccountPurpose,
    ActorKind,
    ApprovalKind,
    ApprovalStatus,
    BankDetailsKind,
    BankDetailsStanding,
    AttachmentStatus,
    BoletoStatus,
    BulkOperationKind,
    BulkOperationStatus,
    CardBrand,
    CommissionCause,
    CommissionOn,
    CommissionStatus,
    CompanyStatus,
    Conclusion,
    ContingencyEnd,
    ContributionRegime,
    CreditReason,
    DebitReason,
    DecimalSign,
    DeliveryFailure,
    DeliveryFault,
    DeliveryState,
    Direction,
    DocumentPolicy,
    Emission,
    EmployeeStatus,
    EmployerGroup,
    IncomeStream,
    PayChangeReason,
    PayrollRunKind,
    PayrollRunStatus,
    PayStepKind,
    EmployeeDocumentKind,
    AccrualStatus,
    AlimonyBasis,
    DismissalInitiative,
    LeaveKind,
    NoticeGiven,
    PayAddition,
    PaySide,
    TerminationKind,
    TerminationStatus,
    TimeKind,
    VacationOrigin,
    VacationStanding,
    CollectiveVacationStatus,
    HolidayScope,
    WorkforceCut,
    BenefitKind,
    ContractKind,
    Engagement,
    Kinship,
    UnionRuleKind,
    Weekday,
    Encoding,
    EntryRequestKind,
    EntryRequestStatus,
    Environment,
    EstablishmentStatus,
    ExportFormat,
    FilePurpose,
    FileRejection,
    FreightMode,
    GoodsWhereabouts,
    ImportFormat,
    ImportKind,
    ImportStatus,
    InvitationStatus,
    InvoiceEventKind,
    InvoiceEventStatus,
    InvoiceKind,
    InvoiceLetterKind,
    InvoiceLetterStatus,
    InvoiceOn,
    InvoiceStatus,
    Language,
    MemberStatus,
    MovementKind,
    NoticeChannel,
    NoticeKind,
    NoticeState,
    OnError,
    OrderStatus,
    PartyKind,
    PartyRole,
    PartyStatus,
    PauseReason,
    PayableOrigin,
    PayableStatus,
    PayeeAccountKind,
    PaymentMethod,
    PersonalDataBasis,
    PersonalDataClass,
    PersonalDataKind,
    PersonalDataOutcome,
    PersonalDataStatus,
    PeriodStatus,
    PixChargeStatus,
    PixKeyKind,
    PrincipalKind,
    ProcessState,
    ProductKind,
    ProductStatus,
    Purpose,
    ReceivableStatus,
    Remedy,
    RemittanceKind,
    ReservationStatus,
    ReturnStatus,
    ReviewReason,
    Separator,
    SettlementMethod,
    SettlementStatus,
    Severity,
    PublicBody,
    StateRegistrationKind,
    WithheldTax,
    StepKind,
    TaskState,
    TaxKind,
    Tampering,
    TaxRegime,
    TaxRuleStatus,
    Production,
    GoodsOperation,
    RuleOrigin,
    Annex,
    CompanyTax,
    CompanyRegime,
    UploadStatus,
    WebhookState,
)
"""Every one is named here once; its docstring and those under its members are the descriptions."""

__all__ = [kind.__name__ for kind in ENUMS]


for kind in ENUMS:
    described_enum(kind)
