"""Cells under a header of dotted names become the input of a mutation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graphql import GraphQLInputObjectType, get_nullable_type, is_leaf_type, is_list_type

from domain.kernel.refusal import checks
from domain.onboarding.column import Column, day, flag, number, values_of, whole
from domain.onboarding.notation import Notation
from domain.onboarding.sheet import (
    EmptySheet,
    RepeatedColumn,
    SheetTooLarge,
    UnknownColumn,
    WrongCellCount,
)
from persistence.exporting.cells import FORMULA

MOST_COLUMNS = 200
MOST_ITEMS = 50
"""Of a list in one line; more are for JSON."""
NOTATION = Notation()
READERS = {"Boolean": flag, "Date": day, "Decimal": number, "Int": whole}
"""By scalar; everything else is text."""
PLACE = re.compile(r"0|[1-9][0-9]?", re.ASCII)


@dataclass(frozen=True)
class Header:
    """The columns of a sheet, each a leaf of the input."""

    columns: Sequence[Column]

    @classmethod
    def of(cls, kind: GraphQLInputObjectType, names: Sequence[str]) -> Header:
        """Raises everything that is wrong with it at once; the path is the column."""
        names = [name.strip() for name in names]
        with checks() as check:
            check.that(names, EmptySheet())
            check.that(len(names) <= MOST_COLUMNS, SheetTooLarge(most=MOST_COLUMNS, of="columns"))
            for position, name in enumerate(names[:MOST_COLUMNS]):
                check.that(_leaf_at(kind, name) is not None, UnknownColumn(name[:100], name=name[:100]))
                check.that(name not in names[:position], RepeatedColumn(name[:100], name=name[:100]))
        return cls([_column(_leaf_at(kind, name), name) for name in names])

    def input_of(self, cells: Sequence[str]) -> dict[str, Any]:
        """As JSON would say it; blank cells are not given. Raises Refusal, RefusalGroup by column."""
        if len(cells) != len(self.columns):
            raise WrongCellCount(expected=len(self.columns), found=len(cells))
        by_name = {column.name: cell for column, cell in zip(self.columns, cells, strict=True)}
        values = values_of(by_name, self.columns, NOTATION)
        given = {name: value for name, value in values.items() if value is not None}
        return _nested({tuple(name.split(".")): _on_the_wire(value) for name, value in given.items()})


def _leaf_at(kind: Any, name: str) -> Any:
    """The type of what a dotted name leads to; None when that is no leaf."""
    for step in name.split("."):
        kind = get_nullable_type(kind)
        if is_list_type(kind) and PLACE.fullmatch(step) and int(step) < MOST_ITEMS:
            kind = kind.of_type
        elif isinstance(kind, GraphQLInputObjectType) and step in kind.fields:
            kind = kind.fields[step].type
        else:
            return None
    kind = get_nullable_type(kind)
    leaf = get_nullable_type(kind.of_type) if is_list_type(kind) else kind
    return kind if is_leaf_type(leaf) else None


def _column(kind: Any, name: str) -> Column:
    """A list of leaves is one cell, with | between."""
    if not is_list_type(kind):
        return READERS.get(kind.name, _text)(name)
    one = _column(get_nullable_type(kind.of_type), name)

    def read(cell: str, notation: Notation) -> list[Any]:
        return [_on_the_wire(one.read(each.strip(), notation)) for each in cell.split("|")]

    return Column(name, read)


def _text(name: str) -> Column:
    return Column(name, lambda cell, _: _plain(cell))


def _plain(cell: str) -> str:
    """Without the apostrophe that an export puts before what would be a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _on_the_wire(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str | int | bool | list) else value.isoformat()


def _nested(leaves: Mapping[tuple[str, ...], Any]) -> Any:
    """Objects, and lists where names are numbers; what is missing in the middle of a list is null."""
    if () in leaves:
        return leaves[()]
    below: dict[str, dict[tuple[str, ...], Any]] = {}
    for (step, *rest), value in leaves.items():
        below.setdefault(step, {})[tuple(rest)] = value
    made = {step: _nested(inner) for step, inner in below.items()}
    if made and all(PLACE.fullmatch(step) for step in made):
        return [made.get(str(place)) for place in range(max(map(int, made)) + 1)]
    return made
