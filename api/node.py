"""Everything with an id, found by it alone."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import Info

from api.authorization import SIGNED_IN, Requires
from api.directives import ListSize
from api.faults import BadUserInput
from api.ids import parse
from api.reading import field
from api.reading.request import read_nodes
from persistence.reading.view import VIEWS, View

MOST_IDS = 100


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = field("Unique among everything, e.g. order_0192f3c8a9d17c5f9a3b2e1d4c5b6a70.")

    @classmethod
    def resolve_type(cls, shape: Any, _info: object, _kind: object) -> str:
        return shape.view


Id = Annotated[strawberry.ID, strawberry.argument(description="What it is known by.")]
Ids = Annotated[list[strawberry.ID], strawberry.argument(description="At most 100.")]


@strawberry.type
class NodeQuery:
    @strawberry.field(
        description="The object with this id; null when there is none.",
        graphql_type=Node | None,
        directives=[Requires(scope=SIGNED_IN)],
    )
    async def node(self, info: Info, id: Id) -> Any:
        return (await read_nodes(info._raw_info, [_named(info, id, "id")]))[0]

    @strawberry.field(
        description="The objects with these ids, in their order; null in place of those that are not there.",
        graphql_type=list[Node | None] | None,
        directives=[Requires(scope=SIGNED_IN), ListSize(slicing_arguments=["ids"])],
    )
    async def nodes(self, info: Info, ids: Ids) -> Any:
        if len(ids) > MOST_IDS:
            raise BadUserInput(f"At most {MOST_IDS} ids.", path=["ids"])
        wanted = [_named(info, id, "ids", str(place)) for place, id in enumerate(ids)]
        return await read_nodes(info._raw_info, wanted)


def _named(info: Info, text: str, *path: str) -> tuple[View, UUID]:
    """The view that an id belongs to, and the id in it. Raises BadUserInput."""
    try:
        prefix, id = parse(text)
    except ValueError as error:
        raise BadUserInput(str(error), path=path) from None
    view = next((view for view in VIEWS.values() if view.prefix == prefix), None)
    if view is None or view.name not in info._raw_info.schema.type_map:
        raise BadUserInput(f"Nothing has ids that begin with {prefix}_.", path=path)
    return view, id
