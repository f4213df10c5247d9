"""The access key (chave de acesso): 44 characters that name one electronic fiscal document."""

from __future__ import annotations

import re
from datetime import date
from typing import Self

from domain.kernel.brazil.check_digits import modulo_11, unmasked, weighted
from domain.kernel.brazil.places import State
from domain.kernel.refusal import Refusal

STATE_CODES = {state.ibge_code for state in State}
SEQUENCES = {"".join(str((start + step) % 10) for step in range(8)) for start in range(10)}


class InvalidAccessKey(Refusal):
    """The shape, the state, the month or the check digit of an access key is wrong."""

    code = "INVALID_ACCESS_KEY"


class AccessKey(str):
    """State, year and month, issuer, model, series, number, emission type, code, check digit."""

    __slots__ = ()
    SHAPE = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])[0-9A-Z]{12}[0-9]{26}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Accepts spaces and lower case. Raises InvalidAccessKey."""
        bare = unmasked(text)
        if (
            not cls.SHAPE.fullmatch(bare)
            or bare[:2] not in STATE_CODES
            or bare[43] != cls.check_digit(bare[:43])
        ):
            raise InvalidAccessKey
        return cls(bare)

    @classmethod
    def build(
        cls,
        *,
        state_code: str,
        issued_on: date,
        cnpj: str,
        model: str | int,
        series: int,
        number: int,
        emission_type: int,
        numeric_code: str,
    ) -> Self:
        """The key of a document about to be issued.

        ``state_code`` is the IBGE code of the issuer's state, ``issued_on`` the civil date of the
        issue there, ``numeric_code`` eight digits nobody can guess (cNF). Raises InvalidAccessKey
        when a part does not fit its place.
        """
        issuer = f"{state_code}{issued_on:%y%m}{cnpj:0>14}"
        first43 = f"{issuer}{model:0>2}{series:03d}{number:09d}{emission_type}{numeric_code}"
        if len(first43) != 43:
            raise InvalidAccessKey
        return cls.parse(first43 + cls.check_digit(first43))

    @staticmethod
    def check_digit(first43: str) -> str:
        """Modulo 11 with weights 2 to 9 from the right (MOC 7.0, 2.2.6); letters as in a CNPJ."""
        return modulo_11(weighted(first43[::-1], (2 + place % 8 for place in range(len(first43)))))

    @property
    def state(self) -> State:
        return next(state for state in State if state.ibge_code == self[:2])

    @property
    def year_month(self) -> str:
        """Year and month of issue, as YYMM."""
        return self[2:6]

    @property
    def cnpj(self) -> str:
        """The issuer's CNPJ; for a person three zeros and the CPF."""
        return self[6:20]

    @property
    def model(self) -> str:
        """55 for NF-e, 65 for NFC-e."""
        return self[20:22]

    @property
    def series(self) -> int:
        return int(self[22:25])

    @property
    def number(self) -> int:
        return int(self[25:34])

    @property
    def emission_type(self) -> int:
        """tpEmis: 1 is normal, others are contingencies."""
        return int(self[34])

    @property
    def numeric_code(self) -> str:
        return self[35:43]

    @property
    def grouped(self) -> str:
        """In groups of four, as printed."""
        return " ".join(self[start : start + 4] for start in range(0, 44, 4))


def is_guessable(numeric_code: str, *, number: int) -> bool:
    """Whether the authority refuses this cNF (rule B03-10).

    It must not be the number itself, nor one digit repeated, nor running digits.
    """
    return len(set(numeric_code)) == 1 or numeric_code in SEQUENCES or int(numeric_code) == number
