"""The taxes that a fiscal document of goods states, and which of them its recipient pays on top."""

from __future__ import annotations

from enum import StrEnum


class TaxKind(StrEnum):
    """Which tax it is."""

    ICMS = "ICMS"
    """Tax of the states on goods (imposto sobre circulação de mercadorias)."""
    ICMS_CREDIT = "ICMS_CREDIT"
    """The credit that a company under Simples passes on (LC 123/2006, art. 23); nothing is charged."""
    FCP = "FCP"
    """What the fund against poverty of the issuer's state adds to ICMS (ADCT, art. 82)."""
    ICMS_SUBSTITUTION = "ICMS_SUBSTITUTION"
    """ICMS of the sales to come, charged in advance (ICMS-ST; LC 87/1996, art. 8)."""
    FCP_SUBSTITUTION = "FCP_SUBSTITUTION"
    """What the fund of the destination state adds to ICMS charged in advance."""
    ICMS_DESTINATION = "ICMS_DESTINATION"
    """The share of the destination state in a sale to a final consumer (DIFAL, EC 87/2015)."""
    FCP_DESTINATION = "FCP_DESTINATION"
    """What the fund of the destination state adds to its share."""
    IPI = "IPI"
    """Tax on manufactured products (imposto sobre produtos industrializados)."""
    PIS = "PIS"
    """Contribution to PIS/Pasep."""
    PIS_SUBSTITUTION = "PIS_SUBSTITUTION"
    """PIS of the sales to come, charged in advance."""
    COFINS = "COFINS"
    """Contribuição para o financiamento da seguridade social."""
    COFINS_SUBSTITUTION = "COFINS_SUBSTITUTION"
    """COFINS of the sales to come, charged in advance."""
    SELECTIVE = "SELECTIVE"
    """The selective tax (IS), from 2027 (LC 214/2025, art. 409)."""
    IBS_STATE = "IBS_STATE"
    """The part of IBS of the state (LC 214/2025)."""
    IBS_CITY = "IBS_CITY"
    """The part of IBS of the municipality (LC 214/2025)."""
    CBS = "CBS"
    """Contribuição social sobre bens e serviços (LC 214/2025)."""


ADDED: frozenset[TaxKind] = frozenset(
    {
        TaxKind.IPI,
        TaxKind.ICMS_SUBSTITUTION,
        TaxKind.FCP_SUBSTITUTION,
        TaxKind.PIS_SUBSTITUTION,
        TaxKind.COFINS_SUBSTITUTION,
        TaxKind.SELECTIVE,
    }
)
"""The taxes that stand on top of the price and are part of what the recipient pays (vNF, rule W16-10)."""

ORDER = {kind: place for place, kind in enumerate(TaxKind)}
"""Where a tax stands among those of its line."""
