"""Everything with an id, found by it alone."""

from typing import Any

import strawberry

from api.reading import field, identified


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = field("Unique among everything, e.g. order_0192f3c8a9d17c5f9a3b2e1d4c5b6a70.")

    @classmethod
    def resolve_type(cls, shape: Any, _info: object, _kind: object) -> str:
        return shape.view


@strawberry.type
class NodeQuery:
    node: Node | None = identified("The object with this id; null when there is none.")
    nodes: list[Node | None] | None = identified(
        "The objects with these ids, in their order; null in place of those that are not there.",
        several=True,
    )
