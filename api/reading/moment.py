"""A point in time to compare with: an instant, or a whole day where the company is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from api.scalars import parse_date, parse_instant

Moment = NewType("Moment", datetime)


def parse_moment(value: object) -> date | datetime:
    """RFC 3339 with an offset, or a civil date. Raises GraphQLError."""
    if isinstance(value, str) and len(value) > len("2026-11-21"):
        return parse_instant(value)
    try:
        return parse_date(value)
    except GraphQLError:
        raise GraphQLError(
            "Expected an instant with an offset or a date, from 1900 to 2199, like "
            '"2026-11-21T10:00:00-03:00" or "2026-11-21".'
        ) from None


SCALARS: Mapping[object, ScalarDefinition] = {
    Moment: strawberry.scalar(
        name="Moment",
        serialize=str,
        parse_value=parse_moment,
        description="An instant with its offset, or a date that means that whole day, from 1900 to 2199, "
        "by the legal hour of the company's issuer; of Brasília while it has none.",
        specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
    )
}
