"""Pix charges: codes that ask for an instalment."""

import strawberry

from api.enums import PixChargeStatus
from api.money import Money
from api.node import Node
from api.reading import field
from api.scalars import Date


@strawberry.type(description="A Pix code: it asks for an instalment, and is no debt itself.")
class PixCharge(Node):
    status: PixChargeStatus = field("Where it is in its life.")
    txid: str = field("What a payment is recognised by: 25 digits and capital letters, 27 once registered.")
    registered: bool = field("Whether a payment provider keeps it, with its due date, fine and interest.")
    br_code: str = field("The text to paste, or to show as a QR code (BR Code).")
    amount: Money = field("What it asks for: what is open of the instalment.")
    due_on: Date = field("The day the instalment is due; only a registered code tells it.")
