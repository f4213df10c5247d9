"""What a webhook allows and refuses, and where it may lead."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.kernel.refusal import InvalidTransition, NotFound, Refusal
from domain.kernel.rotation import LastSecret, TwoSecretsLive
from domain.webhooks.address import AddressRefused, Reach, checked_address
from domain.webhooks.delivery import ATTEMPTS, PAUSES, pause_after
from domain.webhooks.endpoint import (
    PauseReason,
    Subscribed,
    WebhookEndpoint,
    WebhookSecret,
    WebhookState,
)
from domain.webhooks.events import WebhookPaused, WebhookTested

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ID, ANA, BEA = UUID(int=1), UUID(int=2), UUID(int=3)
DEVELOPMENT, TESTS = Reach(plain=True), Reach(plain=True, loopback=True)
REFUSED = (
    "http://hooks.example.com/x",
    "ftp://hooks.example.com/x",
    "https://user:secret@hooks.example.com/x",
    "https://hooks.example.com/x#part",
    "https://hooks.example.com:22/x",
    "https://hooks.example.com:5432/x",
    "https://hooks.example.com:99999/x",
    "https://localhost/x",
    "https://db.internal/x",
    "https://printer.local./x",
    "https://metadata/x",
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0/x",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://10.0.0.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https:///x",
    "https://hooks.example.com\\@10.0.0.1/x",
    "javascript:alert(1)",
)


def a_secret(number: int) -> WebhookSecret:
    return WebhookSecret(id=UUID(int=number), sealed=b"sealed", begun_at=AT)


@pytest.fixture
def webhook() -> WebhookEndpoint:
    return WebhookEndpoint(
        id=ID,
        url="https://hooks.example.com/x",
        events=("ORDER_PLACED",),
        document="{ __typename }",
        owner_id=ANA,
        created_at=AT,
        secrets=[a_secret(10)],
    )


@pytest.mark.parametrize("url", REFUSED)
def test_a_webhook_leads_to_public_addresses_by_tls_alone(url: str) -> None:
    with pytest.raises(Refusal):
        checked_address(url, Reach())


@pytest.mark.parametrize("url", ["https://hooks.example.com/x?a=1", "https://8.8.8.8:8443/", "https://a.br"])
def test_an_address_in_public_is_taken_as_it_is(url: str) -> None:
    assert checked_address(f" {url} ", Reach()) == url


def test_development_may_do_without_tls_and_tests_without_a_network() -> None:
    assert checked_address("http://hooks.example.com/x", DEVELOPMENT)
    assert checked_address("http://127.0.0.1:9999/x", TESTS)
    with pytest.raises(AddressRefused):
        checked_address("http://127.0.0.1:9999/x", DEVELOPMENT)
    with pytest.raises(AddressRefused):
        checked_address("http://10.0.0.1:9999/x", TESTS)


def test_two_secrets_live_and_no_third_and_never_none(webhook: WebhookEndpoint) -> None:
    with pytest.raises(LastSecret):
        webhook.retire(UUID(int=10))
    webhook.rotate(a_secret(11))
    with pytest.raises(TwoSecretsLive):
        webhook.rotate(a_secret(12))
    with pytest.raises(NotFound):
        webhook.retire(UUID(int=12))
    webhook.retire(UUID(int=10))
    assert [secret.id for secret in webhook.secrets] == [UUID(int=11)]


def test_who_changes_it_answers_for_it(webhook: WebhookEndpoint) -> None:
    webhook.change(
        Subscribed(url="https://b.example.com", events=("ORDER_HELD",), document="{ viewer { id } }"),
        owner_id=BEA,
    )
    assert (webhook.owner_id, webhook.url) == (BEA, "https://b.example.com")


def test_a_pause_says_why_and_is_announced_once(webhook: WebhookEndpoint) -> None:
    webhook.pause(PauseReason.GONE, at=AT)
    webhook.pause(PauseReason.EXHAUSTED, at=AT)
    assert (webhook.state, webhook.pause_reason, webhook.paused_at) == ("PAUSED", "GONE", AT)
    assert webhook.pull_events() == [WebhookPaused(webhook_id=ID, reason="GONE")]
    with pytest.raises(InvalidTransition):
        webhook.test()
    webhook.resume()
    assert (webhook.state, webhook.pause_reason, webhook.paused_at) == ("ACTIVE", None, None)
    webhook.test()
    assert webhook.pull_events() == [WebhookTested(webhook_id=ID)]


def test_what_was_removed_does_not_come_back_and_has_no_secrets(webhook: WebhookEndpoint) -> None:
    webhook.remove()
    webhook.remove()
    assert (webhook.state, webhook.secrets) == (WebhookState.REMOVED, [])
    for again in (
        webhook.resume,
        webhook.test,
        lambda: webhook.pause(PauseReason.BY_HAND, at=AT),
        lambda: webhook.rotate(a_secret(12)),
    ):
        with pytest.raises(InvalidTransition):
            again()


def test_after_the_last_attempt_there_is_no_pause() -> None:
    assert [pause_after(number) for number in range(1, ATTEMPTS)] == list(PAUSES)
    assert pause_after(ATTEMPTS) is None
    assert pause_after(ATTEMPTS + 1) is None
