"""The plain way to read: one simple SELECT per relation, shaped here. A faster way must answer the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from persistence.reading.actions import ACTOR
from persistence.reading.asked import Asked, Cursors
from persistence.reading.connection import Stretch, Wanted, count_shape
from persistence.reading.detail import Detail, detail_of
from persistence.reading.grouping import Grouping
from persistence.reading.listing import Listing
from persistence.reading.lookup import is_key, key_form
from persistence.reading.nested import Nested, of_object, of_page
from persistence.reading.plan import (
    Branch,
    LeftOut,
    Misasked,
    Path,
    Plan,
    Planner,
    Projection,
    Refused,
    Row,
)
from persistence.reading.selection import Reader, Selection, Shape
from persistence.reading.sensitive import Look, Sought, sought
from persistence.reading.statements import (
    End,
    Rows,
    count_of,
    counts_of,
    groups_of,
    literals,
    no_sums_of,
    page_of,
    pages_of,
    rows_of,
    sums_of,
)
from persistence.reading.summary import ZONE, group_of, source_of, summary_of
from persistence.reading.view import VIEWS, Many, One, View

Selections = Iterable[Selection]
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Listed:
    """A list, and the cursors of its rows."""

    listing: Listing
    cursors: Cursors


class PlainReader:
    """Reads over one open connection whose company is set.

    ``refused`` gathers what was answered with null for want of a permission, ``left_out`` what because of
    its arguments.
    """

    def __init__(self, connection: AsyncConnection, reader: Reader) -> None:
        self.connection = connection
        self.reader = reader
        self.refused: list[Refused] = []
        self.left_out: list[LeftOut] = []
        self.looks: list[Look] = []
        self.details: dict[int, Detail] = {}

    async def lookup(
        self, view: View, by: Mapping[str, Any], selections: Selections, path: Path = ()
    ) -> Shape | None:
        """The row with this natural key, or None. Raises BadInput."""
        if not self._readable(view, path):
            return None
        values: list[Any] = []
        form, projection = key_form(view, self.reader, by, values), Projection()
        self._ask(of_object(view.fields, selections, path))
        plan = self._planner(projection).plan(view, selections, path)
        condition = is_key(view, form, literals(self.reader, values))
        statement = rows_of(view, self.reader, projection).where(condition).limit(1)
        shapes = await self._shapes(plan, await self._rows(statement))
        self._look(sought(view, selections), shapes, by)
        return shapes[0] if shapes else None

    async def by_ids(
        self, view: View, ids: Sequence[UUID], selections: Selections, path: Path = ()
    ) -> dict[UUID, Shape]:
        """Those of the rows with these ids that exist."""
        if not self._readable(view, path):
            return {}
        self._ask(of_object(view.fields, selections, path))
        found = await self._lists(view, End(view.key.source, ids), selections, path)
        shown = {id: found[id][0] for id in ids if id in found}
        self._look(sought(view, selections), list(shown.values()), None)
        return shown

    async def page(
        self, view: View, arguments: Mapping[str, Any], selections: Selections, path: Path = ()
    ) -> Shape | None:
        """A connection over a view. Raises BadInput, NotPermitted."""
        if not self._readable(view, path):
            return None
        asked = Asked.of(view, self.reader, arguments)
        self._ask(of_page(view, selections, path))
        pages = await self._pages(self._listed(view, asked), None, selections, path)
        self._look(sought(view, selections, paged=True), pages[None], arguments)
        return pages[None]

    def _look(self, wanted: Iterable[Sought], answer: Any, arguments: Any) -> None:
        looks = (one.seen(answer, self.reader.may) for one in wanted)
        self.looks += [replace(look, arguments=arguments) for look in looks if look]

    def _ask(self, found: Iterable[Nested]) -> None:
        """Understand the arguments of every list inside before anything is read."""
        for one in found:
            self.details[id(one.selection)] = detail_of(one, self.reader, one.selection.arguments)

    def _leaves_out(self, selection: Selection) -> bool:
        """Whether what its arguments ask for is not answered, which is noted."""
        detail = self.details[id(selection)]
        if isinstance(detail, Refused | Misasked):
            self.left_out.append(detail)
            return True
        return False

    def _listed(self, view: View, asked: Asked, relation: Many | None = None) -> Listed:
        conditions = literals(self.reader, asked.values)
        return Listed(Listing.of(view, asked, conditions, relation), asked.cursors)

    def _readable(self, view: View, path: Path) -> bool:
        allowed = self.reader.may(view.read)
        if not allowed:
            self.refused.append(Refused(path, view.read))
        return allowed

    def _planner(self, projection: Projection) -> Planner:
        return Planner(self.reader, projection, self.refused)

    async def _rows(self, statement: Rows) -> Sequence[Row]:
        who = {ZONE.key: self.reader.zone.key, ACTOR.key: self.reader.actor}
        return (await self.connection.execute(statement, who)).all()

    async def _shapes(self, plan: Plan, rows: Sequence[Row]) -> list[Shape]:
        shapes = [plan.shape(row) for row in rows]
        await self._attach(plan, list(zip(shapes, rows, strict=True)))
        return shapes

    async def _attach(self, plan: Plan, pairs: Sequence[tuple[Shape, Row]]) -> None:
        """Fill in the relations of these objects, each by one statement for all of them."""
        for branch in plan.branches:
            values = list({row[branch.place] for _, row in pairs} - {None})
            found, nothing = await self._related(plan.view, branch, values)
            for shape, row in pairs:
                shape[branch.selection.key] = found.get(row[branch.place], nothing)
        for key, group in plan.groups:
            await self._attach(group, [(shape[key], row) for shape, row in pairs])

    async def _related(
        self, view: View, branch: Branch, values: Sequence[Any]
    ) -> tuple[Mapping[Any, Any], Any]:
        """What each value leads to, and what stands for nothing."""
        relation, selection = branch.relation, branch.selection
        target, end = VIEWS[relation.target], End(relation.ends(view)[1], values)
        if isinstance(relation, Many) and selection.paged:
            if self._leaves_out(selection):
                return {}, None
            asked = self.details[id(selection)]
            assert isinstance(asked, Asked)
            listed = self._listed(target, asked, relation)
            return await self._pages(listed, end, selection.children, branch.path), None
        conditions = () if relation.where is None else (relation.where,)
        if isinstance(relation, One):
            found = await self._lists(target, end, selection.children, branch.path, conditions=conditions)
            return {value: shapes[0] for value, shapes in found.items()}, None
        order_by = relation.order_by
        found = await self._lists(
            target, end, selection.children, branch.path, conditions=conditions, order_by=order_by
        )
        return found, []

    async def _lists(
        self,
        view: View,
        end: End,
        selections: Selections,
        path: Path,
        *,
        conditions: Sequence[Condition] = (),
        order_by: Sequence[ColumnElement[Any]] = (),
    ) -> dict[Any, list[Shape]]:
        """The objects for each of the values, in this order."""
        projection = Projection()
        plan = self._planner(projection).plan(view, selections, path)
        place = projection.place(end.column)
        statement = rows_of(view, self.reader, projection).where(end.condition, *conditions)
        rows = await self._rows(statement.order_by(*order_by, view.key.source)) if end.values else []
        lists: dict[Any, list[Shape]] = defaultdict(list)
        for shape, row in zip(await self._shapes(plan, rows), rows, strict=True):
            lists[row[place]].append(shape)
        return lists

    async def _pages(
        self, listed: Listed, end: End | None, selections: Selections, path: Path
    ) -> dict[Any, Shape]:
        """A connection for each of the values; one for None where no relation leads here."""
        pages = {value: Shape("Connection") for value in (end.values if end else [None])}
        selections = tuple(selections)
        of_rows = [one for one in selections if one.field not in ("total_count", "summary", "groups")]
        await self._fill(listed, end, of_rows, path, pages)
        for selection in selections:
            answers = await self._of_all(listed.listing, end, selection, path)
            for value, page in pages.items():
                if answers is not None:
                    page[selection.key] = answers[value]
        return pages

    async def _of_all(
        self, listing: Listing, end: End | None, selection: Selection, path: Path
    ) -> Mapping[Any, Any] | None:
        """What is said of all rows of the list, not of its page: by the value that leads to them."""
        match selection.field:
            case "total_count":
                counts = await self._counts(listing, end, exact=bool(selection.arguments.get("exact")))
                values = end.values if end else [None]
                return {value: count_shape(selection, counts.get(value, 0)) for value in values}
            case "summary":
                return await self._sums(listing, end, selection, path)
            case "groups" if self._leaves_out(selection):
                return dict.fromkeys(end.values if end else [None])
            case "groups":
                return await self._groups(listing, end, selection, path)
        return None

    async def _fill(
        self,
        listed: Listed,
        end: End | None,
        selections: Sequence[Selection],
        path: Path,
        pages: Mapping[Any, Shape],
    ) -> None:
        listing = listed.listing
        if not selections:
            return
        projection = Projection()
        planner = self._planner(projection)
        wanted = [Wanted(selection, planner, listing.view, path) for selection in selections]
        places = [projection.place(sort.leaf.source) for sort in listing.sorts]
        fetched = await self._fetched(listing, end, projection)
        for value, page in pages.items():
            stretch = Stretch.of(listing.page, listed.cursors, fetched[value], places)
            page.update((one.selection.key, one.shape(stretch)) for one in wanted)
        for gathering in (gathering for one in wanted for gathering in one.gatherings.values()):
            await self._attach(gathering.plan, gathering.pairs)

    async def _fetched(
        self, listing: Listing, end: End | None, projection: Projection
    ) -> Mapping[Any, list[Row]]:
        """The rows of each page, by the value that leads to it."""
        fetched: dict[Any, list[Row]] = defaultdict(list)
        if end is None:
            fetched[None] = list(await self._rows(page_of(listing, projection)))
            return fetched
        place = projection.place(end.column)
        for row in await self._rows(pages_of(listing, projection, end)):
            fetched[row[place]].append(row)
        return fetched

    async def _sums(
        self, listing: Listing, end: End | None, selection: Selection, path: Path
    ) -> Mapping[Any, Any]:
        projection = Projection()
        if end is not None:
            projection.place(end.column)
        fields = {"summary": summary_of(listing.view)}
        plan = self._planner(projection).of_fields(listing.view, fields, [selection], path)
        rows = await self._rows(sums_of(listing, projection, end))
        if end is None:
            return {None: plan.shape(rows[0])[selection.key]}
        (nothing,) = await self._rows(no_sums_of(listing, projection))
        found = {row[0]: row for row in rows}
        return {value: plan.shape(found.get(value, nothing))[selection.key] for value in end.values}

    async def _groups(
        self, listing: Listing, end: End | None, selection: Selection, path: Path
    ) -> Mapping[Any, Any]:
        grouping, projection = self.details[id(selection)], Projection()
        assert isinstance(grouping, Grouping)
        place = None if end is None else projection.place(end.column)
        sources = {name: source_of(one) for name, one in grouping.dimensions.items()}
        places = [projection.place(source) for source in sources.values()]
        plan = self._planner(projection).of_fields(
            listing.view, group_of(listing.view, sources), selection.children, (*path, selection.key)
        )
        rows = await self._rows(groups_of(listing, grouping, projection, end, places))
        groups: dict[Any, list[Shape]] = {value: [] for value in (end.values if end else [None])}
        for shape, row in zip(await self._shapes(plan, rows), rows, strict=True):
            groups[None if place is None else row[place]].append(shape)
        return groups

    async def _counts(self, listing: Listing, end: End | None, *, exact: bool) -> Mapping[Any, int]:
        if end is None:
            return {None: (await self._rows(count_of(listing, exact=exact)))[0][0]}
        return {row[0]: row[1] for row in await self._rows(counts_of(listing, end))}
