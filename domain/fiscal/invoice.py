"""The invoice (nota fiscal): drafted, numbered, signed, transmitted, authorised, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.fiscal.emission import Emission
from domain.fiscal.events import (
    InvoiceAuthorized,
    InvoiceCancelled,
    InvoiceCancelledElsewhere,
    InvoiceDenied,
    InvoicedLine,
    InvoiceDrafted,
    InvoiceMended,
    InvoiceNumbered,
    InvoiceRejected,
    InvoiceReleased,
    InvoiceResumed,
    InvoiceSigned,
    InvoiceUseUndone,
    InvoiceVoided,
)
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.printed import Issuer, Payment, Recipient
from domain.fiscal.taxes import TaxKind
from domain.fiscal.transport import Transport
from domain.fiscal.undoing import NothingToUndo, Undoing
from domain.fiscal.withholding import Withheld, total_withheld
from domain.kernel.aggregate import Aggregate
from domain.kernel.brazil import AccessKey, Environment
from domain.kernel.calendar import business_date, zone_of
from domain.kernel.money import ZERO, Money
from domain.kernel.refusal import InvalidTransition, Refusal


class InvoiceKind(StrEnum):
    """Which fiscal document it is."""

    NFE = "NFE"
    """Nota fiscal eletrônica (NF-e), model 55."""
    NFCE = "NFCE"
    """Nota fiscal de consumidor eletrônica (NFC-e), model 65."""
    NFSE = "NFSE"
    """Nota fiscal de serviço eletrônica (NFS-e)."""


MODELS = {InvoiceKind.NFE: "55", InvoiceKind.NFCE: "65"}
"""The model of the layout (mod)."""


class Direction(StrEnum):
    """Which way goods go, seen from the company."""

    OUTBOUND = "OUTBOUND"
    """Out of the company (saída, tpNF 1)."""
    INBOUND = "INBOUND"
    """Into the company (entrada, tpNF 0)."""


class Purpose(StrEnum):
    """What a fiscal document is for."""

    SALE = "SALE"
    """Goods are sold."""
    RETURN = "RETURN"
    """Goods that were sold come back (devolução de venda)."""
    PURCHASE_RETURN = "PURCHASE_RETURN"
    """Goods that were bought go back (devolução de compra)."""
    REMITTANCE = "REMITTANCE"
    """Goods leave without a sale (remessa): gifts, samples, what is shown or repaired."""
    TRANSFER = "TRANSFER"
    """Goods go to another establishment of the company (transferência)."""
    COMPLEMENT = "COMPLEMENT"
    """What an earlier document lacked (nota complementar)."""
    ADJUSTMENT = "ADJUSTMENT"
    """ICMS that a state wants adjusted; nothing moves (nota de ajuste)."""
    CREDIT = "CREDIT"
    """IBS and CBS of an earlier document become less (nota de crédito)."""
    DEBIT = "DEBIT"
    """IBS and CBS become more (nota de débito)."""


class InvoiceStatus(StrEnum):
    """Where a fiscal document stands (nota fiscal)."""

    DRAFT = "DRAFT"
    """It has no number yet (em digitação). NUMBERED follows."""
    NUMBERED = "NUMBERED"
    """It has its number and key for good. SIGNED follows; VOIDED may."""
    SIGNED = "SIGNED"
    """Its content is signed. TRANSMITTED follows; CONTINGENCY, VOIDED, or NUMBERED under another key may."""
    TRANSMITTED = "TRANSMITTED"
    """Sent, and not answered yet. AUTHORIZED, REJECTED, DENIED or CANCELLED_ELSEWHERE may follow."""
    AUTHORIZED = "AUTHORIZED"
    """Nota fiscal autorizada: the authority allowed its use. CANCELLED may follow."""
    REJECTED = "REJECTED"
    """The authority refused it (rejeitada). Mended, it is SIGNED again; VOIDED may follow."""
    DENIED = "DENIED"
    """An end: its use was denied and its number is consumed (denegada)."""
    VOIDED = "VOIDED"
    """An end: its number was given up (inutilizada)."""
    CONTINGENCY = "CONTINGENCY"
    """Used before the authority has it (contingência). TRANSMITTED, AUTHORIZED or REJECTED follows."""
    CANCELLED = "CANCELLED"
    """An end: the authority registered its cancellation."""
    REPLACED = "REPLACED"
    """An end: another document took its place. Nothing sets it yet."""
    CANCELLED_ELSEWHERE = "CANCELLED_ELSEWHERE"
    """In doubt here, authorised and cancelled at the authority: by other software, or by hand."""


UNSENT = (InvoiceStatus.NUMBERED, InvoiceStatus.SIGNED, InvoiceStatus.REJECTED)
"""Numbered, and not with the authority: sent never, or sent and refused."""
UNDONE = (
    InvoiceStatus.VOIDED,
    InvoiceStatus.DENIED,
    InvoiceStatus.CANCELLED,
    InvoiceStatus.CANCELLED_ELSEWHERE,
)
"""It will not stand any more: what it was for can go on another document."""


class InvoiceNotCancellable(Refusal):
    """Only an authorised invoice inside the legal window can be cancelled."""

    code = "INVOICE_NOT_CANCELLABLE"


class InvoiceHasReturns(Refusal):
    """Goods of it left for good and came back: what is left is returned too; facts: ``returns``."""

    code = "INVOICE_HAS_RETURNS"


class InvoiceHasComplements(Refusal):
    """A document says what it lacked, and goes first; facts: ``complements``, their numbers."""

    code = "INVOICE_HAS_COMPLEMENTS"


class ReturnNotCancellable(Refusal):
    """The document of a return stands: stock and credit rest on it."""

    code = "RETURN_NOT_CANCELLABLE"


class NumberUsedByAnother(Refusal):
    """The authority holds another document under this number (cStat 539): a person must look."""

    code = "FISCAL_NUMBER_USED_BY_ANOTHER"


class InvoiceAlreadyReleased(Refusal):
    """Goods left with it under its present key, which stays."""

    code = "INVOICE_ALREADY_RELEASED"


class AnnouncementInDoubt(Refusal):
    """The authority may hold its announcement under its present key, which stays until it has answered."""

    code = "ANNOUNCEMENT_IN_DOUBT"


class UsedDocumentFixed(Refusal):
    """Goods left with it: what determines its taxes and who receives it stay; facts: ``field``."""

    code = "USED_DOCUMENT_FIXED"


class FiscalRejection(Refusal):
    """The authority refused the document; facts: ``authority``, ``status_code``, ``reason``."""

    code = "FISCAL_REJECTION"


@dataclass(eq=False, kw_only=True)
class Invoice(Aggregate):
    """A fiscal document. From SIGNED on its content is frozen; what the authority said stays.

    ``total_charges`` is freight, insurance and other charges, ``total_added_taxes`` the taxes that
    the recipient pays on top of the price; both are part of ``total`` (vNF). One of no order moves goods
    out of ``warehouse_id``, a transfer into ``to_warehouse_id``; ``refers_to`` are the keys of earlier
    documents it is about (NFref), ``note_reason`` is tpNFCredito or tpNFDebito, ``fiscal_note`` what the law
    wants in infAdFisco; ``remarks`` and ``official_remarks`` are the company's own words in infCpl and there;
    ``withheld`` is what a public body keeps back of the total (retTrib).

    ``contingency_since`` and ``contingency_reason`` (dhCont, xJust) go with any ``emission`` but the
    normal one; ``released_at`` is when it was used without waiting for the authority, which is to have it
    until ``send_before``, ``announced_at`` when its announcement (EPEC) was last about to be sent, until it
    is refused, ``sent_at`` when itself was. ``undecided`` is one that was used and is not authorised, until
    somebody undoes that; ``undoing`` is how. An ``anonymous`` NFC-e does not name its consumer. ``qr_code``
    and ``consult_address`` are those of an NFC-e.
    """

    id: UUID
    version: int = 1
    order_id: UUID | None
    return_id: UUID | None = None
    establishment_id: UUID
    recipient_id: UUID
    kind: InvoiceKind
    direction: Direction
    purpose: Purpose
    environment: Environment
    status: InvoiceStatus = InvoiceStatus.DRAFT
    operation: str
    series: int
    number: int | None = None
    access_key: str | None = None
    numeric_code: str | None = None
    drafted_at: datetime
    issued_at: datetime | None = None
    issuer: Issuer
    recipient: Recipient
    payment: Payment
    additional_information: str | None = None
    fiscal_note: str | None = None
    remarks: str | None = None
    official_remarks: str | None = None
    withheld: tuple[Withheld, ...] | None = None
    warehouse_id: UUID | None = None
    to_warehouse_id: UUID | None = None
    refers_to: tuple[str, ...] | None = None
    note_reason: str | None = None
    transport: Transport | None = None
    total_goods: Money
    total_discount: Money
    total_charges: Money = ZERO
    total_added_taxes: Money = ZERO
    total: Money
    protocol: str | None = None
    authorized_at: datetime | None = None
    cancelled_at: datetime | None = None
    status_code: int | None = None
    status_reason: str | None = None
    document_digest: str | None = None
    signed_path: str | None = None
    xml_path: str | None = None
    danfe_path: str | None = None
    emission: Emission = Emission.NORMAL
    contingency_since: datetime | None = None
    contingency_reason: str | None = None
    released_at: datetime | None = None
    send_before: datetime | None = None
    anonymous: bool = False
    qr_code: str | None = None
    consult_address: str | None = None
    announcement_protocol: str | None = None
    announcement_path: str | None = None
    announced_at: datetime | None = None
    sent_at: datetime | None = None
    undecided: bool = False
    undoing: Undoing | None = None
    external_reference: str | None = None
    lines: list[InvoiceLine] = field(default_factory=list)

    @classmethod
    def draft(
        cls,
        *,
        id: UUID,
        order_id: UUID | None,
        establishment_id: UUID,
        recipient_id: UUID,
        environment: Environment,
        series: int,
        operation: str,
        issuer: Issuer,
        recipient: Recipient,
        payment: Payment,
        lines: list[InvoiceLine],
        additional_information: str | None,
        at: datetime,
        direction: Direction = Direction.OUTBOUND,
        purpose: Purpose = Purpose.SALE,
        return_id: UUID | None = None,
        fiscal_note: str | None = None,
        warehouse_id: UUID | None = None,
        to_warehouse_id: UUID | None = None,
        refers_to: tuple[str, ...] | None = None,
        note_reason: str | None = None,
        transport: Transport | None = None,
        kind: InvoiceKind = InvoiceKind.NFE,
        anonymous: bool = False,
    ) -> Invoice:
        """A document not yet numbered."""
        gross, discount, charges, added = (
            Money.total(line.gross for line in lines),
            Money.total(line.discount for line in lines),
            Money.total(line.charges for line in lines),
            Money.total(line.added_taxes for line in lines),
        )
        invoice = cls(
            id=id,
            order_id=order_id,
            return_id=return_id,
            establishment_id=establishment_id,
            recipient_id=recipient_id,
            kind=kind,
            anonymous=anonymous,
            direction=direction,
            purpose=purpose,
            environment=environment,
            operation=operation,
            series=series,
            drafted_at=at,
            issuer=issuer,
            recipient=recipient,
            payment=payment,
            additional_information=additional_information,
            fiscal_note=fiscal_note,
            warehouse_id=warehouse_id,
            to_warehouse_id=to_warehouse_id,
            refers_to=refers_to,
            note_reason=note_reason,
            transport=transport,
            total_goods=gross,
            total_discount=discount,
            total_charges=charges,
            total_added_taxes=added,
            total=gross - discount + charges + added,
            lines=lines,
        )
        invoice.record(
            InvoiceDrafted(
                invoice_id=id,
                order_id=order_id,
                purpose=invoice.purpose.value,
                lines=invoice.invoiced_lines(),
                warehouse_id=warehouse_id,
            )
        )
        return invoice

    @property
    def stands(self) -> bool:
        """Or may come to stand. What goods left with in contingency does, until somebody undoes it."""
        if self.status in (InvoiceStatus.DENIED, InvoiceStatus.CANCELLED_ELSEWHERE):
            return self.undecided
        return self.status not in UNDONE

    @property
    def issuer_state(self) -> str:
        return self.issuer.address.state

    @property
    def zone(self) -> ZoneInfo:
        """Whose hour it bears."""
        return zone_of(self.issuer.address.city_code)

    def invoiced_lines(self) -> tuple[InvoicedLine, ...]:
        return tuple(
            InvoicedLine(order_line_id=line.order_line_id, product_id=line.product_id, quantity=line.quantity)
            for line in self.lines
        )

    @property
    def total_withheld(self) -> Money:
        """What does not come of the total."""
        return total_withheld(self.withheld)

    def total_of(self, kind: TaxKind) -> Money:
        """The sum of one tax over all lines."""
        return Money.total(tax.amount for line in self.lines if (tax := line.tax(kind)))

    def base_of(self, kind: TaxKind) -> Money:
        """The sum of one tax's bases over all lines."""
        return Money.total(tax.base for line in self.lines if (tax := line.tax(kind)))

    def take_number(self, *, number: int, numeric_code: str, access_key: AccessKey, at: datetime) -> None:
        """The number and the key are taken together and never given back."""
        if self.number is not None:
            return
        self._expect(InvoiceStatus.NUMBERED, InvoiceStatus.DRAFT)
        self.number, self.numeric_code, self.access_key, self.issued_at = (
            number,
            numeric_code,
            str(access_key),
            at,
        )
        self.status = InvoiceStatus.NUMBERED
        self.record(InvoiceNumbered(invoice_id=self.id, order_id=self.order_id))

    def switch(
        self,
        emission: Emission,
        *,
        access_key: AccessKey,
        since: datetime | None,
        reason: str | None,
        at: datetime,
    ) -> None:
        """Emit it another way: the same number under another key, to be signed anew.

        Never once it may have reached an authority under the old key, nor when goods left with it.
        """
        self._expect(
            InvoiceStatus.NUMBERED, InvoiceStatus.NUMBERED, InvoiceStatus.SIGNED, InvoiceStatus.REJECTED
        )
        self._expect_unused()
        self.emission, self.access_key, self.issued_at = emission, str(access_key), at
        self.contingency_since, self.contingency_reason = since, reason
        self.status, self.document_digest = InvoiceStatus.NUMBERED, None

    def sign(
        self, *, digest: str, path: str, qr_code: str | None = None, consult_address: str | None = None
    ) -> None:
        """The document was built, signed, checked and stored; ``digest`` is its SHA-256 in hex."""
        if self.status is InvoiceStatus.SIGNED and self.document_digest == digest:
            return
        self._expect(InvoiceStatus.SIGNED, InvoiceStatus.NUMBERED, InvoiceStatus.REJECTED)
        resigned = self.signed_path is not None
        self.document_digest, self.signed_path = digest, path
        self.qr_code, self.consult_address = qr_code, consult_address
        self.status = InvoiceStatus.SIGNED
        if not resigned:
            self.record(InvoiceSigned(invoice_id=self.id, order_id=self.order_id))

    def send(self, *, at: datetime) -> bool:
        """About to be sent: recorded first, so that a lost answer is asked for and not repeated. Whether it
        may have arrived before."""
        doubted = self.status is InvoiceStatus.TRANSMITTED
        if not doubted:
            self._expect(InvoiceStatus.TRANSMITTED, InvoiceStatus.SIGNED, InvoiceStatus.CONTINGENCY)
        self.status, self.sent_at = InvoiceStatus.TRANSMITTED, at
        return doubted

    def keep_back(self, *, sent_at: datetime) -> bool:
        """What was sent then certainly did not arrive: nothing was sent, or the authority said that it looks
        at nothing. False when it was sent again meanwhile: of that nobody knows."""
        if self.status is not InvoiceStatus.TRANSMITTED or self.sent_at != sent_at:
            return False
        self.status = InvoiceStatus.SIGNED if self.released_at is None else InvoiceStatus.CONTINGENCY
        return True

    def announce(self, *, at: datetime) -> bool:
        """About to be announced: recorded first. Whether it may have been before, without an answer."""
        self._expect(InvoiceStatus.CONTINGENCY, InvoiceStatus.SIGNED)
        doubted = self.announced_at is not None
        self.announced_at = at
        return doubted

    def withdraw_announcement(self, *, announced_at: datetime) -> None:
        """What was sent then certainly does not stand: it was refused, or never arrived. Nothing changes
        when it was sent again meanwhile."""
        if self.released_at is None and self.announced_at == announced_at:
            self.announced_at = None

    def release(
        self,
        *,
        at: datetime,
        send_before: datetime | None = None,
        announcement_protocol: str | None = None,
        announcement_path: str | None = None,
    ) -> None:
        """It is used before the authority has it: printed, and goods leave with it; ``send_before`` ends the
        term in which it is sent.

        An NF-e emitted as EPEC was announced first; the file is the registered event.
        """
        if self.released_at is not None:
            return
        self._expect(InvoiceStatus.CONTINGENCY, InvoiceStatus.SIGNED)
        self.announcement_protocol, self.announcement_path = announcement_protocol, announcement_path
        self.status, self.released_at, self.send_before = InvoiceStatus.CONTINGENCY, at, send_before
        self.record(
            InvoiceReleased(
                invoice_id=self.id,
                order_id=self.order_id,
                purpose=self.purpose.value,
                lines=self.invoiced_lines(),
                warehouse_id=self.warehouse_id,
                to_warehouse_id=self.to_warehouse_id,
                on=business_date(at, self.zone),
            )
        )

    def resume(self) -> None:
        """The authority is back: what was used without it is sent."""
        if self.status is InvoiceStatus.CONTINGENCY:
            self.record(InvoiceResumed(invoice_id=self.id, order_id=self.order_id))

    def authorize(self, *, protocol: str, status_code: int, reason: str, at: datetime, xml_path: str) -> None:
        """The authority allowed its use (cStat 100 or 150), whatever it had said of an earlier sending."""
        if self.status in (InvoiceStatus.AUTHORIZED, InvoiceStatus.CANCELLED):
            return
        self._expect(
            InvoiceStatus.AUTHORIZED,
            InvoiceStatus.TRANSMITTED,
            InvoiceStatus.CONTINGENCY,
            InvoiceStatus.REJECTED,
        )
        self.status, self.protocol, self.authorized_at = InvoiceStatus.AUTHORIZED, protocol, at
        self.status_code, self.status_reason, self.xml_path = status_code, reason, xml_path
        self.record(
            InvoiceAuthorized(
                invoice_id=self.id,
                order_id=self.order_id,
                purpose=self.purpose.value,
                return_id=self.return_id,
                authorized_at=at,
                on=business_date(at, self.zone),
                released=self.released_at is not None,
                lines=self.invoiced_lines(),
                warehouse_id=self.warehouse_id,
                to_warehouse_id=self.to_warehouse_id,
            )
        )

    def reject(self, *, status_code: int, reason: str) -> None:
        """The authority refused it; the same number may be signed and sent again."""
        self._expect(InvoiceStatus.REJECTED, InvoiceStatus.TRANSMITTED, InvoiceStatus.CONTINGENCY)
        self.status, self.status_code, self.status_reason = InvoiceStatus.REJECTED, status_code, reason
        self.record(InvoiceRejected(invoice_id=self.id, order_id=self.order_id, status_code=status_code))

    def deny(self, *, status_code: int, reason: str) -> None:
        """The authority denied it for the recipient's or issuer's standing; the number is consumed."""
        self._expect(InvoiceStatus.DENIED, InvoiceStatus.TRANSMITTED)
        self.status, self.status_code, self.status_reason = InvoiceStatus.DENIED, status_code, reason
        self.undecided = self._is_followed()
        self.record(
            InvoiceDenied(
                invoice_id=self.id,
                order_id=self.order_id,
                status_code=status_code,
                purpose=self.purpose.value,
                released=self.released_at is not None,
                lines=self.invoiced_lines(),
            )
        )

    def find_cancelled(self, *, status_code: int, reason: str) -> None:
        """It was in doubt, and turns out authorised and cancelled by others; the number is consumed."""
        if self.status in (InvoiceStatus.CANCELLED_ELSEWHERE, InvoiceStatus.CANCELLED):
            return
        self._expect(InvoiceStatus.CANCELLED_ELSEWHERE, InvoiceStatus.TRANSMITTED)
        self.status = InvoiceStatus.CANCELLED_ELSEWHERE
        self.status_code, self.status_reason = status_code, reason
        self.undecided = self._is_followed()
        self.record(
            InvoiceCancelledElsewhere(
                invoice_id=self.id,
                order_id=self.order_id,
                status_code=status_code,
                purpose=self.purpose.value,
                released=self.released_at is not None,
                lines=self.invoiced_lines(),
            )
        )

    def undo_use(self, undoing: Undoing) -> None:
        """It was used and is no document: what followed from it is undone. Raises NothingToUndo."""
        if self.undoing is not None:
            return
        if not self.undecided:
            raise NothingToUndo(status=self.status.value)
        self.undecided, self.undoing = False, undoing
        self.record(
            InvoiceUseUndone(
                invoice_id=self.id,
                order_id=self.order_id,
                purpose=self.purpose.value,
                goods=undoing.goods.value,
                lines=self.invoiced_lines(),
            )
        )

    def give_up(self) -> None:
        """Its number is given up, and with it the document: what it was for can be invoiced anew.

        Never when goods left with it, or while it may be announced. Raises InvoiceAlreadyReleased,
        AnnouncementInDoubt.
        """
        if self.status is InvoiceStatus.VOIDED:
            return
        self._expect(InvoiceStatus.VOIDED, *UNSENT)
        self._expect_unused()
        self.status = InvoiceStatus.VOIDED
        self.record(
            InvoiceVoided(
                invoice_id=self.id,
                order_id=self.order_id,
                purpose=self.purpose.value,
                lines=self.invoiced_lines(),
            )
        )

    def correct(
        self,
        *,
        issuer: Issuer,
        recipient: Recipient,
        lines: list[InvoiceLine],
        payment: Payment | None = None,
    ) -> None:
        """Take up mended master data before it is signed, again or at last; number and key stay.

        Where other taxes stand on top of the price now, total and instalments are others too; ``payment`` is
        how it is paid where that is told anew. What goods left with keeps its parties and what determines
        its taxes (Ajuste SINIEF 07/2005, clause 11). Raises UsedDocumentFixed, MoreWasHandedOver.
        """
        self._expect(InvoiceStatus.SIGNED, InvoiceStatus.NUMBERED, InvoiceStatus.REJECTED)
        if self.released_at is not None:
            self._check_fixed(issuer, recipient, lines)
        self.issuer, self.recipient = issuer, recipient
        for line, mended in zip(self.lines, lines, strict=True):
            line.description, line.ncm, line.cest, line.gtin = (
                mended.description,
                mended.ncm,
                mended.cest,
                mended.gtin,
            )
            line.origin, line.unit, line.cfop, line.taxes = (
                mended.origin,
                mended.unit,
                mended.cfop,
                mended.taxes,
            )
            line.notes, line.approximate = mended.notes, mended.approximate
        self._add_up(payment)

    def mend(self) -> None:
        """What was wrong was mended: it is signed and sent again under its number."""
        self._expect(InvoiceStatus.SIGNED, InvoiceStatus.REJECTED)
        self.record(InvoiceMended(invoice_id=self.id, order_id=self.order_id))

    def render(self, *, danfe_path: str) -> None:
        self.danfe_path = danfe_path

    def cancel(self, *, at: datetime) -> None:
        """The authority registered the cancellation event."""
        if self.status is InvoiceStatus.CANCELLED:
            return
        self._expect(InvoiceStatus.CANCELLED, InvoiceStatus.AUTHORIZED)
        self.status, self.cancelled_at = InvoiceStatus.CANCELLED, at
        self.record(
            InvoiceCancelled(
                invoice_id=self.id,
                order_id=self.order_id,
                purpose=self.purpose.value,
                lines=self.invoiced_lines(),
            )
        )

    def _add_up(self, payment: Payment | None) -> None:
        self.total_added_taxes = Money.total(line.added_taxes for line in self.lines)
        total = self.total_goods - self.total_discount + self.total_charges + self.total_added_taxes
        if total != self.total:
            on = business_date(self.issued_at or self.drafted_at, self.zone)
            payment = payment or self.payment.of(total, was=self.total, on=on)
        self.total, self.payment = total, payment or self.payment

    def _check_fixed(self, issuer: Issuer, recipient: Recipient, lines: list[InvoiceLine]) -> None:
        fixed = {
            "issuer.cnpj": issuer.cnpj == self.issuer.cnpj,
            "recipient.tax_id": recipient.tax_id == self.recipient.tax_id,
        } | {
            f"lines[{index}].taxes": line.owed == mended.owed
            for index, (line, mended) in enumerate(zip(self.lines, lines, strict=True))
        }
        for changed in (name for name, same in fixed.items() if not same):
            raise UsedDocumentFixed(field=changed)

    def _is_followed(self) -> bool:
        """Whether goods left with it, or somebody owes for it; what comes in waits for its authorisation."""
        return self.released_at is not None and self.purpose is not Purpose.RETURN

    def _expect_unused(self) -> None:
        if self.released_at is not None:
            raise InvoiceAlreadyReleased
        if self.announced_at is not None:
            raise AnnouncementInDoubt

    def _expect(self, target: InvoiceStatus, *sources: InvoiceStatus) -> None:
        if self.status not in sources:
            raise InvalidTransition.of(self.status, target, sources)
