"""How imports are stored."""

from domain.onboarding.data_import import Import
from persistence.mapped import map_aggregate
from persistence.onboarding.tables import imports

map_aggregate(Import, imports)
