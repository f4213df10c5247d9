"""The rules that companies start with, each since the day it was added: later ones come by themselves."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.notices.kind import Channels, NoticeChannel, NoticeKind

INBOX: Channels = (NoticeChannel.INBOX,)
BOTH: Channels = (NoticeChannel.INBOX, NoticeChannel.MAIL)
FIRST, SECOND, THIRD = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)


class DefaultRule(NamedTuple):
    """``role`` is one that companies start with; None: whom it concerns."""

    since: date
    kind: NoticeKind
    role: str | None
    channels: Channels


DEFAULTS = (
    DefaultRule(FIRST, NoticeKind.PAYMENT_RECEIVED, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.PAYMENT_RECEIVED, "FINANCE", INBOX),
    DefaultRule(FIRST, NoticeKind.INVOICE_REJECTED, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.INVOICE_REJECTED, "FISCAL", BOTH),
    DefaultRule(FIRST, NoticeKind.ORDER_HELD, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.ORDER_HELD, "SALES_MANAGER", BOTH),
    DefaultRule(FIRST, NoticeKind.ENTRY_REQUESTED, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.ENTRY_REQUESTED, "CONTROLLER", BOTH),
    DefaultRule(FIRST, NoticeKind.BANK_DETAILS_REQUESTED, "ADMIN", BOTH),
    DefaultRule(FIRST, NoticeKind.BANK_DETAILS_REQUESTED, "FINANCE", BOTH),
    DefaultRule(FIRST, NoticeKind.APPROVAL_GRANTED, None, INBOX),
    DefaultRule(FIRST, NoticeKind.APPROVAL_REFUSED, None, INBOX),
    DefaultRule(FIRST, NoticeKind.APPROVAL_EXPIRED, None, INBOX),
    DefaultRule(FIRST, NoticeKind.PERIOD_CLOSED, "ACCOUNTANT", INBOX),
    DefaultRule(FIRST, NoticeKind.PERIOD_CLOSED, "CONTROLLER", INBOX),
    DefaultRule(FIRST, NoticeKind.TASK_PARKED, "ADMIN", BOTH),
    DefaultRule(FIRST, NoticeKind.WEBHOOK_PAUSED, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.CHECK_BROKEN, "ADMIN", BOTH),
    DefaultRule(FIRST, NoticeKind.CHECK_BROKEN, "CONTROLLER", BOTH),
    DefaultRule(FIRST, NoticeKind.CERTIFICATE_EXPIRING, "ADMIN", BOTH),
    DefaultRule(FIRST, NoticeKind.CERTIFICATE_EXPIRING, "FISCAL", BOTH),
    DefaultRule(FIRST, NoticeKind.WORK_ENDED, None, INBOX),
    DefaultRule(FIRST, NoticeKind.MEMBER_INVITED, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.ROLES_CHANGED, "ADMIN", INBOX),
    DefaultRule(FIRST, NoticeKind.ROLES_CHANGED, None, BOTH),
    DefaultRule(FIRST, NoticeKind.KEY_CREATED, "ADMIN", BOTH),
    DefaultRule(FIRST, NoticeKind.KEY_CREATED, None, BOTH),
    DefaultRule(FIRST, NoticeKind.SECOND_FACTOR_CHANGED, None, BOTH),
    DefaultRule(FIRST, NoticeKind.PASSWORD_CHANGED, None, BOTH),
    DefaultRule(SECOND, NoticeKind.INVOICE_DENIED, "ADMIN", INBOX),
    DefaultRule(SECOND, NoticeKind.INVOICE_DENIED, "FISCAL", BOTH),
    DefaultRule(THIRD, NoticeKind.ACCESS_TO_REVOKE, "ADMIN", BOTH),
    DefaultRule(THIRD, NoticeKind.DOCUMENT_EXPIRING, "PEOPLE", BOTH),
    DefaultRule(THIRD, NoticeKind.INVOICE_CANCELLED_ELSEWHERE, "ADMIN", INBOX),
    DefaultRule(THIRD, NoticeKind.INVOICE_CANCELLED_ELSEWHERE, "FISCAL", BOTH),
)
NEWEST = max(rule.since for rule in DEFAULTS)
