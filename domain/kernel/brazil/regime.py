"""How a company is taxed, and whether its documents count."""

from __future__ import annotations

from enum import StrEnum


class TaxRegime(StrEnum):
    """The issuer's regime (CRT of the NF-e layout: 1, 2, 3, 4)."""

    SIMPLES = "SIMPLES"
    SIMPLES_EXCESS = "SIMPLES_EXCESS"
    REGULAR = "REGULAR"
    MEI = "MEI"


class ContributionRegime(StrEnum):
    """How PIS and COFINS are assessed."""

    CUMULATIVE = "CUMULATIVE"
    NON_CUMULATIVE = "NON_CUMULATIVE"
    UNIFIED = "UNIFIED"
    """Inside the single payment of Simples Nacional (DAS): nothing is charged on the document."""


class Environment(StrEnum):
    """Where fiscal documents are authorised (tpAmb 1, 2)."""

    PRODUCTION = "PRODUCTION"
    TESTING = "TESTING"
    """Homologação: documents without fiscal value."""
