"""Lists on the wire: the connections of Relay, with a count that says how exact it is."""

from enum import StrEnum
from typing import Generic, TypeVar

import strawberry

from api.docstrings import described_enum
from api.reading.fields import count
from api.reading.summary_fields import groups, summary

T = TypeVar("T")


@described_enum
class CountPrecision(StrEnum):
    """How far a count was carried."""

    EXACT = "EXACT"
    """There are so many."""
    AT_LEAST = "AT_LEAST"
    """There are more."""


@strawberry.type(description="How many objects a list has.")
class Count:
    value: int = strawberry.field(
        description="The number; at most 10000 unless an exact count was asked for."
    )
    precision: CountPrecision = strawberry.field(description="Whether there may be more than that.")


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether something follows this page.")
    has_previous_page: bool = strawberry.field(description="Whether something precedes this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the page's first object.")
    end_cursor: str | None = strawberry.field(description="The cursor of the page's last object.")


@strawberry.type(description="An object and its place in the list.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The object itself.")
    cursor: str = strawberry.field(
        description="Its place, for after and before; valid for the same order and filter."
    )


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The objects of the page, each with its cursor.")
    nodes: list[T] = strawberry.field(description="The objects of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")

    total_count: Count = count("How many the whole list has; counted only when selected.")


@strawberry.type(name="Connection", description="A page of a list, and what the whole list comes to.")
class SummarizedConnection(Connection[T]):
    """Of a view that has measures and dimensions."""

    summary: T = summary("What the whole list comes to, whatever the page; read only when selected.")
    groups: T = groups("The whole list group by group, whatever the page; read only when selected.")
