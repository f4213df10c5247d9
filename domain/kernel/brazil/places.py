"""Places of Brazil: the 27 states, postal codes (CEP) and city codes of IBGE."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

from domain.kernel.brazil.check_digits import modulo_10, unmasked
from domain.kernel.refusal import Malformed


class State(StrEnum):
    """A federative unit: abbreviation, IBGE code (cUF of fiscal documents), name."""

    ibge_code: str
    title: str

    def __new__(cls, abbreviation: str, ibge_code: str, title: str) -> Self:
        state = str.__new__(cls, abbreviation)
        state._value_, state.ibge_code, state.title = abbreviation, ibge_code, title
        return state

    RO = "RO", "11", "Rondônia"
    AC = "AC", "12", "Acre"
    AM = "AM", "13", "Amazonas"
    RR = "RR", "14", "Roraima"
    PA = "PA", "15", "Pará"
    AP = "AP", "16", "Amapá"
    TO = "TO", "17", "Tocantins"
    MA = "MA", "21", "Maranhão"
    PI = "PI", "22", "Piauí"
    CE = "CE", "23", "Ceará"
    RN = "RN", "24", "Rio Grande do Norte"
    PB = "PB", "25", "Paraíba"
    PE = "PE", "26", "Pernambuco"
    AL = "AL", "27", "Alagoas"
    SE = "SE", "28", "Sergipe"
    BA = "BA", "29", "Bahia"
    MG = "MG", "31", "Minas Gerais"
    ES = "ES", "32", "Espírito Santo"
    RJ = "RJ", "33", "Rio de Janeiro"
    SP = "SP", "35", "São Paulo"
    PR = "PR", "41", "Paraná"
    SC = "SC", "42", "Santa Catarina"
    RS = "RS", "43", "Rio Grande do Sul"
    MS = "MS", "50", "Mato Grosso do Sul"
    MT = "MT", "51", "Mato Grosso"
    GO = "GO", "52", "Goiás"
    DF = "DF", "53", "Distrito Federal"

    @classmethod
    def parse(cls, text: str) -> State:
        """By abbreviation, in any case. Raises Malformed."""
        state = cls.__members__.get(text.strip().upper())
        if state is None:
            raise Malformed(expected="state")
        return state


class PostalCode(str):
    """A CEP: eight digits, without mask."""

    __slots__ = ()
    SHAPE = re.compile(r"[0-9]{8}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accepts the mask. Raises Malformed."""
        bare = unmasked(text)
        if not cls.SHAPE.fullmatch(bare) or bare == "00000000":
            raise Malformed(expected="postal code")
        return cls(bare)

    @property
    def masked(self) -> str:
        return f"{self[:5]}-{self[5:]}"


UNCHECKED_CITIES = frozenset(
    (
        "2201919",
        "2201988",
        "2202251",
        "2611533",
        "3117836",
        "3152131",
        "4305871",
        "5203939",
        "5203962",
    )
)
"""Nine municipalities whose official code breaks IBGE's own check digit."""


class CityCode(str):
    """A municipality's seven-digit IBGE code; the first two digits are those of its state."""

    __slots__ = ()
    SHAPE = re.compile(r"[0-9]{7}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises Malformed when shape, state or check digit is wrong; whether it exists, a table says."""
        bare = text.strip()
        if not cls.SHAPE.fullmatch(bare) or not (
            bare[6] == cls.check_digit(bare[:6]) or bare in UNCHECKED_CITIES
        ):
            raise Malformed(expected="city code")
        if all(state.ibge_code != bare[:2] for state in State):
            raise Malformed(expected="city code")
        return cls(bare)

    @staticmethod
    def check_digit(first6: str) -> str:
        """Modulo 10 of the digits of the products by 1, 2, 1, 2, 1, 2."""
        products = (int(digit) * (1 + place % 2) for place, digit in enumerate(first6))
        return modulo_10(sum(product // 10 + product % 10 for product in products))

    def is_in(self, state: State) -> bool:
        return self[:2] == state.ibge_code
