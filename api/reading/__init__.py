"""Reading through GraphQL: fields tied to views of the same name, without a resolver."""

from api.reading.affected import check_selected, read_back, read_back_each
from api.reading.binding import bind
from api.reading.connection import Connection, SummarizedConnection
from api.reading.fields import affected, connection, field, identified, lookup, made, paged, relation
from api.reading.moment import SCALARS
from api.reading.request import Reading

__all__ = [
    "SCALARS",
    "Connection",
    "Reading",
    "SummarizedConnection",
    "affected",
    "bind",
    "check_selected",
    "connection",
    "field",
    "identified",
    "lookup",
    "made",
    "paged",
    "read_back",
    "read_back_each",
    "relation",
]
