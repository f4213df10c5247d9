"""What the parties context announces."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kernel.aggregate import Event


@dataclass(frozen=True, kw_only=True)
class PartyFact(Event):
    """A fact about one party."""

    subject = "party_id"
    case = "party_id"

    party_id: UUID


@dataclass(frozen=True, kw_only=True)
class PartyRegistered(PartyFact):
    """A party is new (cadastro)."""


@dataclass(frozen=True, kw_only=True)
class PartyCorrected(PartyFact):
    """What is known of a party was changed."""


@dataclass(frozen=True, kw_only=True)
class PartyBlocked(PartyFact):
    """Why stands on the party: people may write names there, and facts last."""


@dataclass(frozen=True, kw_only=True)
class PartyUnblocked(PartyFact):
    """Orders of a party go on as usual again."""


@dataclass(frozen=True, kw_only=True)
class PartyDeactivated(PartyFact):
    """Nothing new is done with a party."""


@dataclass(frozen=True, kw_only=True)
class PartyReactivated(PartyFact):
    """A party is dealt with again."""


@dataclass(frozen=True, kw_only=True)
class PartyErased(PartyFact):
    """E-mail and telephone are gone; who it is, too, where nothing names the party any more."""
