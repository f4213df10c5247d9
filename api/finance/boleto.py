"""Boletos: instruments that ask for an instalment at a bank."""

import strawberry

from api.enums import BoletoStatus
from api.money import Money
from api.node import Node
from api.reading import field, relation
from api.scalars import Date, Url


@strawberry.type(
    description="The printed boleto as PDF; fetching it needs the same authorization as reading it."
)
class BoletoPage:
    url: Url | None = field("Where it is; null until it is printed.")


@strawberry.type(description="A boleto: it asks for an instalment, and is no debt itself.")
class Boleto(Node):
    status: BoletoStatus = field("Where it is in its life.")
    bank_code: str = field("The bank's COMPE code.")
    bank_reference: str = field("The bank's name for it (nosso número), as printed.")
    barcode: str = field("Its 44 digits (código de barras).")
    digitable_line: str = field("47 digits, which people type (linha digitável).")
    amount: Money = field("What it asks for: what is open of the instalment.")
    due_on: Date = field("The due date it tells.")
    issued_on: Date = field("When it was issued.")
    page: BoletoPage = relation("Its printed page, with barcode and Pix code.")
