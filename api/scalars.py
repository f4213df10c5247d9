"""Values on the wire: strict about what comes in, canonical about what goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

Cnpj = NewType("Cnpj", str)
Cpf = NewType("Cpf", str)
Cep = NewType("Cep", str)
NfeKey = NewType("NfeKey", str)
Email = NewType("Email", str)
Url = NewType("Url", str)
YearMonth = NewType("YearMonth", str)
Date = date
DateTime = datetime

DECIMAL = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,10})?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)(Z|[+-][0-9]{2}:[0-9]{2})"
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""What is further away is a slip; and no reckoning from there leaves what calendars can say."""
NO_CONTROL = r"[^\x00-\x1f\x7f\ud800-\udfff]"


def parse_decimal(value: object) -> Decimal:
    """A plain decimal string. Raises GraphQLError for numbers, exponents and NaN."""
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise GraphQLError('Expected a decimal as a string, like "12.34": at most 14 digits and 10 places.')
    return Decimal(value)


def print_decimal(value: Decimal | str) -> str:
    """Without trailing zeros."""
    return value if isinstance(value, str) else format(value.normalize(), "f")


def parse_date(value: object) -> date:
    """A civil date of the years that are taken. Raises GraphQLError."""
    try:
        if isinstance(value, str) and DATE.fullmatch(value) and _is_near(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise GraphQLError('Expected a date from 1900 to 2199, like "2026-11-21".')


def parse_instant(value: object) -> datetime:
    """RFC 3339; without an offset it would not be an instant. Raises GraphQLError."""
    match = INSTANT.fullmatch(value) if isinstance(value, str) else None
    try:
        if match is not None and _is_near(match[1]):
            return datetime.fromisoformat(match[1] + match[2].replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        pass
    raise GraphQLError(
        'Expected an instant from 1900 to 2199 with an offset, like "2026-11-21T10:00:00-03:00".'
    )


def _is_near(text: str) -> bool:
    """Whether it begins with a year that is taken."""
    return FIRST_YEAR <= int(text[:4]) <= LAST_YEAR


def print_instant(value: datetime | str) -> str:
    """In UTC with Z."""
    return value if isinstance(value, str) else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _shaped(name: str, shape: str, description: str, specified_by: str) -> ScalarDefinition:
    pattern, expected = re.compile(shape), f"Expected {name}: {description}"

    def parse(value: object) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise GraphQLError(expected)
        return value

    return _scalar(name, str, parse, description, specified_by)


def _scalar(
    name: str,
    serialize: Callable[[Any], str],
    parse: Callable[[object], object],
    description: str,
    specified_by: str | None = None,
) -> ScalarDefinition:
    return strawberry.scalar(
        name=name,
        serialize=serialize,
        parse_value=parse,
        description=description,
        specified_by_url=specified_by,
    )


RFC_3339 = "https://datatracker.ietf.org/doc/html/rfc3339"
XSD_DECIMAL = "https://www.w3.org/TR/xmlschema11-2/#decimal"
RFB = "https://normas.receita.fazenda.gov.br/"

SCALARS: Mapping[object, ScalarDefinition] = {
    Decimal: _scalar(
        "Decimal",
        print_decimal,
        parse_decimal,
        "A decimal number as a string, at most 14 digits and 10 places. JSON numbers are refused.",
        XSD_DECIMAL,
    ),
    date: _scalar("Date", str, parse_date, "A civil date, YYYY-MM-DD, from 1900 to 2199.", RFC_3339),
    datetime: _scalar(
        "DateTime",
        print_instant,
        parse_instant,
        "An instant, from 1900 to 2199: an offset on the way in, Z on the way out.",
        RFC_3339,
    ),
    YearMonth: _shaped(
        "YearMonth",
        r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])",
        "A month of competence, YYYY-MM, from 1900 to 2199.",
        RFC_3339,
    ),
    Cnpj: _shaped(
        "Cnpj",
        r"[0-9A-Za-z]{2}\.?[0-9A-Za-z]{3}\.?[0-9A-Za-z]{3}/?[0-9A-Za-z]{4}-?[0-9]{2}",
        "14 characters, letters among the first twelve, with or without mask.",
        RFB + "IN-2229-2024",
    ),
    Cpf: _shaped("Cpf", r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}", "11 digits, with or without mask.", RFB),
    Cep: _shaped("Cep", r"[0-9]{5}-?[0-9]{3}", "A postal code of 8 digits.", "https://www.correios.com.br/"),
    NfeKey: _shaped(
        "NfeKey",
        r"[0-9A-Z]{44}",
        "The access key of a fiscal document, 44 characters.",
        "https://www.nfe.fazenda.gov.br/",
    ),
    Email: _shaped(
        "Email",
        rf"(?=.{{3,254}}$){NO_CONTROL}+@[A-Za-z0-9.-]+",
        "An e-mail address.",
        "https://datatracker.ietf.org/doc/html/rfc5321",
    ),
    Url: _shaped(
        "Url", rf"https?://{NO_CONTROL}{{1,2000}}", "An absolute address.", "https://url.spec.whatwg.org/"
    ),
}

NAMED: dict[str, object] = {definition.name: kind for kind, definition in SCALARS.items()}
"""The Python type behind each scalar's name, and behind the names of closed lists that are collected."""
