"""What opens doors or identifies people, sent in on every way, and looked for where it must not be."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

CPF, CNPJ = "93541134780", "73194571000188"
NAME, EMAIL, PHONE = "Zaqueu Canário Siqueira", "zaqueu.canario@pessoa.example", "11987651234"
SALARY, CENTS, ACCOUNT = "86420.37", "8642037", "8891775"
PASSWORD, TOKEN = "sapoti-azul-77-laranja", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcmlvIn0.Y2FuYXJpby1jYW5hcmlv"
API_KEY, CLIENT_SECRET = "rg_live_Canario0Canario1Canario2Canario3", "segredo-do-canario-4711"
PFX, PFX_PASSWORD = base64.b64encode(b"a canary, not a certificate" * 3).decode(), "cofre-do-canario-0815"
STREET, TEXT = "Travessa do Canário Amarelo", "canário na mina"
URL = "https://canario.example/gaiola-9931"

SECRETS = (PASSWORD, TOKEN, API_KEY, CLIENT_SECRET, PFX, PFX_PASSWORD)
"""What opens doors: it is in no table, no file and no message in clear."""
PERSONAL = (CPF, "935.411.347-80", CNPJ, NAME, EMAIL, PHONE, SALARY, CENTS, ACCOUNT, STREET, TEXT, URL)
"""What identifies or is about somebody: it is in the record of what it is about, and nowhere else."""

PLANTED = {
    "account": ACCOUNT,
    "beneficiary": NAME,
    "clientSecret": CLIENT_SECRET,
    "cnpj": CNPJ,
    "correction": TEXT,
    "cpf": CPF,
    "currentPassword": PASSWORD,
    "documentNumber": CPF,
    "email": EMAIL,
    "explanation": TEXT,
    "holderTaxId": CPF,
    "legalName": NAME,
    "name": NAME,
    "newPassword": PASSWORD,
    "password": PASSWORD,
    "pfx": PFX,
    "phone": PHONE,
    "pixKey": EMAIL,
    "receiverDocument": CPF,
    "receiverName": NAME,
    "refreshToken": TOKEN,
    "replyTo": EMAIL,
    "street": STREET,
    "taxId": CPF,
    "to": EMAIL,
    "token": TOKEN,
    "tokenAddress": URL,
    "tradeName": NAME,
    "url": URL,
}
AMOUNTS = {"amount", "credit", "debit", "priceFloor", "salary", "salePrice", "unitCost", "unitPrice"}
NEEDED = {
    "accountDigit": "7",
    "agreement": "1234567",
    "bankCode": "001",
    "branch": "4321",
    "category": "101",
    "cbo": "521110",
    "cityCode": "3550308",
    "code": "Z9",
    "district": "Centro",
    "gtin": "7891000315507",
    "ncm": "94013000",
    "number": "100",
    "permissions": "sales.order.read",
    "postalCode": "01305000",
    "scopes": "sales.order.read",
    "sku": "Z9",
    "state": "SP",
    "stateRegistration": "110042490114",
    "taxClass": "DEFAULT",
    "unit": "UN",
    "wallet": "17",
}
"""Without these nothing would come so far as to be stored."""


def _unknown(name: str, value: dict[str, Any]) -> bool:
    """Terms full of ids of nothing, with which nobody would be hired."""
    return name == "terms" and "hiredOn" in value


def planted(value: Any, key: str = "") -> Any:
    """The same input with canaries for its texts and amounts."""
    match value:
        case dict():
            return {name: planted(each, name) for name, each in value.items() if not _unknown(name, value)}
        case list():
            return [planted(each, key) for each in value]
        case "x":
            return PLANTED.get(key) or NEEDED.get(key) or TEXT
        case "1" if key in AMOUNTS:
            return SALARY
    return value


def misshapen(value: Any) -> Any:
    """The same input, every leaf of which is a canary of another type than is wanted."""
    match value:
        case dict():
            return {name: misshapen(each) for name, each in value.items()}
        case list():
            return [misshapen(each) for each in value]
        case str():
            return [int(CPF), CPF]
    return f"{NAME} {CPF} {PASSWORD}"


def found(text: str, canaries: Iterable[str] = SECRETS + PERSONAL) -> set[str]:
    """Which of them are in a text, as they are or as JSON writes them."""
    return {canary for canary in canaries if any(form in text for form in _forms(canary))}


def _forms(canary: str) -> Iterator[str]:
    yield canary
    if not canary.isascii():
        yield json.dumps(canary)[1:-1]
