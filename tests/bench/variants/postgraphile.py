"""PostGraphile over the tables as they are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.bench.questions import FIRST, Draw, Kind
from tests.bench.variants.node import PEERS, OnNode, node
from tests.bench.variants.variant import wire

ORDER = "rowId number status placedAt total partyByCompanyIdAndCustomerId { name }"
LINES = """salesOrderLinesByCompanyIdAndOrderIdList(orderBy: [POSITION_ASC]) {
  quantity unitPrice productByCompanyIdAndProductId { sku name }
}"""
PAGE = """query {name}($condition: SalesOrderCondition!, $filter: SalesOrderFilter!) {{
  allSalesOrders(
    first: {first}, condition: $condition, filter: $filter, orderBy: [PLACED_AT_DESC, ROW_ID_DESC]
  ) {{ {fields} pageInfo {{ hasNextPage endCursor }} }}
}}"""


class PostGraphile(OnNode):
    """Amounts come as it finds them: whole cents, ten-thousandths."""

    name, title = "postgraphile", "PostGraphile 5"

    def command(self, port: int) -> list[str]:
        return [node(), str(PEERS / "postgraphile.mjs")]

    def body(self, kind: Kind, draw: Draw) -> Any:
        company = draw.company.id
        if kind is Kind.ONE:
            found = "salesOrderByCompanyIdAndRowId(companyId: $company, rowId: $id)"
            document = f"query One($company: UUID!, $id: UUID!) {{ {found} {{ {ORDER} {LINES} }} }}"
            return {"query": document, "variables": {"company": company, "id": str(draw.order_id)}}
        fields = f"nodes {{ {ORDER} {LINES} }}" if kind is Kind.PAGE else f"totalCount nodes {{ {ORDER} }}"
        window = {"greaterThanOrEqualTo": wire(draw.since), "lessThan": wire(draw.until)}
        return {
            "query": PAGE.format(name=kind.title(), first=FIRST[kind], fields=fields),
            "variables": {
                "condition": {"companyId": company, "status": draw.status},
                "filter": {"placedAt": window},
            },
        }

    def read(self, kind: Kind, answer: dict[str, Any]) -> Any:
        data = answer["data"]
        if kind is Kind.ONE:
            return super().read(kind, {"data": {"order": _order(data["salesOrderByCompanyIdAndRowId"])}})
        page = data["allSalesOrders"]
        return super().read(
            kind, {"data": {"orders": page | {"nodes": [_order(one) for one in page["nodes"]]}}}
        )


def _order(node: dict[str, Any]) -> dict[str, Any]:
    """With the names and units of the others."""
    lines = node.get("salesOrderLinesByCompanyIdAndOrderIdList")
    return {
        **node,
        "id": node["rowId"],
        "total": Decimal(node["total"]).scaleb(-2),
        "customer": node["partyByCompanyIdAndCustomerId"],
    } | ({} if lines is None else {"lines": [_line(line) for line in lines]})


def _line(node: dict[str, Any]) -> dict[str, Any]:
    quantity = Decimal(node["quantity"]).scaleb(-4)
    return {**node, "quantity": quantity, "product": node["productByCompanyIdAndProductId"]}
