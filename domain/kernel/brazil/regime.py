"""How a company is taxed, and whether its documents count."""

from __future__ import annotations

from enum import StrEnum


class TaxRegime(StrEnum):
    """The issuer's regime (CRT of the NF-e layout: 1, 2, 3, 4)."""

    SIMPLES = "SIMPLES"
    """Simples Nacional (CRT 1)."""
    SIMPLES_EXCESS = "SIMPLES_EXCESS"
    """Simples Nacional above the sublimit of gross revenue (CRT 2)."""
    REGULAR = "REGULAR"
    """The ordinary regime (regime normal, CRT 3)."""
    MEI = "MEI"
    """Microempreendedor individual (CRT 4)."""


class ContributionRegime(StrEnum):
    """How PIS and COFINS are assessed."""

    CUMULATIVE = "CUMULATIVE"
    """Without credits for what is bought (Lei 9.718/1998)."""
    NON_CUMULATIVE = "NON_CUMULATIVE"
    """With credits for what is bought (Leis 10.637/2002, 10.833/2003)."""
    UNIFIED = "UNIFIED"
    """Inside the single payment of Simples Nacional (DAS): nothing is charged on the document."""


class Environment(StrEnum):
    """Where fiscal documents are authorised (tpAmb 1, 2)."""

    PRODUCTION = "PRODUCTION"
    """Produção: documents with fiscal value."""
    TESTING = "TESTING"
    """Homologação: documents without fiscal value."""
