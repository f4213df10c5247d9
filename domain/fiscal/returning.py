"""The document of a return as customer and goods are known now: values stay as they were sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from domain.fiscal.facts import Counterparties, FiscalProduct, FiscalProducts, IssuingEstablishment
from domain.fiscal.invoice import MODELS, InvoiceKind
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.printed import Recipient
from domain.fiscal.till import as_if_living_here
from domain.kernel.brazil import AccessKey, StateRegistrationKind
from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Refusal


class CustomerIssuesReturn(Refusal):
    """A customer who pays ICMS sends goods back with a document of their own."""

    code = "CUSTOMER_ISSUES_RETURN"


async def sender_of(
    lines: Sequence[InvoiceLine], party_id: UUID, establishment: IssuingEstablishment, uow: UnitOfWork
) -> Recipient:
    """Who sends the goods back; what was sold at the till comes back there. Raises Missing and
    CustomerIssuesReturn."""
    parties = uow.ask(Counterparties)
    if not _sold_at_the_till(lines):
        sender = await parties.of(party_id)
        if sender.registration_kind is StateRegistrationKind.CONTRIBUTOR:
            raise CustomerIssuesReturn
        return sender
    consumer = await parties.consumer(party_id, at=establishment.issuer.address)
    return as_if_living_here(consumer, establishment)


async def described_anew(lines: Sequence[InvoiceLine], uow: UnitOfWork) -> list[InvoiceLine]:
    """The same items with name and codes (NCM, CEST, GTIN) that their products have now."""
    products = await uow.ask(FiscalProducts).of([line.product_id for line in lines])
    return [_described(line, products[line.product_id]) for line in lines]


def _described(line: InvoiceLine, product: FiscalProduct) -> InvoiceLine:
    ncm = product.ncm or line.ncm
    return replace(line, description=product.name, ncm=ncm, cest=product.cest, gtin=product.gtin)


def _sold_at_the_till(lines: Sequence[InvoiceLine]) -> bool:
    """Whether the newest of the documents that it undoes, which its last item names, is an NFC-e."""
    newest = lines[-1].refers_to
    return newest is not None and AccessKey(newest.access_key).model == MODELS[InvoiceKind.NFCE]
