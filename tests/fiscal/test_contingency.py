"""Contingency by itself: when it is wanted, how rarely an authority is asked, what may change its key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.fiscal.authority_standing import BETWEEN_QUESTIONS, FORGETS_AFTER, AuthorityStanding
from domain.fiscal.contingency_policy import NFE_AFTER, ContingencyPolicy
from domain.fiscal.contingency_rules import AnonymousLimit, UsedFirstTerm, VirtualAuthority
from domain.fiscal.emission import Emission
from domain.fiscal.events import InvoiceAuthorized, InvoiceReleased
from domain.fiscal.invoice import Invoice, InvoiceAlreadyReleased, InvoiceKind, InvoiceStatus
from domain.kernel.brazil import Environment, State
from domain.kernel.refusal import InvalidTransition
from domain.processes.order_to_cash import receivables_of, shipment_of
from persistence.law.book import shipped_law
from tests.gateways.sample import ISSUED_AT, in_contingency, invoice, nfce

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def standing() -> AuthorityStanding:
    return AuthorityStanding(
        id=UUID(int=1), authority="SP", environment=Environment.TESTING, kind=InvoiceKind.NFE
    )


def policy(**wishes: int | None) -> ContingencyPolicy:
    return ContingencyPolicy(id=UUID(int=2), establishment_id=UUID(int=3), **wishes)


def test_it_is_wanted_when_calls_failed_for_long_enough_and_not_once() -> None:
    seen, usual = standing(), policy()
    seen.fail(at=NOW)
    assert not usual.wants(InvoiceKind.NFE, seen)
    seen.fail(at=NOW + timedelta(seconds=NFE_AFTER - 1))
    assert not usual.wants(InvoiceKind.NFE, seen)
    assert usual.wants(InvoiceKind.NFCE, seen)
    seen.fail(at=NOW + timedelta(seconds=NFE_AFTER))
    assert usual.wants(InvoiceKind.NFE, seen)
    assert not policy(nfe_after=None).wants(InvoiceKind.NFE, seen)


def test_an_answer_and_a_long_silence_begin_anew() -> None:
    seen = standing()
    seen.fail(at=NOW)
    seen.recover()
    assert (seen.failures, seen.failing_since) == (0, None)
    seen.fail(at=NOW)
    later = NOW + FORGETS_AFTER + timedelta(seconds=1)
    seen.fail(at=later)
    assert (seen.failures, seen.failing_since) == (1, later)


def test_nobody_asks_within_three_minutes_of_another() -> None:
    seen = standing()
    assert seen.may_be_asked(NOW)
    seen.asked_at = NOW
    assert not seen.may_be_asked(NOW + BETWEEN_QUESTIONS - timedelta(seconds=1))
    assert seen.may_be_asked(NOW + BETWEEN_QUESTIONS)


def signed() -> Invoice:
    made = invoice()
    made.sign(digest="d", path="p")
    return made


def test_another_way_is_another_key_under_the_same_number() -> None:
    made = signed()
    before = made.access_key
    in_contingency(made, Emission.SVC_AN)
    assert made.access_key != before
    assert (made.number, made.status, made.document_digest) == (1, InvoiceStatus.NUMBERED, None)


def test_what_may_have_arrived_keeps_its_key() -> None:
    made = signed()
    made.send(at=ISSUED_AT)
    with pytest.raises(InvalidTransition):
        in_contingency(made, Emission.SVC_AN)
    made.keep_back(sent_at=ISSUED_AT)
    in_contingency(made, Emission.SVC_AN)
    assert made.emission is Emission.SVC_AN


def test_what_goods_left_with_keeps_its_key_even_when_rejected() -> None:
    made = nfce(emission=Emission.OFFLINE)
    made.sign(digest="d", path="p")
    made.release(at=ISSUED_AT)
    made.release(at=ISSUED_AT + timedelta(hours=1))
    assert made.released_at == ISSUED_AT
    made.send(at=ISSUED_AT)
    made.reject(status_code=778, reason="NCM")
    with pytest.raises(InvoiceAlreadyReleased):
        in_contingency(made, Emission.OFFLINE)


def test_goods_that_left_do_not_leave_again_with_the_authorisation() -> None:
    made = nfce(emission=Emission.OFFLINE)
    made.sign(digest="d", path="p")
    made.release(at=ISSUED_AT)
    made.send(at=ISSUED_AT)
    made.authorize(protocol="1", status_code=100, reason="", at=ISSUED_AT, xml_path="x")
    facts = made.pull_events()
    released = next(fact for fact in facts if isinstance(fact, InvoiceReleased))
    authorized = next(fact for fact in facts if isinstance(fact, InvoiceAuthorized))
    assert (shipment_of(released) is None, receivables_of(released) is None) == (False, False)
    assert (shipment_of(authorized), receivables_of(authorized)) == (None, None)


def test_every_state_has_who_stands_in_for_its_authority() -> None:
    law = shipped_law(NOW.date())
    found = {state: law.rule(VirtualAuthority, state.value).emission for state in State}
    assert set(found.values()) == {Emission.SVC_AN, Emission.SVC_RS}
    assert (found[State.parse("SP")], found[State.parse("PR")]) == (Emission.SVC_AN, Emission.SVC_RS)
    assert law.rule(AnonymousLimit, "BR").total == 10_000
    terms = {way: law.rule(UsedFirstTerm, way).within for way in (Emission.OFFLINE, Emission.EPEC)}
    assert terms == {Emission.OFFLINE: timedelta(days=1), Emission.EPEC: timedelta(days=7)}
