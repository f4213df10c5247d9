"""How the document is paid (group YA) and, when it is deferred, the bill and its instalments (group Y)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.fiscal.invoice import Invoice
from domain.fiscal.owing import Part, parts_of
from domain.fiscal.printed import Tender
from domain.fiscal.tendering import ELECTRONIC, change_of
from domain.kernel.calendar import business_date
from domain.kernel.money import Money
from domain.kernel.payment import PaymentMethod
from workers.gateways.nfe.codes import CARD_BRAND, PAYMENT
from workers.gateways.nfe.formats import ZERO, money, plain_or_none
from workers.gateways.nfe.layout import Billing, Group, Payments

AT_SIGHT, DEFERRED = "0", "1"
INTEGRATED, NOT_INTEGRATED = "1", "2"
OTHER = "Outros"


def is_deferred(invoice: Invoice) -> bool:
    """Whether anything falls due after the day of issue."""
    return any(part.due_on > _issued_on(invoice) for part in deferred_parts(invoice))


def deferred_parts(invoice: Invoice) -> list[Part]:
    """What the bill asks for, by due date (rule 850)."""
    payment, issued_on = invoice.payment, _issued_on(invoice)
    parts = parts_of(payment, invoice.total, issued_on, withheld=invoice.total_withheld)
    if not payment.tendered:
        return list(parts) if payment.instalments else []
    later = (one for one in parts if one.due_on > issued_on and one.method is not PaymentMethod.CREDIT_CARD)
    return sorted(later, key=lambda one: one.due_on)


def payment_group(invoice: Invoice) -> Group:
    """Of cards and Pix it must be said whether the terminal is integrated (rules 391, 496)."""
    method = invoice.payment.method
    if invoice.payment.tendered:
        change, issued_on = change_of(invoice), _issued_on(invoice)
        stated = _stated(invoice.payment.tendered, issued_on)
        return Payments(
            detPag=[_tendered(tender, deferred) for tender, deferred in stated],
            vTroco=money(change) if change else None,
        )
    if method is PaymentMethod.NONE:
        return Payments(detPag=[Payments.DetPag(tPag=PAYMENT[method], vPag=ZERO)])
    return Payments(
        detPag=[
            Payments.DetPag(
                indPag=DEFERRED if is_deferred(invoice) else AT_SIGHT,
                tPag=PAYMENT[method],
                xPag=OTHER if method is PaymentMethod.OTHER else None,
                vPag=money(invoice.total),
                card=Payments.DetPag.Card(tpIntegra=NOT_INTEGRATED) if method in ELECTRONIC else None,
            )
        ]
    )


def billing_group(invoice: Invoice) -> Group | None:
    """None when nothing is deferred. Instalments are numbered 001, 002 … and add up to the bill (rule 851),
    which is of what is deferred alone, less what is withheld of it."""
    if not is_deferred(invoice):
        return None
    parts = deferred_parts(invoice)
    total = Money.total(part.amount for part in parts)
    withheld = Money.total(part.withheld for part in parts)
    return Billing(
        fat=Billing.Fat(
            nFat=str(invoice.number),
            vOrig=money(total),
            vDesc=money(withheld),
            vLiq=money(total - withheld),
        ),
        dup=[
            Billing.Dup(
                nDup=f"{place:03d}", dVenc=part.due_on.isoformat(), vDup=money(part.amount - part.withheld)
            )
            for place, part in enumerate(parts, start=1)
        ],
    )


def _issued_on(invoice: Invoice) -> date:
    if invoice.issued_at is None:
        raise ValueError("the invoice is not numbered")
    return business_date(invoice.issued_at, invoice.zone)


def _stated(tendered: Sequence[Tender], issued_on: date) -> list[tuple[Tender, bool]]:
    """Each means of payment and whether it is deferred; parts of one with other due dates are together."""
    stated: dict[tuple[Tender, bool], Money] = {}
    for tender in tendered:
        alike = (replace(tender, amount=Money(0), due_on=None), tender.deferred(issued_on))
        stated[alike] = stated.get(alike, Money(0)) + tender.amount
    return [(replace(tender, amount=amount), deferred) for (tender, deferred), amount in stated.items()]


def _tendered(tender: Tender, deferred: bool) -> Group:
    """One means of payment; of cards and Pix what is known of the transaction."""
    description = plain_or_none(tender.description, longest=60) or OTHER
    return Payments.DetPag(
        indPag=DEFERRED if deferred else AT_SIGHT,
        tPag=PAYMENT[tender.method],
        xPag=description if tender.method is PaymentMethod.OTHER else None,
        vPag=money(tender.amount),
        card=_card(tender) if tender.method in ELECTRONIC else None,
    )


def _card(tender: Tender) -> Group:
    return Payments.DetPag.Card(
        tpIntegra=INTEGRATED if tender.integrated else NOT_INTEGRATED,
        CNPJ=tender.acquirer,
        tBand=CARD_BRAND[tender.brand] if tender.brand else None,
        cAut=plain_or_none(tender.authorization, longest=128),
    )
