"""JSON as PostgreSQL writes it: text, joined from what is known beforehand and what a row holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Numeric, Text, cast, func, literal_column, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.operators import mul

Expression = ColumnElement[Any]
Json = ColumnElement[str]
"""An expression whose value is the text of a JSON value."""


class Joined(ColumnElement[str]):
    """Texts one after the other, known ones as they are; null when one of them is."""

    inherit_cache = False
    type = Text()

    def __init__(self, pieces: list[str | Expression]) -> None:
        self.pieces = pieces


@compiles(Joined)
def _compile_joined(element: Joined, compiler: Any, **options: Any) -> str:
    texts = (fixed(piece) if isinstance(piece, str) else piece for piece in element.pieces)
    return f"({' || '.join(compiler.process(text, **options) for text in texts)})"


def fixed(text: str) -> Json:
    """Text that is known when the statement is made."""
    escaped = text.replace("'", "''")
    return literal_column(f"'{escaped}'", Text())


def joined(*pieces: str | Expression) -> Joined:
    """One text of all of these; neighbours that are known become one."""
    found: list[str | Expression] = []
    for piece in pieces:
        for part in piece.pieces if isinstance(piece, Joined) else [piece]:
            if isinstance(part, str) and found and isinstance(found[-1], str):
                found[-1] += part
            else:
                found.append(part)
    return Joined(found)


def object_of(members: list[tuple[str, str | Expression]]) -> Joined:
    """An object with these members, in this order."""
    pieces: list[str | Expression] = ["{"]
    for place, (key, value) in enumerate(members):
        pieces += [f'{"," if place else ""}"{key}":', value]
    return joined(*pieces, "}")


def or_null(text: Expression) -> Json:
    return func.coalesce(text, fixed("null"))


def as_text(value: Expression) -> Json:
    return cast(value, Text())


def quoted(text: Expression) -> Json:
    """A JSON string of text that needs no escapes."""
    return joined('"', text, '"')


def escaped(text: Expression) -> Json:
    """A JSON string of any text."""
    return as_text(func.to_json(text))


def hexadecimal(id: Expression) -> Json:
    """The 32 digits of a UUID."""
    return func.replace(as_text(id), fixed("-"), fixed(""))


def utc(moment: Expression) -> Json:
    """RFC 3339 with six places, unquoted."""
    return func.to_char(func.timezone(fixed("UTC"), moment), fixed('YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))


def civil(day: Expression) -> Json:
    return func.to_char(day, fixed("YYYY-MM-DD"))


def month(value: Expression) -> Json:
    """YYYY-MM of a text that begins so, or of a date."""
    return func.left(as_text(value), literal_column("7"))


def scaled(value: Expression, factor: str) -> Expression:
    """Whole hundredths or ten-thousandths as a decimal with that many places."""
    whole = type_coerce(value, BigInteger()).self_group(against=mul)
    return whole.op("*")(literal_column(factor, Numeric()))


def trimmed(value: Expression, places: int) -> Json:
    """A decimal without trailing zeros, but with so many places at least."""
    shortest = func.trim_scale(cast(value, Numeric()))
    return as_text(shortest.op("+")(literal_column(f"0.{'0' * places}"))) if places else as_text(shortest)
