"""What the hand-written peers are asked: flat amounts and plain arguments, the cheaper way for them."""

from __future__ import annotations

from typing import Any

from tests.bench.questions import FIRST, Draw, Kind
from tests.bench.variants.variant import Variant, wire

ORDER = "id number status placedAt total customer { name }"
LINES = "lines { quantity unitPrice product { sku name } }"
PAGE = """query {name}($status: String!, $since: {moment}!, $until: {moment}!) {{
  orders(first: {first}, status: $status, since: $since, until: $until) {{
    {fields} pageInfo {{ hasNextPage endCursor }}
  }}
}}"""


class PlainVariant(Variant):
    """``moment`` is how its schema calls an instant."""

    moment = "DateTime"

    def body(self, kind: Kind, draw: Draw) -> Any:
        if kind is Kind.ONE:
            document = f"query One($id: ID!) {{ order(id: $id) {{ {ORDER} {LINES} }} }}"
            return {"query": document, "variables": {"id": str(draw.order_id)}}
        fields = f"nodes {{ {ORDER} {LINES} }}" if kind is Kind.PAGE else f"totalCount nodes {{ {ORDER} }}"
        document = PAGE.format(name=kind.title(), first=FIRST[kind], fields=fields, moment=self.moment)
        window = {"since": wire(draw.since), "until": wire(draw.until)}
        return {"query": document, "variables": {"status": draw.status, **window}}
