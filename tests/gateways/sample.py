"""Sample invoices: a company under the regular regime or the Simples sells coffee and filters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import Direction, Invoice, InvoiceKind, InvoiceStatus, Purpose
from domain.fiscal.invoice_event import InvoiceEvent
from domain.fiscal.invoice_line import InvoiceLine
from domain.fiscal.keys import key_of as document_key
from domain.fiscal.mirroring import mirrored
from domain.fiscal.printed import Instalment, Issuer, Payment, Recipient, Tender
from domain.fiscal.taxes import Tax, TaxKind
from domain.kernel.brazil import AccessKey, Address, Environment, State, StateRegistrationKind, TaxRegime
from domain.kernel.calendar import business_date
from domain.kernel.money import ZERO, Money
from domain.kernel.payment import PaymentMethod
from persistence.law.book import shipped_law

ISSUED_AT = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
CNPJ = "11222333000181"
LETTERED_CNPJ = "12ABC34501DE35"

SAO_PAULO = Address(
    street="Rua São João",
    number="100",
    complement=None,
    district="Centro",
    city_code="3550308",
    city="São Paulo",
    state="SP",
    postal_code="01001000",
)
RECIFE = Address(
    street="Rua da Aurora",
    number="1225",
    complement="Sala 3",
    district="Santo Amaro",
    city_code="2611606",
    city="Recife",
    state="PE",
    postal_code="50040090",
)
RETAILER = Recipient(
    tax_id="12ABC34501DE35",
    name="Mercado do Largo Ltda",
    registration_kind=StateRegistrationKind.CONTRIBUTOR,
    state_registration="110042490114",
    email="compras@mercado.example",
    address=replace(SAO_PAULO, street="Avenida Paulista", number="1000", postal_code="01310100"),
    final_consumer=False,
)
CONSUMER = Recipient(
    tax_id="52998224725",
    name="Maria de Souza",
    registration_kind=StateRegistrationKind.NON_CONTRIBUTOR,
    state_registration=None,
    email=None,
    address=RECIFE,
    final_consumer=True,
)


def issuer(*, cnpj: str = CNPJ, regime: TaxRegime = TaxRegime.REGULAR) -> Issuer:
    return Issuer(
        cnpj=cnpj,
        legal_name="Torrefação & Cia Ltda",
        trade_name="Café <Bom>",
        state_registration="110042490114",
        regime=regime,
        address=SAO_PAULO,
        phone="(11) 3333-4444",
    )


def line(
    position: int = 1,
    *,
    quantity: str = "10",
    price: str = "23.90",
    discount: str = "0",
    taxes: tuple[Tax, ...] | None = None,
    description: str = "Café torrado 500 g",
    cfop: str = "5102",
) -> InvoiceLine:
    gross, less = Money.rounded(Decimal(quantity) * Decimal(price)), Money.of(discount)
    return InvoiceLine(
        position=position,
        order_line_id=UUID(int=position),
        product_id=UUID(int=100 + position),
        sku=f"CAFE-{position}",
        description=description,
        ncm="09012100",
        cest=None,
        gtin=None,
        origin=0,
        unit="UN",
        cfop=cfop,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        gross=gross,
        discount=less,
        taxes=regular_taxes(gross - less) if taxes is None else taxes,
    )


def tax(kind: TaxKind, situation: str, base: Money, rate: str, **more: object) -> Tax:
    percent = Decimal(rate)
    return Tax(
        kind=kind,
        situation=situation,
        base=base,
        rate=percent,
        amount=base.percent(percent),
        rules=(),
        **more,
    )


def regular_taxes(net: Money, *, icms: Tax | None = None) -> tuple[Tax, ...]:
    """ICMS in full; PIS and COFINS on what is left; IBS and CBS of the test year on what is left of that."""
    own = icms or tax(TaxKind.ICMS, "00", net, "18")
    pis = tax(TaxKind.PIS, "01", net - own.amount, "1.65")
    cofins = tax(TaxKind.COFINS, "01", net - own.amount, "7.6")
    return own, pis, cofins, *reform_taxes(net - own.amount - pis.amount - cofins.amount)


def reform_taxes(base: Money) -> tuple[Tax, ...]:
    rates = {TaxKind.IBS_STATE: "0.1", TaxKind.IBS_CITY: "0", TaxKind.CBS: "0.9"}
    return tuple(tax(kind, "000", base, rate, classification="000001") for kind, rate in rates.items())


def simples_taxes(csosn: str = "102") -> tuple[Tax, ...]:
    nothing = {"base": ZERO, "rate": "0"}
    return (
        tax(TaxKind.ICMS, csosn, **nothing),
        tax(TaxKind.PIS, "49", **nothing),
        tax(TaxKind.COFINS, "49", **nothing),
    )


def interstate_taxes(net: Money) -> tuple[Tax, ...]:
    """São Paulo to a consumer in Pernambuco: 7 % there, 20.5 % here, the difference for the destination."""
    own = tax(TaxKind.ICMS, "00", net, "7")
    pis, cofins = (
        tax(TaxKind.PIS, "01", net - own.amount, "1.65"),
        tax(TaxKind.COFINS, "01", net - own.amount, "7.6"),
    )
    share = Tax(
        kind=TaxKind.ICMS_DESTINATION,
        situation="00",
        base=net,
        rate=Decimal("20.5"),
        amount=net.percent(Decimal("13.5")),
        rules=(),
        interstate_rate=Decimal(7),
    )
    base = net - own.amount - pis.amount - cofins.amount - share.amount
    return own, pis, cofins, share, *reform_taxes(base)


def invoice(
    *,
    number: int = 1,
    lines: list[InvoiceLine] | None = None,
    seller: Issuer | None = None,
    recipient: Recipient = RETAILER,
    payment: Payment | None = None,
    environment: Environment = Environment.TESTING,
    issued_at: datetime = ISSUED_AT,
    additional_information: str | None = "Pedido 42.",
    numeric_code: str = "48151623",
) -> Invoice:
    """A numbered invoice of two lines, one with a discount, paid by Pix."""
    made = Invoice.draft(
        id=UUID(int=1),
        order_id=UUID(int=2),
        establishment_id=UUID(int=3),
        recipient_id=UUID(int=4),
        environment=environment,
        series=1,
        operation="Venda de mercadoria",
        issuer=seller or issuer(),
        recipient=recipient,
        payment=payment or Payment(method=PaymentMethod.PIX, instalments=()),
        lines=lines
        or [line(1), line(2, quantity="4", price="7.455", discount="1.23", description="Filtro nº 103")],
        additional_information=additional_information,
        at=issued_at,
    )
    made.take_number(
        number=number,
        numeric_code=numeric_code,
        access_key=key_of(made, number, numeric_code, issued_at),
        at=issued_at,
    )
    return made


def returned(sale: Invoice, *quantities: str, after: str = "0", number: int = 2) -> Invoice:
    """The numbered entry of so much of a sale's first lines, ``after`` so much of each came back."""
    assert sale.access_key
    law = shipped_law(business_date(ISSUED_AT))
    parts = zip(sale.lines, quantities, strict=False)
    lines = [
        mirrored(
            item,
            Decimal(part),
            after=Decimal(after),
            position=place,
            access_key=sale.access_key,
            law=law,
        )
        for place, (item, part) in enumerate(parts, start=1)
    ]
    made = Invoice.draft(
        id=UUID(int=6),
        order_id=sale.order_id,
        return_id=UUID(int=7),
        establishment_id=sale.establishment_id,
        recipient_id=sale.recipient_id,
        direction=Direction.INBOUND,
        purpose=Purpose.RETURN,
        environment=sale.environment,
        series=sale.series,
        operation="DEVOLUCAO DE VENDA",
        issuer=sale.issuer,
        recipient=sale.recipient,
        payment=Payment(method=PaymentMethod.NONE, instalments=()),
        lines=lines,
        additional_information=None,
        at=ISSUED_AT,
    )
    key = key_of(made, number, "31415926", ISSUED_AT)
    made.take_number(number=number, numeric_code="31415926", access_key=key, at=ISSUED_AT)
    return made


