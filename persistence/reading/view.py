"""Views: what a context lets be read of its tables, declared once for every way of reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Date, Table, and_, select, type_coerce
from sqlalchemy.types import TypeEngine

from persistence.reading import kinds
from persistence.reading.kinds import Kind
from persistence.reading.known_as import known_as

Direction = Literal["ASC", "DESC"]
ASC: Direction = "ASC"
DESC: Direction = "DESC"

VIEWS: dict[str, View] = {}
"""Every view by its name, which is also the name of its GraphQL type."""


@dataclass(frozen=True, eq=False)
class Leaf:
    """A value of the row itself: a column or any SQL expression over its table.

    An expression may be found by when an index over the column it is ``served_by`` narrows the rows; sorted
    by such a value are only lists that are of one row, or few, of the view that this column leads to.
    That somebody read it is recorded when it is ``sensitive``. Lists tell what a ``measure`` comes to
    in all their rows, and group these by a ``dimension``.
    """

    kind: Kind
    source: ColumnElement[Any]
    filter: bool
    sort: bool
    requires: str | None
    null: bool
    served_by: Column[Any] | None = None
    sensitive: bool = False
    measure: bool = False
    dimension: bool = False

    @property
    def operand(self) -> TypeEngine[Any]:
        """The type that values are sent as when they are compared with this one."""
        return self.kind.bind or self.source.type


@dataclass(frozen=True, eq=False)
class Computed:
    """What a pure function makes of values of the row. Its signature says which of them may be None, and
    whether it may answer None; ``total``: it never does, as what may be None by itself is always there."""

    function: Callable[..., Any]
    sources: tuple[ColumnElement[Any], ...]
    requires: str | None = None
    sensitive: bool = False
    total: bool = False

    def told_to(self, may: Callable[[str], bool]) -> Callable[..., Any]:
        """The function, as it answers who may do so much."""
        return self.function


@dataclass(frozen=True, eq=False)
class Url:
    """An address below the public one; null when one of its parts is."""

    template: str
    sources: tuple[ColumnElement[Any], ...]
    requires: str | None = None


@dataclass(frozen=True, eq=False)
class Group:
    """An object of its own in the schema, of the same row in the tables."""

    fields: Mapping[str, Field]
    requires: str | None = None


@dataclass(frozen=True, eq=False)
class One:
    """At most one row of another view."""

    target: str
    column: Column[Any]
    to: Column[Any] | None
    where: ColumnElement[bool] | None
    filter: bool
    requires: str | None
    dimension: bool = False

    def ends(self, view: View) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The column on this side and the one on the other that must be equal to it."""
        if self.column.table is view.table:
            return self.column, self.to if self.to is not None else VIEWS[self.target].key.source
        return view.key.source, self.column


