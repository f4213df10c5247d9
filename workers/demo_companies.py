"""What the demo companies are and deal in. Names and numbers are made up; the rules they obey are not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.catalog.description import ProductKind
from domain.kernel.brazil import Address, Cnpj, Cpf
from domain.kernel.brazil.regime import ContributionRegime, TaxRegime
from domain.kernel.money import Money
from domain.parties.party import PartyKind
from domain.parties.roles import PartyRole
from domain.platform.company import InvoiceOn
from domain.platform.site import Site

Person = tuple[str, str, Money, Decimal]
"""Name, job title, salary, commission in percent."""
Stocked = tuple[dict[str, Any], Decimal, Decimal]
"""A product, how much of it is in stock, what a unit cost."""


@dataclass(frozen=True, kw_only=True)
class DemoCompany:
    legal_name: str
    trade_name: str
    email: str
    invoice_on: InvoiceOn
    head_office: Site
    bank_account: dict[str, Any]
    people: tuple[Person, ...]
    customers: tuple[dict[str, Any], ...]
    products: tuple[Stocked, ...]

    def cpf_of(self, name: str) -> str:
        """A valid CPF that nobody was given, one for each person here."""
        place = [person[0] for person in self.people].index(name)
        return cpf(int(self.head_office.cnpj[-6:]) * 10 + place)


def cnpj(first: str) -> str:
    """A CNPJ from its root of eight characters, head office."""
    return f"{first}0001" + Cnpj.check_digits(f"{first}0001")


def cpf(number: int) -> str:
    first = f"{number:09d}"
    return first + Cpf.check_digits(first)


def goods(sku: str, name: str, ncm: str, price: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": ProductKind.GOODS,
        "sku": sku,
        "name": name,
        "unit": "UN",
        "ncm": ncm,
        "origin": 0,
        "sale_price": Decimal(price),
        **more,
    }


def customer(kind: PartyKind, name: str, tax_id: str, address: Address, **more: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "tax_id": tax_id,
        "email": "fiscal@cliente.example",
        "roles": (PartyRole.CUSTOMER,),
        "address": address,
        **more,
    }


SAO_PAULO = Address(
    street="Rua da Consolação",
    number="930",
    district="Consolação",
    city_code="3550308",
    state="SP",
    postal_code="01302-000",
)
RIO = Address(
    street="Avenida Rio Branco",
    number="156",
    complement="Sala 1203",
    district="Centro",
    city_code="3304557",
    state="RJ",
    postal_code="20040-003",
)
CURITIBA = Address(
    street="Rua XV de Novembro",
    number="700",
    district="Centro",
    city_code="4106902",
    state="PR",
    postal_code="80020-310",
)

AURORA = DemoCompany(
    legal_name="Torrefação Aurora Ltda",
    trade_name="Café Aurora",
    email="admin@aurora.example",
    invoice_on=InvoiceOn.PLACEMENT,
    head_office=Site(
        cnpj=cnpj("11222333"),
        state_registration="110.042.490.114",
        regime=TaxRegime.REGULAR,
        pis_cofins_regime=ContributionRegime.NON_CUMULATIVE,
        address=SAO_PAULO,
        phone="(11) 3456-7890",
    ),
    bank_account={
        "bank_code": "341",
        "branch": "0293",
        "account": "01328",
        "account_digit": "0",
        "wallet": "109",
        "pix_key": "financeiro@aurora.example",
        "name": "Torrefação Aurora Ltda",
        "city": "São Paulo",
    },
    people=(
        ("Ana Beatriz Souza", "Vendedora", Money.of("3500.00"), Decimal("2.5")),
        ("Carlos Nogueira", "Almoxarife", Money.of("2800.00"), Decimal(0)),
    ),
    customers=(
        customer(PartyKind.COMPANY, "Mercearia Estrela Ltda", cnpj("12ABC345"), SAO_PAULO),
        customer(
            PartyKind.COMPANY,
            "Empório Guanabara S.A.",
            cnpj("33000167"),
            RIO,
            state_registration="78.123.45-1",
        ),
        customer(PartyKind.PERSON, "João Pereira", cpf(123456789), CURITIBA),
    ),
    products=(
        (
            goods("CAFE-500", "Café torrado em grãos 500 g", "09012100", "39.90"),
            Decimal(500),
            Decimal("21.3700"),
        ),
        (
            goods(
                "CAFE-250", "Café torrado e moído 250 g", "09012100", "22.50", price_floor=Decimal("18.00")
            ),
            Decimal(300),
            Decimal("11.9000"),
        ),
        (
            goods("FILTRO-103", "Filtro de papel 103, 30 unidades", "48232091", "7.455"),
            Decimal(200),
            Decimal("3.1"),
        ),
        (
            goods("CANECA", "Caneca esmaltada 300 ml", "73239400", "34.00", allows_backorder=True),
            Decimal(12),
            Decimal("14.25"),
        ),
        (
            {
                "kind": ProductKind.SERVICE,
                "sku": "CURSO",
                "name": "Curso de barista, 4 horas",
                "unit": "UN",
                "sale_price": Decimal("280.00"),
            },
            Decimal(0),
            Decimal(0),
        ),
    ),
)

IPE = DemoCompany(
    legal_name="Papelaria Ipê Amarelo Ltda",
    trade_name="Ipê Papelaria",
    email="admin@ipe.example",
    invoice_on=InvoiceOn.REQUEST,
    head_office=Site(
        cnpj=cnpj("7K2M9P4R"),
        state_registration="78.123.45-1",
        regime=TaxRegime.SIMPLES,
        pis_cofins_regime=ContributionRegime.UNIFIED,
        address=RIO,
        phone="(21) 2345-6789",
    ),
    bank_account={
        "bank_code": "001",
        "branch": "1234",
        "account": "00054321",
        "account_digit": "X",
        "wallet": "17",
        "agreement": "2441955",
        "pix_key": "financeiro@ipe.example",
        "name": "Papelaria Ipê Amarelo Ltda",
        "city": "Rio de Janeiro",
    },
    people=(("Marina Castro", "Gerente de vendas", Money.of("5200.00"), Decimal("1.5")),),
    customers=(
        customer(PartyKind.COMPANY, "Colégio Horizonte Ltda", cnpj("45678901"), RIO),
        customer(PartyKind.PERSON, "Helena Prado", cpf(987654321), SAO_PAULO),
    ),
    products=(
        (goods("PAPEL-A4", "Papel A4 75 g, 500 folhas", "48025610", "28.90"), Decimal(400), Decimal("17.80")),
        (goods("CANETA-AZ", "Caneta esferográfica azul", "96081000", "1.95"), Decimal(2000), Decimal("0.71")),
        (goods("CADERNO", "Caderno espiral 96 folhas", "48202000", "19.50"), Decimal(250), Decimal("8.40")),
    ),
)

DEMO_COMPANIES = (AURORA, IPE)
