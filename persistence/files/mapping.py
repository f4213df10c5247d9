"""How uploads and attachments are stored."""

from domain.files.attachment import Attachment
from domain.files.upload import Upload
from persistence.files.tables import attachments, uploads
from persistence.mapped import map_aggregate

map_aggregate(Upload, uploads)
map_aggregate(Attachment, attachments)