@dataclass(frozen=True, eq=False)
class Many:
    """The rows of another view whose ``column`` holds this one's id."""

    target: str
    column: Column[Any]
    order_by: tuple[ColumnElement[Any], ...]
    where: ColumnElement[bool] | None
    filter: bool
    requires: str | None

    def ends(self, view: View) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The column on this side and the one on the other that must be equal to it."""
        return view.key.source, self.column


@dataclass(frozen=True, eq=False)
class OwnedThrough:
    """Rows that are somebody's as the row is to which ``column`` leads: ``owner`` says there whose it is.

    Of their own, owners are shown those of which ``where`` holds.
    """

    column: Column[Any]
    owner: Column[Any]
    where: ColumnElement[bool]

    @property
    def named(self) -> ColumnElement[Any]:
        """Whose a row is, as a value of the row."""
        other, own = self.owner.table, self.column.table
        of_row = and_(other.c.company_id == own.c.company_id, other.c.id == self.column)
        return select(self.owner).where(of_row).correlate(own).scalar_subquery()

    def owned_by(self, company: ColumnElement[Any], actor: ColumnElement[Any]) -> ColumnElement[bool]:
        """Found from whose they are, and not row by row."""
        other = self.owner.table
        theirs = select(other.c.id).where(other.c.company_id == company, self.owner == actor)
        return and_(self.column.in_(theirs), self.where)


@dataclass(frozen=True, eq=False)
class Belonging:
    """What rows of any other view have: they are there only for who is shown that other row.

    ``kind`` holds the prefix of its id, ``owner`` whose it is.
    """

    kind: Column[Any]
    owner: Column[Any]


@dataclass(frozen=True, eq=False)
class Confidential:
    """Rows that name something in ``by`` are there only for who holds ``read``, too."""

    by: Column[Any]
    read: str


Relation = One | Many
Field = Leaf | Computed | Url | Group | One | Many
Lookup = str | tuple[str, ...]


class Key(tuple[str, ...]):
    """A natural key of several parts that has a ``name`` of its own."""

    name: str

    def __new__(cls, name: str, *parts: str) -> Key:
        made = super().__new__(cls, parts)
        made.name = name
        return made


class View:
    """One noun as it can be read: its rows, its fields, who may see it, how it is found.

    ``read`` is the permission without which nothing of it is seen. ``key`` tells rows apart where
    the wire knows no id. ``where`` holds for every row. ``lookups`` are the natural keys, each
    unique in a company. ``search`` makes a condition of a text expression: the words, stripped;
    ``search_reads`` are the permissions it needs besides. Where rows have an ``owner``, a member or a key,
    those of others are there only for who holds ``read_others``, and without one for nobody. Rows that
    ``belong`` to rows of other views are there for who is shown those; some may be ``confidential``. Raises
    ValueError when the declaration contradicts itself.
    """

    def __init__(
        self,
        name: str,
        table: Table,
        *,
        read: str,
        fields: Mapping[str, Field],
        prefix: str | None = None,
        key: Column[Any] | None = None,
        lookups: Sequence[Lookup] = (),
        default_sort: Sequence[tuple[str, Direction]] = (),
        search: Callable[[ColumnElement[str]], ColumnElement[bool]] | None = None,
        search_reads: Sequence[str] = (),
        where: ColumnElement[bool] | None = None,
        owner: Column[Any] | OwnedThrough | None = None,
        read_others: str | None = None,
        belongs: Belonging | None = None,
        confidential: Confidential | None = None,
    ) -> None:
        self.name, self.table, self.read, self.prefix = name, table, read, prefix
        self.key = self._key(key)
        self.fields: Mapping[str, Field] = {"id": self.key, **fields} if prefix else dict(fields)
        self.lookups = tuple(lookups)
        self.default_sort = tuple(default_sort)
        self.search, self.search_reads, self.where = search, tuple(search_reads), where
        self.owner, self.read_others, self.belongs = owner, read_others, belongs
        self.confidential = confidential
        self._check()
        VIEWS[name] = self

    @property
    def company(self) -> Column[Any] | None:
        """The column that says whose row it is; None in tables that belong to all."""
        return self.table.c.get("company_id")

    @cached_property
    def filters(self) -> dict[str, Leaf | One | Many]:
        return {
            name: field
            for name, field in self.fields.items()
            if isinstance(field, Leaf | One | Many) and field.filter
        }

    def beside(self, name: str) -> str | None:
        """The relation that a list must be narrowed by before it is sorted by this; None when it need not."""
        served_by = self.sorts[name].served_by
        if served_by is None:
            return None
        return next(
            (each for each, of in self.filters.items() if isinstance(of, One) and of.column is served_by), ""
        )

    @cached_property
    def sorts(self) -> dict[str, Leaf]:
        return {name: field for name, field in self.fields.items() if isinstance(field, Leaf) and field.sort}

    def leaf(self, name: str) -> Leaf:
        """The leaf of this name. Raises ValueError."""
        field = self.fields.get(name)
        if not isinstance(field, Leaf):
            raise ValueError(f"{self.name}.{name} is not a value of the row")
        return field

    def _key(self, column: Column[Any] | None) -> Leaf:
        if self.prefix:
            kind = kinds.identity_kind(self.prefix)
        elif column is None:
            raise ValueError(f"view {self.name} needs a prefix for its ids, or a key")
        else:
            kind = kinds.INTEGER if column.type.python_type is int else kinds.TEXT
        source = self.table.c.id if column is None else column
        return Leaf(kind, source, filter=True, sort=False, requires=None, null=False)

    def _check(self) -> None:
        if not self.read:
            raise ValueError(f"view {self.name} must say which permission reads it")
        if self.owner is None and self.read_others is not None:
            raise ValueError(f"view {self.name} must say whose its rows are, as others may not see all")
        if self.name in VIEWS:
            raise ValueError(f"there are two views named {self.name}")
        for lookup in self.lookups:
            for name in (lookup,) if isinstance(lookup, str) else lookup:
                if self.leaf(name).requires:
                    raise ValueError(f"{self.name} is found by {name}, which not all who read it may see")
        for name, field in self.fields.items():
            self._check_sums(name, field)
        for name, _ in self.default_sort:
            if name not in self.sorts:
                raise ValueError(f"{self.name} is sorted by {name}, which is not sortable")

    def _check_sums(self, name: str, field: Field) -> None:
        if isinstance(field, Leaf) and field.measure and name in ("key", "count"):
            raise ValueError(f"{self.name} cannot measure {name}, as its groups are sorted by another")
        if isinstance(field, One) and field.dimension:
            here = field.column.table is self.table and field.to is None and field.where is None
            if not here:
                raise ValueError(f"{self.name} is grouped by {name}, which is no reference of its rows")


def leaf(
    kind: Kind,
    source: ColumnElement[Any],
    *,
    filter: bool = False,
    sort: bool = False,
    requires: str | None = None,
    null: bool | None = None,
    served_by: Column[Any] | None = None,
    sensitive: bool = False,
    measure: bool = False,
    dimension: bool = False,
) -> Leaf:
    """A value of this kind; ``null`` defaults to what the column says, and to True for expressions."""
    if null is None:
        null = bool(getattr(source, "nullable", True))
    if kind.stored is not None and not isinstance(source.type, type(kind.stored)):
        source = type_coerce(source, kind.stored)
    if requires and (filter or sort or dimension):
        raise ValueError("what is not seen by all who see the row must not be found by filter or order")
    if sensitive and (measure or dimension):
        raise ValueError("what is sensitive must not be added up: the sum over one row is its value")
    if measure and kind.adding is None and kind not in (kinds.DATE, kinds.INSTANT):
        raise ValueError(f"values of the kind {kind.scalar} are neither added up nor bounds of a time")
    if dimension and kind.scalar in ("Money", "Decimal", "ID"):
        raise ValueError(f"rows are not grouped by values of the kind {kind.scalar}")
    return Leaf(kind, source, filter, sort, requires, null, served_by, sensitive, measure, dimension)


def integer(source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.INTEGER, source, **options)


def text(source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.TEXT, source, **options)


def cnpj(source: ColumnElement[Any], **options: Any) -> Leaf:
    """Stored without mask; found with it, too."""
    return leaf(kinds.CNPJ, source, **options)


def email(source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.EMAIL, source, **options)


def nfe_key(source: ColumnElement[Any], **options: Any) -> Leaf:
    """The access key of a fiscal document."""
    return leaf(kinds.NFE_KEY, source, **options)


def web_address(source: ColumnElement[Any], **options: Any) -> Leaf:
    """An absolute address that is stored as it is, somewhere else than here."""
    return leaf(kinds.WEB_ADDRESS, source, **options)


def boolean(source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.BOOLEAN, source, **options)


def identity(source: ColumnElement[Any], *, prefix: str, **options: Any) -> Leaf:
    """An id that is shown without the object it belongs to."""
    return leaf(kinds.identity_kind(prefix), source, **options)


def identity_of_kind(kind: ColumnElement[Any], id: ColumnElement[Any], *, total: bool = False) -> Computed:
    """An id of whatever ``kind`` the row says, as facts and tables write it."""
    return computed(known_as, kind, id, total=total)


def enum(labels: type[StrEnum], source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.enum_kind(labels), source, **options)


def instant(source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.INSTANT, source, **options)


def date(source: ColumnElement[Any], **options: Any) -> Leaf:
    return leaf(kinds.DATE, source, **options)


def year_month(source: ColumnElement[Any], **options: Any) -> Leaf:
    """A month of competence, from a text YYYY-MM or the date of its first day."""
    kind = kinds.MONTH_OF_DATE if isinstance(source.type, Date) else kinds.YEAR_MONTH
    return leaf(kind, source, **options)


def decimal(source: ColumnElement[Any], *, places: int = 0, **options: Any) -> Leaf:
    """A decimal with at least so many places."""
    return leaf(kinds.decimal_kind(places), source, **options)


def money(source: ColumnElement[Any], **options: Any) -> Leaf:
    """An amount in whole cents."""
    return leaf(kinds.MONEY, source, **options)


def price(source: ColumnElement[Any], **options: Any) -> Leaf:
    """A price with two to ten places."""
    return leaf(kinds.PRICE, source, **options)


def quantity(source: ColumnElement[Any], **options: Any) -> Leaf:
    """A quantity of up to four places."""
    return leaf(kinds.QUANTITY, source, **options)


def computed(
    function: Callable[..., Any],
    *sources: ColumnElement[Any],
    requires: str | None = None,
    sensitive: bool = False,
    total: bool = False,
) -> Computed:
    """What a pure function of the domain makes of these columns, handed over as it is."""
    return Computed(function, sources, requires, sensitive, total)


def json(source: ColumnElement[Any], *, requires: str | None = None, sensitive: bool = False) -> Computed:
    """What the column decodes to, as it is."""
    return Computed(lambda value: value, (source,), requires, sensitive)


def url(template: str, *sources: ColumnElement[Any], requires: str | None = None) -> Url:
    """``url("/files/{0.hex}/danfe.pdf", invoices.c.id)``: the parts are the columns' values."""
    return Url(template, sources, requires)


def group(fields: Mapping[str, Field]) -> Group:
    return Group(dict(fields))


def one(
    target: str,
    column: Column[Any],
    *,
    to: Column[Any] | None = None,
    where: ColumnElement[bool] | None = None,
    filter: bool = False,
    requires: str | None = None,
    dimension: bool = False,
) -> One:
    """The row whose id (or ``to``) a column of this table holds, or whose ``column`` holds this one's id."""
    return One(target, column, to, where, filter, requires, dimension)


def many(
    target: str,
    column: Column[Any],
    *,
    order_by: Sequence[ColumnElement[Any]] = (),
    where: ColumnElement[bool] | None = None,
    filter: bool = False,
    requires: str | None = None,
) -> Many:
    """The rows of another view whose ``column`` holds this one's id, in this order."""
    return Many(target, column, tuple(order_by), where, filter, requires)
