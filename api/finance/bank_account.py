"""Bank accounts of the company, and what it charges for paying late."""

import strawberry

from api.finance.pix_provider import PixProvider
from api.mutations import mutation
from api.node import Node
from api.reading import Connection, connection, field, lookup, relation
from api.scalars import Date, Decimal
from domain.finance.commands.agree_late_terms import agree_late_terms
from domain.finance.commands.register_bank_account import register_bank_account
from persistence.finance.views import BANK_ACCOUNT, LATE_TERMS


@strawberry.type(description="An account where the company's money comes in.")
class BankAccount(Node):
    version: int = field("Raised by every change.")
    bank_code: str = field("The bank's COMPE code.")
    branch: str = field("Agência, without check digit.")
    account: str = field("The account's number without its check digit.")
    account_digit: str = field("The account's check digit.")
    wallet: str | None = field("The bank's collection product (carteira).")
    agreement: str | None = field("The number of the collection agreement (convênio).")
    pix_key: str | None = field("The Pix key by which it is paid.")
    name: str = field("The receiver's name in a Pix code.")
    city: str = field("The receiver's city in a Pix code.")
    collects: bool = field("Whether new boletos and Pix codes are for this account.")
    external_reference: str | None = field("Its id in the system of a partner.")
    pix_provider: PixProvider | None = relation("Who keeps its Pix charges; null when its codes are static.")


@strawberry.type(description="What is charged for paying late, on what is sold from a day on.")
class LateTerms(Node):
    valid_from: Date = field("The first day of sale it applies to.")
    fine: Decimal = field("Percent of what is open when it becomes late, once.")
    monthly_interest: Decimal = field("Percent for thirty days, counted by the day.")
    norm: str = field("What allows it.")


@strawberry.type
class BankAccountQuery:
    bank_account: BankAccount | None = lookup(BANK_ACCOUNT, "One bank account.")
    bank_accounts: Connection[BankAccount] | None = connection(BANK_ACCOUNT, "The company's bank accounts.")
    late_terms: Connection[LateTerms] | None = connection(LATE_TERMS, "What was charged since when.")


@strawberry.type
class BankAccountMutation:
    register_bank_account = mutation(register_bank_account, bank_account=BankAccount)
    agree_late_terms = mutation(agree_late_terms, late_terms=LateTerms)
