"""What kinds, words, states and rules of notices hold to."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from api.subscriptions.facts import EVENTS, about
from domain.kernel.money import Money
from domain.kernel.refusal import InvalidTransition
from domain.notices.defaults import DEFAULTS
from domain.notices.kind import NoticeChannel, NoticeKind, Severity, tidy
from domain.notices.kinds import KINDS, OF_EVENTS, TABLE, Described
from domain.notices.notice import Notice, NoticeState
from domain.notices.rule import NoAmount, NoticeCompulsory, NoticeRule
from domain.notices.words import text_of, title_of
from domain.platform.roles import DEFAULT_ROLES
from persistence.platform.permissions import asked
from persistence.processes.finding_answers import threshold
from persistence.reading.view import VIEWS
from workers import letters

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
INBOX, MAIL = NoticeChannel.INBOX, NoticeChannel.MAIL


def a_notice() -> Notice:
    return Notice(
        id=UUID(int=1),
        member_id=UUID(int=2),
        kind=NoticeKind.KEY_CREATED,
        severity=Severity.CRITICAL,
        event_id=UUID(int=3),
        subject_kind="key",
        subject_id=UUID(int=4),
        facts={},
        channels=(INBOX,),
        occurred_at=AT,
    )


def a_rule(kind: NoticeKind) -> NoticeRule:
    return NoticeRule(id=UUID(int=1), kind=kind, channels=(INBOX, MAIL))


def test_every_kind_has_one_row_and_a_rule_to_start_with():
    assert set(KINDS) == set(NoticeKind) == {rule.kind for rule in DEFAULTS}
    assert len(TABLE) == len(KINDS) == len(OF_EVENTS)


@pytest.mark.parametrize("described", TABLE, ids=lambda each: each.kind)
def test_a_row_names_what_there_is(described: Described):
    event = EVENTS[described.event]
    named = {described.concerns, described.amount, described.numbered, *described.keeps, *described.only}
    assert named - {""} <= {field.name for field in fields(event)}
    assert described.requires in asked() | {""}
    assert described.requires or described.concerns
    seen = about(described.event)
    assert seen is not None
    assert VIEWS[seen.view].prefix == event.subject.removesuffix("_id").replace("_", "")


@pytest.mark.parametrize("described", TABLE, ids=lambda each: each.kind)
def test_words_are_made_whatever_is_known(described: Described):
    for english in (True, False):
        for facts in ({}, {"amount": 123456, "number": 7, "on": "2026-12-01", "month": "2026-11-01"}):
            said = title_of(described.kind, facts, english=english)
            assert said
            assert "{" not in said + text_of(described.kind, facts, english=english)


def test_amounts_and_dates_are_said_as_its_reader_writes_them():
    facts = {"amount": 123456, "number": 7}
    kind = NoticeKind.PAYMENT_RECEIVED
    assert text_of(kind, facts, english=False) == "Um cliente pagou R$ 1.234,56 do pedido 7."
    assert text_of(kind, facts, english=True) == "A customer paid R$ 1,234.56 of order 7."
    ends = {"on": "2026-12-01", "days": 7}
    said = title_of(NoticeKind.CERTIFICATE_EXPIRING, ends, english=False)
    assert said == "Certificado vence em 01/12/2026"


def test_rules_to_start_with_are_for_roles_to_start_with_who_may_know():
    held = {role.name: role.permissions for role in DEFAULT_ROLES}
    assert {rule.role for rule in DEFAULTS if rule.role} <= set(held)
    for rule in DEFAULTS:
        assert rule.role or KINDS[rule.kind].concerns
        assert len({(each.kind, each.role) for each in DEFAULTS}) == len(DEFAULTS)


def test_seen_then_handled_for_good():
    notice = a_notice()
    notice.read(at=AT)
    notice.read(at=AT + timedelta(hours=1))
    assert (notice.state, notice.read_at) == (NoticeState.SEEN, AT)
    notice.close(NoticeState.HANDLED, at=AT)
    notice.close(NoticeState.HANDLED, at=AT)
    with pytest.raises(InvalidTransition):
        notice.close(NoticeState.DISMISSED, at=AT)
    notice.read(at=AT)
    assert notice.state is NoticeState.HANDLED


def test_what_is_handled_unread_was_seen():
    notice = a_notice()
    notice.close(NoticeState.DISMISSED, at=AT)
    assert notice.read_at == AT


def test_what_goes_by_mail_is_in_the_inbox_too():
    assert tidy((MAIL,)) == (INBOX, MAIL)
    assert tidy((INBOX, INBOX)) == (INBOX,)
    assert tidy(()) == ()


def test_a_threshold_is_passed_by_more_alone():
    rule = a_rule(NoticeKind.PAYMENT_RECEIVED)
    assert rule.applies_to(1)
    rule.change(channels=(INBOX,), above=Money(100), enabled=True)
    assert not rule.applies_to(100)
    assert rule.applies_to(101)


def test_what_is_compulsory_loses_no_way():
    rule = a_rule(NoticeKind.KEY_CREATED)
    with pytest.raises(NoticeCompulsory):
        rule.change(channels=(INBOX,), above=None, enabled=True)
    with pytest.raises(NoticeCompulsory):
        rule.change(channels=(INBOX, MAIL), above=None, enabled=False)


def test_a_threshold_needs_an_amount():
    with pytest.raises(NoAmount):
        a_rule(NoticeKind.ORDER_HELD).change(channels=(INBOX,), above=Money(1), enabled=True)


@pytest.mark.parametrize(
    ("days", "told"), [(60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-3, 1)]
)
def test_a_certificate_is_told_at_the_smallest_threshold_it_reached(days: int, told: int):
    assert threshold(timedelta(days=days)) == told


def test_what_a_company_is_called_adds_no_header_to_its_letters():
    told = letters.Told(portuguese=("A", "a <b>"), english=("B", "b"))
    subject, _, html = letters.notices("Loja\r\nBcc: eve@example.com", [told], "https://x")
    assert subject == "A / B: Loja Bcc: eve@example.com"
    assert "a &lt;b&gt;" in html
