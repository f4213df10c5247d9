"""How to reach somebody: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re

from domain.kernel.refusal import Malformed, TooLong

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
LONGEST_EMAIL = 60
"""The place for it in the NF-e (enderDest, email)."""
PHONE_MARKS = str.maketrans("", "", " ()+-.")
PHONE = re.compile(r"[0-9]{8,14}")


def email_or_none(text: str | None) -> str | None:
    """An e-mail address as typed; blank is None. Raises Malformed, TooLong."""
    bare = (text or "").strip(" ")
    if not bare:
        return None
    if not EMAIL.fullmatch(bare):
        raise Malformed(expected="email")
    if len(bare) > LONGEST_EMAIL:
        raise TooLong(longest=LONGEST_EMAIL, length=len(bare))
    return bare


def phone_or_none(text: str | None) -> str | None:
    """Eight to fourteen digits, without mask; blank is None. Raises Malformed."""
    bare = (text or "").translate(PHONE_MARKS)
    if not bare:
        return None
    if not PHONE.fullmatch(bare):
        raise Malformed(expected="phone")
    return bare
