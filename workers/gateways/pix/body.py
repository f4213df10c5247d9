"""A charge with due date in the words of the central bank's Pix API (API Pix 2, CobVSolicitada)."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any

from domain.finance.due_charge import Debtor, DueCharge

PERCENT, PERCENT_A_MONTH, PERCENT_UNTIL = 2, 3, 2
"""Modalities of fine; of interest, by calendar days; of discount, until a date."""
LONGEST_MESSAGE, LONGEST_NAME = 140, 200
CNPJ_LENGTH = 14
NOTHING = Decimal(0)


def body_of(charge: DueCharge) -> dict[str, Any]:
    """To register it: PUT /cobv/{txid}."""
    body = {
        "calendario": {
            "dataDeVencimento": charge.due_on.isoformat(),
            "validadeAposVencimento": charge.days_after_due,
        },
        "devedor": _debtor(charge.debtor),
        "valor": _amounts(charge),
        "chave": charge.key,
    }
    message = charge.message[:LONGEST_MESSAGE]
    return body | ({"solicitacaoPagador": message} if message else {})


def revision_of(charge: DueCharge) -> dict[str, Any]:
    """To revise it: PATCH /cobv/{txid}. What is left out stays, so a discount taken back is one of zero."""
    none = {"modalidade": PERCENT_UNTIL, "descontoDataFixa": [_discount_of(charge, NOTHING)]}
    return {"valor": {"desconto": none} | _amounts(charge)}


def _debtor(debtor: Debtor) -> dict[str, str]:
    address = debtor.address
    street = ", ".join(part for part in (address.street, address.number, address.complement) if part)
    said = {
        "cnpj" if len(debtor.tax_id) == CNPJ_LENGTH else "cpf": debtor.tax_id,
        "nome": debtor.name[:LONGEST_NAME],
        "logradouro": street[:LONGEST_NAME],
        "cidade": (address.city or "")[:LONGEST_NAME],
        "uf": address.state,
        "cep": address.postal_code.replace("-", ""),
    }
    return {name: value for name, value in said.items() if value}


def _amounts(charge: DueCharge) -> dict[str, Any]:
    said: dict[str, Any] = {"original": str(charge.amount)}
    if charge.fine:
        said["multa"] = {"modalidade": PERCENT, "valorPerc": _percent(charge.fine)}
    if charge.monthly_interest:
        said["juros"] = {"modalidade": PERCENT_A_MONTH, "valorPerc": _percent(charge.monthly_interest)}
    if charge.discount and charge.discount_until:
        discounts = [_discount_of(charge, charge.discount)]
        said["desconto"] = {"modalidade": PERCENT_UNTIL, "descontoDataFixa": discounts}
    return said


def _discount_of(charge: DueCharge, rate: Decimal) -> dict[str, str]:
    until = charge.discount_until or charge.due_on
    return {"data": until.isoformat(), "valorPerc": _percent(rate)}


def _percent(rate: Decimal) -> str:
    """In two places, as many as there is room for; never more than was agreed."""
    return str(rate.quantize(Decimal("0.01"), ROUND_DOWN))
