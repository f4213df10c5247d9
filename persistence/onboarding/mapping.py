"""How uploads and imports are stored."""

from domain.onboarding.data_import import Import
from domain.onboarding.upload import Upload
from persistence.mapped import map_aggregate
from persistence.onboarding.tables import imports, uploads

map_aggregate(Upload, uploads)
map_aggregate(Import, imports)
