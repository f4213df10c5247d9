"""The codes by which an item of a company says which bases it enters, as far as they are reckoned with."""

from __future__ import annotations

import re

from domain.kernel.refusal import Malformed, OutOfRange, checks
from domain.people.payroll.items import CONTRIBUTED, FUNDED, STREAMS

NATURE = re.compile(r"[0-9]{4}")
SOCIAL_SECURITY = frozenset({"00", *CONTRIBUTED})
INCOME_TAX = frozenset({"9", *STREAMS})
FUND = frozenset({"00", *FUNDED})


def check_codes(nature: str, social_security: str, income_tax: str, fund: str) -> None:
    """One that nothing is reckoned by is refused, as it would silently count for nothing.

    Raises Malformed, OutOfRange.
    """
    with checks() as check:
        check.that(NATURE.fullmatch(nature), Malformed("nature", expected="four digits"))
        for name, code, known in (
            ("social_security", social_security, SOCIAL_SECURITY),
            ("income_tax", income_tax, INCOME_TAX),
            ("fund", fund, FUND),
        ):
            check.that(code in known, OutOfRange(name, known=", ".join(sorted(known))))
