"""Reading through GraphQL: fields tied to views of the same name, without a resolver."""

from api.reading.binding import bind
from api.reading.connection import Connection
from api.reading.fields import affected, connection, field, lookup, paged, relation
from api.reading.moment import SCALARS
from api.reading.request import Reading, read_back

__all__ = [
    "SCALARS",
    "Connection",
    "Reading",
    "affected",
    "bind",
    "connection",
    "field",
    "lookup",
    "paged",
    "read_back",
    "relation",
]
