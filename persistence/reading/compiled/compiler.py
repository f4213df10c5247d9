"""From a selection to the SQL expression that writes its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, func, literal_column, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from persistence.reading.check import declared_keys
from persistence.reading.compiled.draft import EACH, Draft, Later, Place, Row
from persistence.reading.compiled.pages import Around, Conditioned, PageWriter
from persistence.reading.compiled.sums import SumWriter
from persistence.reading.compiled.values import arguments_json, arguments_of, leaf_json, url_json
from persistence.reading.json_text import Json, fixed, joined, object_of, or_null
from persistence.reading.listing import Listing
from persistence.reading.plan import Refused
from persistence.reading.selection import Selection
from persistence.reading.view import VIEWS, Computed, Field, Group, Leaf, Many, One, Relation, Url, View
from persistence.reading.where import own_rows, sees_all


@dataclass
class Compiler:
    """Writes what is selected; the rows around are those that inner statements may speak of."""

    draft: Draft
    path: tuple[str, ...]

    def object(self, row: Row, selections: Iterable[Selection], place: Place, around: Around) -> Json:
        """The object of a row, which is in ``around``."""
        return self._members(row, row.view.fields, selections, place, around)

    def page(
        self,
        listing: Listing,
        selections: Sequence[Selection],
        place: Place,
        *,
        source: str,
        tied: Conditioned = lambda row: [],
        around: Around = (),
    ) -> Select[Any]:
        """A connection over the rows of a list; ``tied`` says which belong to the row around it."""

        def node(row: Row, selection: Selection, inner: Place) -> Json:
            return self.object(row, selection.children, (*place, *inner), (*around, row.source))

        sums = SumWriter(listing, self._member, place, tied, around)
        prefix = self.draft.prefix(source)
        writer = PageWriter(
            listing, selections, node, draft=self.draft, prefix=prefix, tied=tied, around=around, sums=sums
        )
        return writer.write()

    def rows(
        self, listing: Listing, selections: Sequence[Selection], *, source: str
    ) -> Select[*tuple[Any, ...]]:
        """The objects of a list one by one, each with its cursor."""

        def node(row: Row, selection: Selection, place: Place) -> Json:
            return self.object(row, selections, place, (row.source,))

        alone: dict[str, Any] = {"tied": lambda row: [], "around": ()}
        sums = SumWriter(listing, self._member, (), **alone)
        prefix = self.draft.prefix(source)
        return PageWriter(
            listing, (), node, draft=self.draft, prefix=prefix, sums=sums, **alone
        ).write_apart()

    def _members(
        self,
        row: Row,
        fields: Mapping[str, Field],
        selections: Iterable[Selection],
        place: Place,
        around: Around,
    ) -> Json:
        members: list[tuple[str, str | Json]] = []
        for selection in selections:
            inner = (*place, selection.key)
            members.append((selection.key, self._member(row, fields, selection, inner, around)))
        return object_of(members)

    def _member(
        self,
        row: Row,
        fields: Mapping[str, Field],
        selection: Selection,
        place: Place,
        around: Around,
    ) -> str | Json:
        if selection.says is not None:
            return f'"{selection.says}"'
        wanted = fields[selection.field]
        if permission := self._missing(wanted):
            self.draft.refused.append(Refused(self._answered(place), permission))
            return "null"
        if isinstance(wanted, Group):
            return self._members(row, wanted.fields, selection.children, place, around)
        if isinstance(wanted, Relation):
            if selection.paged and self.draft.leaves_out(selection):
                return "null"
            return self._related(row, wanted, selection, place, around)
        return self._value(wanted, row, selection, place)

    def _value(self, wanted: Leaf | Url | Computed, row: Row, selection: Selection, place: Place) -> Json:
        match wanted:
            case Leaf():
                return leaf_json(wanted, row, selection)
            case Url():
                return url_json(wanted, row, self.draft.reader.public_url)
        compute = arguments_of(wanted, self.draft.reader.may)
        write = selection.write or (lambda value: value)
        self.draft.later.append(Later(place, lambda arguments: write(compute(arguments))))
        return arguments_json(wanted, row)

    def _answered(self, place: Place) -> tuple[str, ...]:
        """A place as errors name it: without elements of lists."""
        return (*self.path, *(step for step in place if step is not EACH))

    def _missing(self, wanted: Field) -> str | None:
        """The permission this reader would need and has not."""
        needed = [wanted.requires] if wanted.requires else []
        if isinstance(wanted, Relation):
            needed.append(VIEWS[wanted.target].read)
        return next((permission for permission in needed if not self.draft.reader.may(permission)), None)

    def _related(
        self, row: Row, relation: Relation, selection: Selection, place: Place, around: Around
    ) -> Json:
        target = VIEWS[relation.target]
        if isinstance(relation, Many) and selection.paged:
            source, asked = self.draft.list_of(selection)
            listing = Listing.of(target, asked, self.draft.conditions(source), relation)

            def tied(other: Row) -> list[ColumnElement[bool]]:
                return [self._tie(row, relation, other)]

            page = self.page(listing, selection.children, place, source=source, tied=tied, around=around)
            return page.correlate(*around).scalar_subquery()
        if isinstance(relation, Many):
            return self._list(row, relation, selection, place, around)
        if _is_certain(row, relation):
            return self._beside(row, relation, selection, place, around)
        return self._first(row, relation, selection, place, around)

    def _beside(self, row: Row, one: One, selection: Selection, place: Place, around: Around) -> Json:
        """The object of a row that a foreign key leads to: joined, so that the planner may choose how."""
        target = VIEWS[one.target]
        source = target.table.alias()
        other = Row(target, source, row.frame, present=row.present and self._is_there(one, target))
        row.frame.beside(source, and_(*self._conditions(row, one, other)), present=other.present)
        text = self.object(other, selection.children, place, (*around, source))
        return text if other.present else case((other.key.is_(None), fixed("null")), else_=text)

    def _is_there(self, one: One, target: View) -> bool:
        """Whether the foreign key leads to a row, and this reader sees it whoever it belongs to."""
        leads = any(key.column is target.key.source for key in one.column.foreign_keys)
        shown = one.where is None and sees_all(target, self.draft.onlooker)
        return leads and shown and not one.column.nullable

    def _first(self, row: Row, one: One, selection: Selection, place: Place, around: Around) -> Json:
        """The object of the first of the rows that lead here."""
        other = Row.new(VIEWS[one.target])
        text = self.object(other, selection.children, place, (*around, other.source))
        found = select(text).select_from(other.frame.clause).where(*self._conditions(row, one, other))
        first = found.order_by(other.key).limit(literal_column("1")).correlate(*around)
        return or_null(first.scalar_subquery())

    def _list(self, row: Row, many: Many, selection: Selection, place: Place, around: Around) -> Json:
        other = Row.new(VIEWS[many.target])
        text = self.object(other, selection.children, (*place, EACH), (*around, other.source))
        order = [*(other.at(step) for step in many.order_by), *([] if _is_total(many) else [other.key])]
        every = joined("[", func.string_agg(text, aggregate_order_by(fixed(","), *order)), "]")
        found = select(every).select_from(other.frame.clause).where(*self._conditions(row, many, other))
        return func.coalesce(found.correlate(*around).scalar_subquery(), fixed("[]"))

    def _conditions(self, row: Row, relation: Relation, other: Row) -> list[ColumnElement[bool]]:
        return [*self._own(other, relation), self._tie(row, relation, other)]

    def _own(self, row: Row, relation: Relation) -> list[ColumnElement[bool]]:
        own = own_rows(row.view, self.draft.onlooker)
        return [row.at(one) for one in (own if relation.where is None else [*own, relation.where])]

    def _tie(self, here: Row, relation: Relation, there: Row) -> ColumnElement[bool]:
        own, other = relation.ends(here.view)
        return there.at(other) == here.at(own)


def _is_certain(row: Row, relation: One) -> bool:
    """Whether a foreign key to a primary one leads there."""
    return relation.column.table is row.view.table and relation.to is None


def _is_total(many: Many) -> bool:
    """Whether the order leaves nothing open: a key says that no two rows share place and parent."""
    steps = [step for step in many.order_by if isinstance(step, Column)]
    told = {many.column.name, *(step.name for step in steps)}
    return any(key.unique and told.issuperset(key.columns) for key in declared_keys(many.column.table))
