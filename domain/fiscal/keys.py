"""The access key of a document, by the number it has and the way it is emitted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.fiscal.emission import Emission
from domain.fiscal.invoice import MODELS, Invoice
from domain.kernel.brazil import AccessKey, is_guessable
from domain.kernel.calendar import business_date


def key_of(
    invoice: Invoice, number: int, code: str, at: datetime, emission: Emission = Emission.NORMAL
) -> AccessKey:
    """The key under which it is issued at that instant; ``code`` is cNF."""
    return AccessKey.build(
        state_code=invoice.issuer.address.city_code[:2],
        issued_on=business_date(at, invoice.zone),
        cnpj=invoice.issuer.cnpj,
        model=MODELS[invoice.kind],
        series=invoice.series,
        number=number,
        emission_type=emission.code,
        numeric_code=code,
    )


def numeric_code(invoice_id: UUID, number: int) -> str:
    """cNF, eight digits: the random part of the id, never the number itself nor a pattern."""
    code = invoice_id.int & (2**62 - 1)
    while is_guessable(text := f"{code % 10**8:08d}", number=number):
        code += 1
    return text
