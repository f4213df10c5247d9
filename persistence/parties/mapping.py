"""How parties are stored."""

from domain.parties.party import Party
from persistence.mapped import map_aggregate
from persistence.parties.tables import parties

map_aggregate(Party, parties)
