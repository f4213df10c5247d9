"""The codes that fiscal documents may bear, each in force from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.kernel.law import Law, Rule
from domain.kernel.refusal import Refusal


class CodeTable(StrEnum):
    """Which official table a code is of."""

    CFOP = "CFOP"
    ICMS = "ICMS"
    """CST of ICMS."""
    CSOSN = "CSOSN"
    """Situation of ICMS under Simples Nacional."""
    IPI = "IPI"
    """CST of IPI."""
    PIS_COFINS = "PIS_COFINS"
    """CST of PIS and COFINS."""
    CLASSIFICATION = "CLASSIFICATION"
    """cClassTrib of IBS and CBS; its first three digits are the CST."""
    RELIEF = "RELIEF"
    """motDesICMS."""


class UnknownFiscalCode(Refusal):
    """The official table has no such code on that day; facts: ``table``, ``given``, ``on``."""

    code = "UNKNOWN_FISCAL_CODE"


@dataclass(frozen=True, kw_only=True)
class FiscalCode(Rule):
    """A code of an official table; ``charges`` where the document charges the tax itself under it."""

    title = "official code"
    asked_by = ("code_table", "code")

    code_table: CodeTable
    code: str
    charges: bool


def icms_table(situation: str) -> CodeTable:
    """A CSOSN has three digits, a CST two."""
    return CodeTable.CSOSN if len(situation) == 3 else CodeTable.ICMS


def known(law: Law, table: CodeTable, code: str, *path: str) -> FiscalCode:
    """Raises UnknownFiscalCode."""
    if (found := law.find(FiscalCode, table, code)) is None:
        raise UnknownFiscalCode(*path, table=table.value, given=code, on=law.day)
    return found
