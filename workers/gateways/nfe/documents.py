"""The official files of one issuer: built, signed with its certificate, checked by the schema."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice, InvoiceKind
from domain.fiscal.invoice_event import InvoiceEvent
from domain.fiscal.number_void import NumberVoid
from domain.fiscal.printed import Issuer
from workers.gateways.nfe.announcement import announcement
from workers.gateways.nfe.certificate import Certificate
from workers.gateways.nfe.consumer import ConsumerCode, supplemented
from workers.gateways.nfe.document import nfe_document
from workers.gateways.nfe.events import LAYOUTS, batch_of, event_document
from workers.gateways.nfe.files import authorized_invoice, registered_event, voided_numbers
from workers.gateways.nfe.schema import Schema, check
from workers.gateways.nfe.signature import sign
from workers.gateways.nfe.voids import void_request


class NfeDocuments:
    """The port FiscalDocuments, by layout 4.00. Everything it returns is the same for the same input."""

    def __init__(self, certificate: Certificate, code: ConsumerCode | None = None) -> None:
        self.certificate, self.code = certificate, code

    def signed_invoice(self, invoice: Invoice) -> bytes:
        """Raises InvalidDocument, Missing, CertificateOfAnother, CertificateExpired."""
        if invoice.issued_at is None:
            raise ValueError("the invoice is not numbered")
        self.certificate.check(cnpj=invoice.issuer.cnpj, at=invoice.issued_at)
        document = nfe_document(invoice)
        if invoice.kind is InvoiceKind.NFCE:
            document = supplemented(document, invoice, self.certificate, self.code)
        signed = sign(document, self.certificate)
        check(signed, Schema.INVOICE)
        return signed

    def signed_event(self, event: InvoiceEvent, invoice: Invoice) -> bytes:
        """Raises InvalidDocument, CertificateOfAnother, CertificateExpired."""
        self.certificate.check(cnpj=invoice.issuer.cnpj, at=event.requested_at)
        signed = sign(event_document(event, invoice), self.certificate)
        check(batch_of(signed), LAYOUTS[event.kind].schema)
        return signed

    def signed_void(self, void: NumberVoid, issuer: Issuer) -> bytes:
        """Raises InvalidDocument, CertificateOfAnother, CertificateExpired."""
        self.certificate.check(cnpj=issuer.cnpj, at=void.requested_at)
        signed = sign(void_request(void, issuer), self.certificate)
        check(signed, Schema.NUMBER_VOID)
        return signed

    def voided_file(self, signed: bytes, answer: bytes) -> bytes:
        return voided_numbers(signed, answer)

    def signed_announcement(self, invoice: Invoice) -> bytes:
        """The event EPEC of a signed NF-e. Raises as ``signed_invoice`` does."""
        assert invoice.issued_at
        self.certificate.check(cnpj=invoice.issuer.cnpj, at=invoice.issued_at)
        signed = sign(announcement(invoice), self.certificate)
        check(signed, Schema.ANNOUNCEMENT)
        return signed

    def authorized_file(self, signed: bytes, answer: bytes) -> bytes:
        return authorized_invoice(signed, answer)

    def registered_file(self, signed: bytes, answer: bytes) -> bytes:
        return registered_event(signed, answer)
