"""The chart of accounts, read over HTTP."""

from __future__ import annotations

BELOW = "{ accounts(first: 100) { nodes { code children { code } %s } } }"


async def test_the_accounts_below_one_come_page_by_page(ana, books):
    paged = "childAccounts(first: 1) { nodes { code } pageInfo { hasNextPage } totalCount { value } }"
    nodes = (await ana.data(BELOW % paged))["accounts"]["nodes"]
    assert max(len(node["children"]) for node in nodes) > 1
    for node in nodes:
        page, below = node["childAccounts"], node["children"]
        assert page["nodes"] == below[:1]
        assert (page["totalCount"]["value"], page["pageInfo"]["hasNextPage"]) == (len(below), len(below) > 1)
