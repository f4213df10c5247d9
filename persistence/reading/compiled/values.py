"""Values of one row as JSON in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, TypeDecorator, case
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from persistence.fenced import DIALECT
from persistence.reading.compiled.draft import Row
from persistence.reading.json_text import (
    Json,
    as_text,
    escaped,
    fixed,
    hexadecimal,
    joined,
    object_of,
    or_null,
)
from persistence.reading.selection import Selection
from persistence.reading.view import Computed, Leaf, Url

PARSED: dict[type, Callable[[Any], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}
"""Python types whose values travel as text when a computation needs them."""


def leaf_json(leaf: Leaf, row: Row, selection: Selection) -> Json:
    source = row.at(leaf.source)
    if leaf.kind.scalar != "Money":
        text = leaf.kind.json(source)
        return or_null(text) if leaf.null else text
    amount = leaf.kind.json(source)
    money = object_of([(child.key, _of_money(child, amount)) for child in selection.children])
    if not leaf.null:
        return money
    return case((source.is_(None), fixed("null")), else_=money)


def _of_money(child: Selection, amount: Json) -> str | Json:
    match child.field:
        case "amount":
            return amount
        case "currency":
            return '"BRL"'
    return f'"{child.says}"'


def url_json(url: Url, row: Row, public_url: str) -> Json:
    pieces: list[str | Json] = [f'"{public_url}']
    for text, index, _, _ in Formatter().parse(url.template):
        pieces.append(text)
        if index is not None:
            pieces.append(_part(row.at(url.sources[int(index.partition(".")[0])]), index))
    return or_null(joined(*pieces, '"'))


def _part(source: ColumnElement[Any], index: str) -> Json:
    return hexadecimal(source) if index.endswith(".hex") else as_text(source)


def arguments_json(computed: Computed, row: Row) -> Json:
    """The list of what the function is applied to."""
    pieces: list[str | Json] = []
    for place, source in enumerate(computed.sources):
        pieces += ["," if place else "[", or_null(_raw(row.at(source)))]
    return joined(*pieces, "]")


def arguments_of(computed: Computed, may: Callable[[str], bool]) -> Callable[[Sequence[Any]], Any]:
    """The function, applied to the arguments as JSON holds them."""
    function = computed.told_to(may)
    readers = [_reader(source.type) for source in computed.sources]

    def compute(arguments: Sequence[Any]) -> Any:
        return function(*(read(argument) for read, argument in zip(readers, arguments, strict=True)))

    return compute


def _raw(source: ColumnElement[Any]) -> Json:
    if isinstance(_stored(source.type), JSONB):
        return as_text(source)
    return escaped(as_text(source) if _parser(source.type) else source)


def _stored(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _parser(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return PARSED.get(_stored(kind).python_type) if not isinstance(_stored(kind), JSONB) else None


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    parse = _parser(kind)

    def read(value: Any) -> Any:
        if parse is not None and value is not None:
            value = parse(value)
        return kind.process_result_value(value, DIALECT) if isinstance(kind, TypeDecorator) else value

    return read
