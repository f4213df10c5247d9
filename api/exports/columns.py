"""What is selected of an object, as the columns of a flat file."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import GraphQLObjectType, get_nullable_type, is_leaf_type, is_list_type

from api.reading.translation import TYPENAME, Details, Translator
from domain.platform.bulk_operation import QueryNotExportable
from persistence.exporting.table import Branch, Column, Kind, Path

KINDS = {
    "Boolean": Kind.BOOLEAN,
    "Date": Kind.DATE,
    "DateTime": Kind.INSTANT,
    "Decimal": Kind.DECIMAL,
    "Int": Kind.INTEGER,
}
"""By scalar; everything else is text."""


def branch_of(translator: Translator, kind: GraphQLObjectType, nodes: Details, name: Path = ()) -> Branch:
    """Raises QueryNotExportable for a second list beside another."""
    gathering = Gathering(translator, name)
    gathering.gather(kind, nodes, ())
    return Branch(tuple(gathering.own), gathering.place, gathering.below)


@dataclass
class Gathering:
    """The columns of one object, found on the way through what is selected of it."""

    translator: Translator
    name: Path
    own: list[Column] = field(default_factory=list)
    place: Path = ()
    below: Branch | None = None

    def gather(self, kind: GraphQLObjectType, nodes: Details, path: Path) -> None:
        for key, details in self.translator.grouped(kind, nodes):
            selected = details[0].node.name.value
            place = (*path, key)
            if selected == TYPENAME:
                self._add(place, Kind.TEXT)
            else:
                self._take(get_nullable_type(kind.fields[selected].type), details, place)

    def _take(self, kind: object, details: Details, place: Path) -> None:
        if is_leaf_type(kind):
            self._add(place, KINDS.get(kind.name, Kind.TEXT))
        elif is_list_type(kind):
            self._list(get_nullable_type(kind.of_type), details, place)
        elif isinstance(kind, GraphQLObjectType):
            self.gather(kind, details, place)
        else:
            raise self._refusal(place, "what it is, is known of each object only")

    def _list(self, kind: object, details: Details, place: Path) -> None:
        if is_leaf_type(kind):
            self._add(place, Kind.TEXTS)
        elif self.below is not None:
            raise self._refusal(place, "a flat file holds one list below another, not two beside each other")
        elif isinstance(kind, GraphQLObjectType):
            self.place = place
            self.below = branch_of(self.translator, kind, details, (*self.name, *place))
        else:
            raise self._refusal(place, "what it is, is known of each object only")

    def _add(self, place: Path, kind: Kind) -> None:
        self.own.append(Column(".".join((*self.name, *place)), place, kind))

    def _refusal(self, place: Path, reason: str) -> QueryNotExportable:
        return QueryNotExportable("query", at=".".join((*self.name, *place)), reason=reason)
