"""What can be read of notices: one's own alone; and of the rules by which they are given."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from domain.notices.kind import NoticeKind, Severity
from domain.notices.notice import NoticeState, actions_of
from domain.notices.rule import actions_of as actions_of_rule
from domain.notices.words import text_of, title_of
from domain.platform.permission import AUTHENTICATED
from persistence.notices.tables import notice_choices, notice_rules, notices
from persistence.reading.actions import actions
from persistence.reading.view import (
    ASC,
    DESC,
    View,
    boolean,
    computed,
    enum,
    identity_of_kind,
    instant,
    integer,
    json,
    money,
    one,
    text,
)

english: ContextVar[bool] = ContextVar("english", default=False)
"""Whether who reads at this moment wants English, and not Portuguese."""


def title(kind: str, facts: dict[str, Any]) -> str:
    return title_of(NoticeKind(kind), facts, english=english.get())


def body(kind: str, facts: dict[str, Any]) -> str:
    return text_of(NoticeKind(kind), facts, english=english.get())


NOTICE = View(
    "Notice",
    notices,
    prefix="notice",
    read=AUTHENTICATED,
    owner=notices.c.member_id,
    fields={
        "version": integer(notices.c.version),
        "kind": enum(NoticeKind, notices.c.kind),
        "severity": enum(Severity, notices.c.severity),
        "title": computed(title, notices.c.kind, notices.c.facts),
        "text": computed(body, notices.c.kind, notices.c.facts),
        "subject_id": identity_of_kind(notices.c.subject_kind, notices.c.subject_id),
        "channels": json(notices.c.channels),
        "occurred_at": instant(notices.c.occurred_at, filter=True, sort=True),
        "state": enum(NoticeState, notices.c.state, filter=True, served_by=notices.c.member_id),
        "read_at": instant(notices.c.read_at),
        "closed_at": instant(notices.c.closed_at),
        "mailed_at": instant(notices.c.mailed_at),
        "mail_fault": text(notices.c.mail_fault),
        "available_actions": actions(actions_of, notices.c.state),
    },
    lookups=["id"],
    default_sort=[("occurred_at", DESC)],
)

NOTICE_RULE = View(
    "NoticeRule",
    notice_rules,
    prefix="noticerule",
    read="notices.rule.read",
    fields={
        "version": integer(notice_rules.c.version),
        "kind": enum(NoticeKind, notice_rules.c.kind, filter=True, sort=True),
        "role": text(notice_rules.c.role),
        "member": one("Member", notice_rules.c.member_id),
        "channels": json(notice_rules.c.channels),
        "above": money(notice_rules.c.above),
        "enabled": boolean(notice_rules.c.enabled),
        "available_actions": actions(actions_of_rule, notice_rules.c.kind, notice_rules.c.channels),
    },
    lookups=["id"],
    default_sort=[("kind", ASC)],
)

NOTICE_CHOICE = View(
    "NoticeChoice",
    notice_choices,
    prefix="noticechoice",
    read=AUTHENTICATED,
    owner=notice_choices.c.member_id,
    fields={
        "version": integer(notice_choices.c.version),
        "kind": enum(NoticeKind, notice_choices.c.kind, filter=True, sort=True),
        "channels": json(notice_choices.c.channels),
    },
    lookups=["id"],
    default_sort=[("kind", ASC)],
)
