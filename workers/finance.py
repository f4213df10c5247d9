"""Boletos on their way to the customer: printed whenever what they ask for changes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from domain.finance.bank_account import BankAccount
from domain.finance.boleto import Boleto
from domain.finance.commands.record_boleto_page import RecordBoletoPage, record_boleto_page
from domain.finance.events import BoletoIssued
from domain.finance.pix_charge import PixCharge
from domain.finance.receivable import Receivable
from domain.fiscal.invoice import Invoice
from domain.kernel.brazil import Address
from persistence.storage import path_of
from workers.attempt import Attempt
from workers.gateways.boleto.page import page
from workers.gateways.boleto.slip import Person, Slip
from workers.issuing import storage
from workers.tasks import actor


@actor("documents")
async def render_boleto(attempt: Attempt) -> None:
    """Print its page as of now; the same boleto always gives the same bytes."""
    async with attempt.begin() as uow:
        boleto = await uow.get(Boleto, attempt.event(BoletoIssued).boleto_id)
        slip = await _slip(boleto, uow)
    path = await _keep(attempt, boleto, await page(slip))
    await attempt.finish(
        record_boleto_page, RecordBoletoPage(boleto_id=boleto.id, amount=boleto.amount, path=path)
    )


async def _slip(boleto: Boleto, uow: Any) -> Slip:
    receivable: Receivable = await uow.get(Receivable, boleto.receivable_id)
    installment = receivable.installment(boleto.installment_id)
    account: BankAccount = await uow.get(BankAccount, boleto.bank_account_id)
    charge: PixCharge | None = await uow.find(PixCharge, installment_id=installment.id)
    invoice: Invoice = await uow.get(Invoice, receivable.invoice_id)
    return Slip(
        bank_code=boleto.bank_code,
        branch_and_account=f"{account.branch} / {account.account}-{account.account_digit}",
        wallet=account.wallet or "",
        bank_reference=boleto.bank_reference,
        barcode=boleto.barcode,
        digitable_line=boleto.digitable_line,
        document=f"{receivable.document} - {installment.number}/{len(receivable.installments)}",
        amount=boleto.amount,
        issued_on=boleto.issued_on,
        due_on=boleto.due_on,
        beneficiary=_person(invoice.issuer.legal_name, invoice.issuer.cnpj, invoice.issuer.address),
        payer=_person(invoice.recipient.name, invoice.recipient.tax_id, invoice.recipient.address),
        fine=receivable.fine,
        monthly_interest=receivable.monthly_interest,
        discount=receivable.discount,
        discount_until=boleto.due_on - timedelta(days=receivable.discount_days),
        br_code=charge.br_code if charge and charge.amount == boleto.amount else None,
    )


def _person(name: str, tax_id: str, address: Address) -> Person:
    street = ", ".join(part for part in (address.street, address.number, address.complement) if part)
    place = f"{address.city} - {address.state}" if address.city else address.state
    return Person(name=name, tax_id=tax_id, address=f"{street}, {address.district}, {place}, {_cep(address)}")


def _cep(address: Address) -> str:
    digits = address.postal_code.replace("-", "")
    return f"{digits[:5]}-{digits[5:]}"


async def _keep(attempt: Attempt, boleto: Boleto, pdf: bytes) -> str:
    """Under its month and its content, so that an earlier page is never overwritten."""
    name = f"{boleto.id.hex}-{hashlib.sha256(pdf).hexdigest()[:12]}.pdf"
    path = path_of(attempt.company, "boletos", f"{boleto.issued_on:%Y}", f"{boleto.issued_on:%m}", name)
    await storage().put_new(path, pdf)
    return path
