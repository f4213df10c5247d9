"""Kinds of notices: what people are told of, how grave it is, and on which ways."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    ACCESS_TO_REVOKE = "ACCESS_TO_REVOKE"
    """Who can sign in was dismissed: somebody is to block the member."""
    APPROVAL_EXPIRED = "APPROVAL_EXPIRED"
    """Nobody decided in time on what one asked for."""
    APPROVAL_GRANTED = "APPROVAL_GRANTED"
    """Somebody else said yes to what one asked for."""
    APPROVAL_REFUSED = "APPROVAL_REFUSED"
    """Somebody else said no to what one asked for."""
    BANK_DETAILS_REQUESTED = "BANK_DETAILS_REQUESTED"
    """That a party is to be paid elsewhere waits for somebody else's decision. Compulsory."""
    CERTIFICATE_EXPIRING = "CERTIFICATE_EXPIRING"
    """An A1 certificate ends within 60, 30, 7 days or one; told once for each."""
    CHECK_BROKEN = "CHECK_BROKEN"
    """Something that must always hold does not."""
    DOCUMENT_EXPIRING = "DOCUMENT_EXPIRING"
    """A document of an employee ends within 30, 7 days or one; told once for each."""
    ENTRY_REQUESTED = "ENTRY_REQUESTED"
    """An entry by hand waits for somebody else's decision."""
    INVOICE_CANCELLED_ELSEWHERE = "INVOICE_CANCELLED_ELSEWHERE"
    """An invoice that was in doubt turned out cancelled at the tax authority, not by us."""
    INVOICE_DENIED = "INVOICE_DENIED"
    """The tax authority denied an invoice for somebody's standing; its number is consumed."""
    INVOICE_REJECTED = "INVOICE_REJECTED"
    """The tax authority did not take an invoice."""
    KEY_CREATED = "KEY_CREATED"
    """A program was given a key. Compulsory."""
    MEMBER_INVITED = "MEMBER_INVITED"
    """A person was invited into the company."""
    ORDER_HELD = "ORDER_HELD"
    """An order waits for somebody with more authority."""
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105  the name of a kind
    """The password of one's login was changed. Compulsory."""
    PAYMENT_RECEIVED = "PAYMENT_RECEIVED"
    """Money came in."""
    PERIOD_CLOSED = "PERIOD_CLOSED"
    """A month of the books was closed."""
    ROLES_CHANGED = "ROLES_CHANGED"
    """Somebody's roles were changed. Compulsory."""
    SECOND_FACTOR_CHANGED = "SECOND_FACTOR_CHANGED"
    """A second factor was begun, replaced or taken away. Compulsory."""
    TASK_PARKED = "TASK_PARKED"
    """A step of a process waits for a person."""
    WEBHOOK_PAUSED = "WEBHOOK_PAUSED"
    """An address of the company's is told nothing any more."""
    WORK_ENDED = "WORK_ENDED"
    """One's own export or import is done, or failed."""


class Severity(StrEnum):
    """How soon somebody should look."""

    INFO = "INFO"
    """Good to know."""
    WARNING = "WARNING"
    """Something waits for somebody."""
    CRITICAL = "CRITICAL"
    """Something is wrong, or may be."""


class NoticeChannel(StrEnum):
    """A way on which notices reach people."""

    INBOX = "INBOX"
    """`notices` and `noticeArrived`. Where there is any way, there is this one."""
    MAIL = "MAIL"
    """Also by mail, where the installation sends any."""


Channels = tuple[NoticeChannel, ...]


def tidy(channels: Channels) -> Channels:
    """Each once, in their order; what goes by mail is in the inbox, too."""
    asked = {NoticeChannel(each) for each in channels}
    return tuple(each for each in NoticeChannel if each in asked or (asked and each is NoticeChannel.INBOX))
