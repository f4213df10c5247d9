"""What is refused of a payment, whoever pays it."""

from __future__ import annotations

from domain.kernel.refusal import Refusal


class MoreThanOwed(Refusal):
    """Facts: ``amount``, ``owed``, and of that ``balance``, ``interest``, ``fine``."""

    code = "MORE_THAN_OWED"


class AlreadyReversed(Refusal):
    """What was paid is reversed once, and a reversal never."""

    code = "ALREADY_REVERSED"


class PaidInTheFuture(Refusal):
    """A payment is written down when it was made; facts: ``paid_on``, ``today``."""

    code = "PAID_IN_THE_FUTURE"


class PaidBeforeIssue(Refusal):
    """Nothing was owed yet; facts: ``paid_on``, ``issued_on``."""

    code = "PAID_BEFORE_ISSUE"