def key_of(made: Invoice, number: int, numeric_code: str, issued_at: datetime) -> AccessKey:
    return AccessKey.build(
        state_code=State.parse(made.issuer.address.state).ibge_code,
        issued_on=business_date(issued_at),
        cnpj=made.issuer.cnpj,
        model="55",
        series=made.series,
        number=number,
        emission_type=1,
        numeric_code=numeric_code,
    )


def instalments(total: Money) -> Payment:
    """A boleto in three parts, the last with the odd cents."""
    due = (date(2026, 12, 21), date(2027, 1, 21), date(2027, 2, 21))
    amounts = total.split([1, 1, 1], remainder="last")
    return Payment(
        method=PaymentMethod.BOLETO,
        instalments=tuple(
            Instalment(number=place, due_on=day, amount=amount)
            for place, (day, amount) in enumerate(zip(due, amounts, strict=True), start=1)
        ),
    )


def cancellation(made: Invoice, *, at: datetime = ISSUED_AT, sequence: int = 1) -> InvoiceEvent:
    return InvoiceEvent.cancellation(
        id=UUID(int=5),
        invoice_id=made.id,
        order_id=made.order_id,
        sequence=sequence,
        reason="Pedido lançado em duplicidade pelo vendedor",
        at=at,
    )


def nfce(
    *,
    emission: Emission = Emission.NORMAL,
    anonymous: bool = False,
    number: int = 1,
    payments: tuple[Tender, ...] = (),
    environment: Environment = Environment.TESTING,
    seller: Issuer | None = None,
) -> Invoice:
    """A numbered NFC-e of two lines to a consumer in the shop, in contingency since an hour where it is."""
    at_the_till = replace(CONSUMER, address=SAO_PAULO)
    made = invoice(recipient=at_the_till, environment=environment, seller=seller)
    made.kind, made.anonymous, made.status, made.number = (
        InvoiceKind.NFCE,
        anonymous,
        InvoiceStatus.DRAFT,
        None,
    )
    made.payment = Payment(method=PaymentMethod.CASH, instalments=(), tendered=payments)
    key = document_key(made, number, "48151623", ISSUED_AT, emission)
    made.take_number(number=number, numeric_code="48151623", access_key=key, at=ISSUED_AT)
    if emission.is_contingency:
        in_contingency(made, emission)
    return made


def in_contingency(made: Invoice, emission: Emission, *, at: datetime = ISSUED_AT) -> Invoice:
    """The same number emitted another way, since an hour."""
    assert made.number
    assert made.numeric_code
    made.switch(
        emission,
        access_key=document_key(made, made.number, made.numeric_code, at, emission),
        since=at - timedelta(hours=1),
        reason="Autoridade sem resposta desde cedo",
        at=at,
    )
    return made
