"""How the document is paid (group YA) and, when it is deferred, the bill and its instalments (group Y)."""

from __future__ import annotations

from domain.fiscal.invoice import Invoice
from domain.fiscal.printed import Tender
from domain.fiscal.till import change_of
from domain.kernel.calendar import business_date
from domain.kernel.payment import PaymentMethod
from workers.gateways.nfe.codes import CARD_BRAND, PAYMENT
from workers.gateways.nfe.formats import ZERO, money, plain_or_none
from workers.gateways.nfe.layout import Billing, Group, Payments

AT_SIGHT, DEFERRED = "0", "1"
NOT_INTEGRATED = "2"
ELECTRONIC = frozenset({PaymentMethod.CREDIT_CARD, PaymentMethod.DEBIT_CARD, PaymentMethod.PIX})
"""Methods that must say whether the terminal is integrated (rules 391, 496)."""


def is_deferred(invoice: Invoice) -> bool:
    """Whether anything falls due after the day of issue."""
    if invoice.issued_at is None:
        raise ValueError("the invoice is not numbered")
    issued_on = business_date(invoice.issued_at, invoice.zone)
    return any(instalment.due_on > issued_on for instalment in invoice.payment.instalments)


def payment_group(invoice: Invoice) -> Group:
    method = invoice.payment.method
    if invoice.payment.tendered:
        change = change_of(invoice)
        return Payments(
            detPag=[_tendered(tender) for tender in invoice.payment.tendered],
            vTroco=money(change) if change else None,
        )
    if method is PaymentMethod.NONE:
        return Payments(detPag=[Payments.DetPag(tPag=PAYMENT[method], vPag=ZERO)])
    return Payments(
        detPag=[
            Payments.DetPag(
                indPag=DEFERRED if is_deferred(invoice) else AT_SIGHT,
                tPag=PAYMENT[method],
                xPag="Outros" if method is PaymentMethod.OTHER else None,
                vPag=money(invoice.total),
                card=Payments.DetPag.Card(tpIntegra=NOT_INTEGRATED) if method in ELECTRONIC else None,
            )
        ]
    )


def _tendered(tender: Tender) -> Group:
    """One means of payment at the till; of cards and Pix what is known of the transaction."""
    return Payments.DetPag(
        indPag=AT_SIGHT,
        tPag=PAYMENT[tender.method],
        xPag="Outros" if tender.method is PaymentMethod.OTHER else None,
        vPag=money(tender.amount),
        card=_card(tender) if tender.method in ELECTRONIC else None,
    )


def _card(tender: Tender) -> Group:
    return Payments.DetPag.Card(
        tpIntegra=NOT_INTEGRATED,
        tBand=CARD_BRAND[tender.brand] if tender.brand else None,
        cAut=plain_or_none(tender.authorization, longest=128),
    )


def billing_group(invoice: Invoice) -> Group | None:
    """None when nothing is deferred. Instalments are numbered 001, 002 … (rule 851)."""
    if not is_deferred(invoice):
        return None
    total = money(invoice.total)
    return Billing(
        fat=Billing.Fat(nFat=str(invoice.number), vOrig=total, vDesc=ZERO, vLiq=total),
        dup=[
            Billing.Dup(
                nDup=f"{place:03d}", dVenc=instalment.due_on.isoformat(), vDup=money(instalment.amount)
            )
            for place, instalment in enumerate(invoice.payment.instalments, start=1)
        ],
    )
