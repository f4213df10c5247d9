"""How a document is emitted: as usual, or by one of the ways left while its authority is away."""

from __future__ import annotations

from enum import StrEnum


class Emission(StrEnum):
    """tpEmis of the layout; it is part of the access key."""

    code: int

    def __new__(cls, name: str, code: int) -> Emission:
        emission = str.__new__(cls, name)
        emission._value_, emission.code = name, code
        return emission

    NORMAL = "NORMAL", 1
    """Authorised before it is used, by the authority of its state."""
    EPEC = "EPEC", 4
    """Announced to the Ambiente Nacional (event 110140), used, authorised afterwards."""
    SVC_AN = "SVC_AN", 6
    """Authorised by the SEFAZ Virtual de Contingência of the Ambiente Nacional."""
    SVC_RS = "SVC_RS", 7
    """Authorised by the SEFAZ Virtual de Contingência of Rio Grande do Sul."""
    OFFLINE = "OFFLINE", 9
    """NFC-e: signed, printed and used, authorised afterwards."""

    @property
    def is_contingency(self) -> bool:
        return self is not Emission.NORMAL

    @property
    def is_used_first(self) -> bool:
        """Whether goods may leave with it before the authority has it."""
        return self in (Emission.EPEC, Emission.OFFLINE)


VIRTUAL = frozenset({Emission.SVC_AN, Emission.SVC_RS})
"""Where another authority stands in."""
