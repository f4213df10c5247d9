"""What a charge with due date must be like, by the public description of the Pix API (API Pix 2, Cobv)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

TXID = re.compile(r"[a-zA-Z0-9]{26,35}")
AMOUNT = re.compile(r"\d{1,10}\.\d{2}")
KEY = re.compile(r"\S{1,77}")
PERSONS = {"cpf": re.compile(r"\d{11}"), "cnpj": re.compile(r"[0-9A-Z]{14}")}
LONGEST = {"nome": 200, "logradouro": 200, "cidade": 200, "uf": 2, "cep": 8}
CHARGES = {"multa": 2, "juros": 8, "abatimento": 2}
"""How many modalities each has."""
UNTIL_A_DATE, BY_THE_DAY = (1, 2), (3, 4, 5, 6)
PERCENT = {"desconto": (2, 5, 6), "abatimento": (2,)}
MOST_DISCOUNTS = 3
HUNDRED = Decimal(100)
REMOVED = "REMOVIDA_PELO_USUARIO_RECEBEDOR"


@dataclass(frozen=True)
class Violation:
    """``property`` is the field, as in ``cobv.valor.original``."""

    property: str
    reason: str

    def as_dict(self) -> dict[str, str]:
        return {"propriedade": self.property, "razao": self.reason}


def faults_of_charge(body: Any, *, today: date) -> list[Violation]:
    """Of a body that registers one."""
    if not isinstance(body, dict):
        return [Violation("cobv", "não é um objeto")]
    faults = [Violation(f"cobv.{name}", "é obrigatório") for name in _missing(body)]
    return faults or [
        *_calendar(body["calendario"], today),
        *_debtor(body["devedor"]),
        *_amounts(body["valor"], body["calendario"].get("dataDeVencimento", "")),
        *_plain(body),
    ]


def faults_of_revision(body: Any, *, due_on: str) -> list[Violation]:
    """Of a body that changes one, or removes it and then changes nothing else."""
    if not isinstance(body, dict):
        return [Violation("cobv", "não é um objeto")]
    if "status" in body:
        sound = body == {"status": REMOVED}
        return [] if sound else [Violation("cobv.status", "não se altera o que é removido")]
    return [*_amounts({"original": "1.00"} | body.get("valor", {}), due_on), *_plain({"chave": "x"} | body)]


def _missing(body: dict[str, Any]) -> list[str]:
    objects = [name for name in ("calendario", "devedor", "valor") if not isinstance(body.get(name), dict)]
    return objects if body.get("chave") else [*objects, "chave"]


def _calendar(said: dict[str, Any], today: date) -> Iterator[Violation]:
    due = _date(said.get("dataDeVencimento"))
    if due is None:
        yield Violation("cobv.calendario.dataDeVencimento", "não respeita o schema")
    elif due < today:
        yield Violation("cobv.calendario.dataDeVencimento", "é anterior à data de criação da cobrança")
    after = said.get("validadeAposVencimento", 30)
    if type(after) is not int or after < 0:
        yield Violation("cobv.calendario.validadeAposVencimento", "é menor do que zero ou não é inteiro")


def _debtor(said: dict[str, Any]) -> Iterator[Violation]:
    named = [name for name in PERSONS if name in said]
    sound = len(named) == 1 and PERSONS[named[0]].fullmatch(str(said[named[0]])) and said.get("nome")
    if not sound or any(len(str(said.get(name, ""))) > most for name, most in LONGEST.items()):
        yield Violation("cobv.devedor", "não respeita o schema")


def _amounts(said: dict[str, Any], due_on: str) -> Iterator[Violation]:
    original = str(said.get("original"))
    if not _is_amount(said.get("original")) or not Decimal(original):
        yield Violation("cobv.valor.original", "não respeita o schema, ou é zero")
        return
    for name, modalities in CHARGES.items():
        part = said.get(name)
        if part is not None and not (_modality(part, modalities) and _is_amount(part.get("valorPerc"))):
            yield Violation(f"cobv.valor.{name}", "não respeita o schema")
        elif part is not None and _takes_everything(name, part["modalidade"], part["valorPerc"], original):
            yield Violation(f"cobv.valor.{name}", "é maior ou igual ao valor da cobrança")
    if "desconto" in said:
        yield from _discount(said["desconto"], original, due_on)


def _discount(said: Any, original: str, due_on: str) -> Iterator[Violation]:
    field = "cobv.valor.desconto"
    if not _modality(said, 6):
        yield Violation(field, "não respeita o schema")
    elif said["modalidade"] in BY_THE_DAY:
        if not _is_amount(said.get("valorPerc")) or said.get("descontoDataFixa"):
            yield Violation(field, "nas modalidades 3 a 6 há valorPerc e não descontoDataFixa")
    elif "valorPerc" in said or not said.get("descontoDataFixa"):
        yield Violation(field, "nas modalidades 1 e 2 há descontoDataFixa e não valorPerc")
    elif len(said["descontoDataFixa"]) > MOST_DISCOUNTS:
        yield Violation(field, "há no máximo três datas")
    else:
        for each in said["descontoDataFixa"]:
            if not _date(each.get("data")) or not _is_amount(each.get("valorPerc")):
                yield Violation(field, "não respeita o schema")
            elif each["data"] > due_on:
                yield Violation(field, "há data posterior à data de vencimento")
            elif _takes_everything("desconto", said["modalidade"], each["valorPerc"], original):
                yield Violation(field, "é maior ou igual ao valor da cobrança")


def _plain(body: dict[str, Any]) -> Iterator[Violation]:
    if not isinstance(body["chave"], str) or not KEY.fullmatch(body["chave"]):
        yield Violation("cobv.chave", "não respeita o schema")
    message = body.get("solicitacaoPagador", "")
    if not isinstance(message, str) or len(message) > 140:
        yield Violation("cobv.solicitacaoPagador", "não respeita o schema")


def _takes_everything(name: str, modality: int, amount: str, original: str) -> bool:
    if name not in PERCENT:
        return False
    return Decimal(amount) >= (HUNDRED if modality in PERCENT[name] else Decimal(original))


def _modality(part: Any, most: int) -> bool:
    return isinstance(part, dict) and type(part.get("modalidade")) is int and 1 <= part["modalidade"] <= most


def _is_amount(text: Any) -> bool:
    return isinstance(text, str) and AMOUNT.fullmatch(text) is not None


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except (TypeError, ValueError):
        return None
