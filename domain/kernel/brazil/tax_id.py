"""Taxpayer numbers: CNPJ of companies, with letters since July 2026, and CPF of people."""

from __future__ import annotations

import re
from typing import Self

from domain.kernel.brazil.check_digits import modulo_11, unmasked, weighted
from domain.kernel.refusal import Refusal


class InvalidTaxId(Refusal):
    """Neither a CNPJ nor a CPF, by its shape."""

    code = "INVALID_TAX_ID"


class InvalidCnpj(InvalidTaxId):
    """The shape or a check digit of a CNPJ is wrong."""

    code = "INVALID_CNPJ"


class InvalidCpf(InvalidTaxId):
    """The shape or a check digit of a CPF is wrong."""

    code = "INVALID_CPF"


class TaxId(str):
    """A CNPJ or a CPF: upper case, without mask."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> TaxId:
        """Whichever of both it is, by its length. Raises InvalidTaxId, InvalidCnpj, InvalidCpf."""
        match len(unmasked(text)):
            case 11:
                return Cpf.parse(text)
            case 14:
                return Cnpj.parse(text)
            case _:
                raise InvalidTaxId


class Cnpj(TaxId):
    """14 characters: 8 of the root, 4 of the establishment, 2 check digits (IN RFB 2.229/2024)."""

    __slots__ = ()
    SHAPE = re.compile(r"[0-9A-Z]{12}[0-9]{2}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accepts masks and lower case. Raises InvalidCnpj."""
        bare = unmasked(text)
        if not cls.SHAPE.fullmatch(bare) or len(set(bare)) == 1 or bare[12:] != cls.check_digits(bare[:12]):
            raise InvalidCnpj
        return cls(bare)

    @staticmethod
    def check_digits(first12: str) -> str:
        """Both check digits of the twelve characters before them."""
        first = modulo_11(weighted(first12, (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)))
        return first + modulo_11(weighted(first12 + first, (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)))

    @property
    def root(self) -> str:
        """The eight characters that all establishments of a company share."""
        return self[:8]

    @property
    def masked(self) -> str:
        return f"{self[:2]}.{self[2:5]}.{self[5:8]}/{self[8:12]}-{self[12:]}"


class Cpf(TaxId):
    """11 digits, the last two of them check digits."""

    __slots__ = ()
    SHAPE = re.compile(r"[0-9]{11}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accepts masks; refuses eleven equal digits, whose check digits agree. Raises InvalidCpf."""
        bare = unmasked(text)
        if not cls.SHAPE.fullmatch(bare) or len(set(bare)) == 1 or bare[9:] != cls.check_digits(bare[:9]):
            raise InvalidCpf
        return cls(bare)

    @staticmethod
    def check_digits(first9: str) -> str:
        """Both check digits of the nine digits before them."""
        first = modulo_11(weighted(first9, range(10, 1, -1)))
        return first + modulo_11(weighted(first9 + first, range(11, 1, -1)))

    @property
    def masked(self) -> str:
        return f"{self[:3]}.{self[3:6]}.{self[6:9]}-{self[9:]}"
