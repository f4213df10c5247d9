"""A Pix key, by its kind (Manual Operacional do DICT, BCB: formats of keys)."""

from __future__ import annotations

import re
from enum import StrEnum

from domain.kernel.brazil import Cnpj, Cpf, TaxId
from domain.kernel.refusal import Malformed

EMAIL = re.compile(r"[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")
LONGEST_EMAIL = 77
PHONE = re.compile(r"\+55[1-9][0-9]{9,10}")
EVP = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class PixKeyKind(StrEnum):
    """What a Pix key is."""

    CPF = "CPF"
    """The CPF of a person."""
    CNPJ = "CNPJ"
    """The CNPJ of a company."""
    EMAIL = "EMAIL"
    """An address of e-mail."""
    PHONE = "PHONE"
    """A telephone number (celular)."""
    EVP = "EVP"
    """A random key (chave aleatória)."""

    def parse(self, text: str) -> str:
        """The key as payment providers know it. Raises Malformed, InvalidCpf, InvalidCnpj."""
        match self:
            case PixKeyKind.CPF:
                return Cpf.parse(text)
            case PixKeyKind.CNPJ:
                return Cnpj.parse(text)
            case PixKeyKind.PHONE:
                return _shaped(PHONE, _international(text), "phone")
            case PixKeyKind.EMAIL:
                key = text.strip(" ").lower()
                return _shaped(EMAIL, key if len(key) <= LONGEST_EMAIL else "", "email")
        return _shaped(EVP, text.strip(" ").lower(), "key")

    def masked(self, key: str) -> str:
        """What helps to recognise it, and pays nobody."""
        match self:
            case PixKeyKind.EMAIL:
                name, _, place = key.partition("@")
                return f"{name[0]}***@{place}"
            case PixKeyKind.CPF | PixKeyKind.CNPJ:
                return f"***{key[-5:-2]}-**"
        return f"***{key[-3:]}"

    @property
    def names_its_holder(self) -> bool:
        return self in (PixKeyKind.CPF, PixKeyKind.CNPJ)


def is_of(kind: PixKeyKind, key: str, holder: TaxId | str) -> bool:
    """Whether a key that names its holder names this one; of others a key does not tell."""
    return not kind.names_its_holder or key == holder


def _international(text: str) -> str:
    digits = "".join(character for character in text if character.isascii() and character.isdigit())
    return f"+{digits}" if text.strip(" ").startswith("+") else f"+55{digits}"


def _shaped(shape: re.Pattern[str], key: str, expected: str) -> str:
    if not shape.fullmatch(key):
        raise Malformed(expected=expected)
    return key
