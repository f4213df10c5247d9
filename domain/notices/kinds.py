"""What each kind of notice follows from, who may be told, and what is said: one row for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.notices.kind import NoticeKind, Severity


@dataclass(frozen=True, kw_only=True)
class Described:
    """``event`` is the name of a fact's class; what follows are names of its fields.

    ``requires`` is the permission without which nobody is told by a role. ``concerns`` names the member whom
    rules for whom it concerns mean. ``amount`` is what a rule's threshold is compared with, in cents.
    ``numbered`` is the id of the order or invoice whose number is said. ``keeps`` are said as they are;
    ``only`` are the values without which there is nothing to tell. ``words`` are title and text, in
    Portuguese and in English.
    """

    kind: NoticeKind
    event: str
    severity: Severity
    words: tuple[tuple[str, str], tuple[str, str]]
    requires: str = ""
    concerns: str = ""
    amount: str = ""
    numbered: str = ""
    keeps: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    compulsory: bool = False


TABLE = (
    Described(
        kind=NoticeKind.PAYMENT_RECEIVED,
        event="SettlementPosted",
        severity=Severity.INFO,
        requires="finance.receivable.read",
        amount="received",
        numbered="order_id",
        words=(
            ("Entrada de {amount}", "Um cliente pagou {amount} do pedido {number}."),
            ("{amount} came in", "A customer paid {amount} of order {number}."),
        ),
    ),
    Described(
        kind=NoticeKind.INVOICE_REJECTED,
        event="InvoiceRejected",
        severity=Severity.WARNING,
        requires="fiscal.invoice.read",
        numbered="invoice_id",
        keeps=("status_code",),
        words=(
            (
                "Nota {number} rejeitada",
                "A autoridade fiscal rejeitou a nota {number} com o código {status_code}.",
            ),
            (
                "Invoice {number} rejected",
                "The tax authority rejected invoice {number} with the code {status_code}.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.INVOICE_DENIED,
        event="InvoiceDenied",
        severity=Severity.CRITICAL,
        requires="fiscal.invoice.read",
        numbered="invoice_id",
        keeps=("status_code",),
        words=(
            (
                "Nota {number} denegada",
                "A autoridade fiscal denegou a nota {number} ({status_code}). Fature o pedido de novo, "
                "ou, se a mercadoria saiu com ela em contingência, desfaça antes o uso da nota.",
            ),
            (
                "Invoice {number} denied",
                "The tax authority denied invoice {number} ({status_code}). The order can be invoiced anew, "
                "once its use is undone where goods left with it in contingency.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.INVOICE_CANCELLED_ELSEWHERE,
        event="InvoiceCancelledElsewhere",
        severity=Severity.CRITICAL,
        requires="fiscal.invoice.read",
        numbered="invoice_id",
        keeps=("status_code",),
        words=(
            (
                "Nota {number} cancelada por outro sistema",
                "A autoridade fiscal tem a nota {number} como cancelada ({status_code}), e não por nós. "
                "Verifique quem a cancelou.",
            ),
            (
                "Invoice {number} cancelled elsewhere",
                "The tax authority has invoice {number} as cancelled ({status_code}), and not by us. See who "
                "cancelled it.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.ORDER_HELD,
        event="OrderHeld",
        severity=Severity.WARNING,
        requires="sales.order.approve",
        numbered="order_id",
        words=(
            ("Pedido {number} aguarda análise", "O pedido {number} espera por quem possa aprová-lo."),
            ("Order {number} waits for a review", "Order {number} waits for somebody who may approve it."),
        ),
    ),
    Described(
        kind=NoticeKind.ENTRY_REQUESTED,
        event="EntryRequested",
        severity=Severity.WARNING,
        requires="accounting.entry.approve",
        words=(
            ("Lançamento aguarda decisão", "Um lançamento manual espera pela decisão de outra pessoa."),
            ("An entry waits for a decision", "An entry by hand waits for another person's decision."),
        ),
    ),
    Described(
        kind=NoticeKind.BANK_DETAILS_REQUESTED,
        event="BankDetailsRequested",
        severity=Severity.CRITICAL,
        requires="finance.bank_details.approve",
        compulsory=True,
        words=(
            (
                "Conta de pagamento a decidir",
                "Um parceiro passaria a receber em outra conta. Confirme com ele.",
            ),
            (
                "An account waits for a decision",
                "A party is to be paid elsewhere. Ask it before you decide.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.APPROVAL_GRANTED,
        event="ApprovalGranted",
        severity=Severity.INFO,
        concerns="requested_by",
        keeps=("kind",),
        words=(
            ("Aprovado: {kind}", "O que você pediu foi aprovado por outra pessoa."),
            ("Approved: {kind}", "Another person approved what you asked for."),
        ),
    ),
    Described(
        kind=NoticeKind.APPROVAL_REFUSED,
        event="ApprovalRefused",
        severity=Severity.WARNING,
        concerns="requested_by",
        keeps=("kind",),
        words=(
            ("Recusado: {kind}", "O que você pediu foi recusado. O motivo está na aprovação."),
            ("Refused: {kind}", "What you asked for was refused. The approval says why."),
        ),
    ),
    Described(
        kind=NoticeKind.APPROVAL_EXPIRED,
        event="ApprovalExpired",
        severity=Severity.WARNING,
        concerns="requested_by",
        keeps=("kind",),
        words=(
            (
                "Sem decisão: {kind}",
                "Ninguém decidiu a tempo o que você pediu.",
            ),
            (
                "Not decided: {kind}",
                "Nobody decided in time on what you asked for.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.PERIOD_CLOSED,
        event="PeriodClosed",
        severity=Severity.INFO,
        requires="accounting.period.read",
        keeps=("month",),
        words=(
            ("Mês {month} encerrado", "O mês {month} da contabilidade foi encerrado."),
            ("Month {month} closed", "The month {month} of the books was closed."),
        ),
    ),
    Described(
        kind=NoticeKind.TASK_PARKED,
        event="TaskParked",
        severity=Severity.WARNING,
        requires="process.step.read",
        keeps=("name", "code"),
        words=(
            ("Etapa {name} parada", "A etapa {name} espera por uma pessoa: {code}. Corrija e use retryTask."),
            (
                "Step {name} is parked",
                "The step {name} waits for a person: {code}. Mend it and use retryTask.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.WEBHOOK_PAUSED,
        event="WebhookPaused",
        severity=Severity.WARNING,
        requires="webhooks.endpoint.read",
        keeps=("reason",),
        words=(
            ("Webhook pausado", "Um webhook não é mais avisado de nada: {reason}."),
            ("Webhook paused", "A webhook is told nothing any more: {reason}."),
        ),
    ),
    Described(
        kind=NoticeKind.CHECK_BROKEN,
        event="CheckBroken",
        severity=Severity.CRITICAL,
        requires="integrity.check.read",
        keeps=("name",),
        words=(
            ("Verificação {name} falhou", "O que deve valer sempre não vale: {name}. Veja integrityChecks."),
            ("Check {name} fails", "What must always hold does not: {name}. See integrityChecks."),
        ),
    ),
    Described(
        kind=NoticeKind.CERTIFICATE_EXPIRING,
        event="CertificateExpiring",
        severity=Severity.WARNING,
        requires="platform.company.read",
        keeps=("on", "days"),
        words=(
            ("Certificado vence em {on}", "O certificado A1 vence em {on}. Sem outro, nenhuma nota sai."),
            (
                "Certificate ends on {on}",
                "The A1 certificate ends on {on}. Without another no invoice leaves.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.DOCUMENT_EXPIRING,
        event="EmployeeDocumentExpiring",
        severity=Severity.WARNING,
        requires="people.document.read",
        keeps=("expires_on", "days"),
        words=(
            ("Documento vence em {expires_on}", "Um documento de um colaborador vence em {expires_on}."),
            ("A document ends on {expires_on}", "A document of an employee ends on {expires_on}."),
        ),
    ),
    Described(
        kind=NoticeKind.ACCESS_TO_REVOKE,
        event="TerminationApproved",
        severity=Severity.WARNING,
        requires="platform.member.block",
        keeps=("last_day",),
        only={"access": ("OPEN",)},
        words=(
            (
                "Acesso a revogar em {last_day}",
                "Um membro da empresa foi desligado; o último dia é {last_day}. Bloqueie-o com blockMember.",
            ),
            (
                "Access to revoke on {last_day}",
                "A member of this company was dismissed; the last day is {last_day}. Use blockMember.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.WORK_ENDED,
        event="BulkOperationEnded",
        severity=Severity.INFO,
        concerns="requested_by",
        keeps=("status",),
        only={"status": ("DONE", "FAILED")},
        words=(
            ("Seu trabalho terminou: {status}", "A exportação ou importação que você pediu: {status}."),
            ("Your work ended: {status}", "The export or import that you asked for: {status}."),
        ),
    ),
    Described(
        kind=NoticeKind.MEMBER_INVITED,
        event="MemberInvited",
        severity=Severity.INFO,
        requires="platform.member.read",
        words=(
            ("Uma pessoa foi convidada", "Alguém foi convidado a trabalhar na empresa."),
            ("A person was invited", "Somebody was invited to work in the company."),
        ),
    ),
    Described(
        kind=NoticeKind.ROLES_CHANGED,
        event="RolesChanged",
        severity=Severity.WARNING,
        requires="platform.member.read",
        concerns="member_id",
        compulsory=True,
        words=(
            ("Papéis alterados", "Os papéis de um membro mudaram. Se não esperava por isso, verifique."),
            ("Roles changed", "The roles of a member changed. If you did not expect that, look into it."),
        ),
    ),
    Described(
        kind=NoticeKind.KEY_CREATED,
        event="KeyCreated",
        severity=Severity.CRITICAL,
        requires="platform.key.read",
        concerns="created_by",
        compulsory=True,
        words=(
            ("Chave criada", "Um programa recebeu uma chave. Se não esperava por isso, revogue-a."),
            ("Key created", "A program was given a key. If you did not expect that, revoke it."),
        ),
    ),
    Described(
        kind=NoticeKind.SECOND_FACTOR_CHANGED,
        event="SecondFactorChanged",
        severity=Severity.CRITICAL,
        requires="platform.member.read",
        concerns="member_id",
        compulsory=True,
        words=(
            ("Segundo fator alterado", "Seu segundo fator mudou. Se não foi você, avise a administração."),
            (
                "Second factor changed",
                "Your second factor changed. If it was not you, tell an administrator.",
            ),
        ),
    ),
    Described(
        kind=NoticeKind.PASSWORD_CHANGED,
        event="PasswordChanged",
        severity=Severity.CRITICAL,
        requires="platform.member.read",
        concerns="member_id",
        compulsory=True,
        words=(
            ("Senha alterada", "Sua senha mudou. Se não foi você, avise a administração agora."),
            ("Password changed", "Your password changed. If it was not you, tell an administrator now."),
        ),
    ),
)
KINDS: Mapping[NoticeKind, Described] = {each.kind: each for each in TABLE}
OF_EVENTS: Mapping[str, Described] = {each.event: each for each in TABLE}
