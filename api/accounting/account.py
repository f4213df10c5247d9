"""The chart of accounts, and the ledger of each account."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from api.enums import AccountNature, AccountPurpose
from api.node import Node
from api.reading import Connection, SummarizedConnection, connection, field, lookup, paged, relation
from persistence.accounting.views import ACCOUNT

if TYPE_CHECKING:
    from api.accounting.entry import JournalLine

JournalLineLink = Annotated["JournalLine", strawberry.lazy("api.accounting.entry")]
AccountLink = Annotated["Account", strawberry.lazy("api.accounting.account")]


@strawberry.type(description="An account of the chart (conta contábil).")
class Account(Node):
    code: str = field("Its place in the tree, as 1.1.02.001.")
    name: str = field("What it is called.")
    version: int = field("Raised by every change.")
    nature: AccountNature = field("The side on which it usually stands.")
    analytic: bool = field("Whether it takes postings; others add up what is below.")
    active: bool = field("Whether it is in use.")
    purpose: AccountPurpose | None = field("What postings by themselves know it by.")
    parent: AccountLink | None = relation("The account above.")
    children: list[AccountLink] = relation(
        "The accounts below, by code.",
        deprecation_reason="Use `childAccounts`. Removal on 2028-01-01 UTC.",
    )
    child_accounts: Connection[AccountLink] | None = paged("The accounts below, by code, page by page.")
    ledger: SummarizedConnection[JournalLineLink] | None = paged("What was posted to it (razão), by day.")


@strawberry.type
class AccountQuery:
    account: Account | None = lookup(ACCOUNT, "One account, by what names it.")
    accounts: Connection[Account] | None = connection(ACCOUNT, "The chart of accounts.")
