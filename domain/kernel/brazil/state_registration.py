"""The state registration (inscrição estadual, IE) and whether its holder pays ICMS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.kernel.brazil.check_digits import unmasked
from domain.kernel.refusal import Malformed

SHAPE = re.compile(r"[0-9A-Z]{2,14}")


class StateRegistrationKind(StrEnum):
    """Whether somebody pays ICMS (indIEDest of the NF-e layout: 1, 2, 9)."""

    CONTRIBUTOR = "CONTRIBUTOR"
    """Pays ICMS and has a registration (contribuinte)."""
    EXEMPT = "EXEMPT"
    """Pays ICMS without having to be registered (isento)."""
    NON_CONTRIBUTOR = "NON_CONTRIBUTOR"
    """Does not pay ICMS (não contribuinte)."""


@dataclass(frozen=True, kw_only=True)
class StateRegistration:
    """``number`` is canonical and given for contributors alone."""

    kind: StateRegistrationKind
    number: str | None = None

    @classmethod
    def parse(cls, text: str | None) -> StateRegistration:
        """Blank is a non-contributor, ISENTO an exempt one. Raises Malformed.

        Check digits are not looked at: every state has its own.
        """
        bare = unmasked(text or "")
        if not bare:
            return cls(kind=StateRegistrationKind.NON_CONTRIBUTOR)
        if bare in ("ISENTO", "ISENTA"):
            return cls(kind=StateRegistrationKind.EXEMPT)
        if not SHAPE.fullmatch(bare):
            raise Malformed(expected="state registration")
        return cls(kind=StateRegistrationKind.CONTRIBUTOR, number=bare)
