"""Sessions end on theft, and patience with wrong passwords runs out slowly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.platform.session import FREE_ATTEMPTS, SESSION_LASTS, Session, SignInAttempts

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def a_session() -> Session:
    return Session(
        id=UUID(int=1), member_id=UUID(int=2), digest=b"1", opened_at=NOW, expires_at=NOW + SESSION_LASTS
    )


def test_each_token_is_good_for_one_exchange():
    session = a_session()
    assert session.rotate(presented=b"1", fresh=b"2", at=NOW)
    assert session.rotate(presented=b"2", fresh=b"3", at=NOW)
    assert session.generation == 3


def test_a_token_used_twice_ends_the_session():
    session = a_session()
    session.rotate(presented=b"1", fresh=b"2", at=NOW)
    assert not session.rotate(presented=b"1", fresh=b"3", at=NOW)
    assert session.ended_at == NOW
    assert not session.rotate(presented=b"2", fresh=b"3", at=NOW)


def test_nothing_is_exchanged_after_the_end():
    session = a_session()
    assert not session.rotate(presented=b"1", fresh=b"2", at=session.expires_at)
    session.end(at=NOW)
    session.end(at=NOW + timedelta(hours=1))
    assert session.ended_at == NOW


def test_the_wait_begins_after_some_free_attempts_and_doubles_up_to_an_hour():
    attempts, waits = SignInAttempts(id=UUID(int=1), account="a", last_at=NOW), []
    for _ in range(FREE_ATTEMPTS + 9):
        attempts.fail(NOW)
        waits.append(attempts.blocked_until and (attempts.blocked_until - NOW).total_seconds() / 60)
    assert waits == [None] * (FREE_ATTEMPTS - 1) + [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert attempts.blocks(NOW + timedelta(minutes=59))
    assert not attempts.blocks(NOW + timedelta(minutes=60))


def test_success_forgives():
    attempts = SignInAttempts(id=UUID(int=1), account="a", failures=9, blocked_until=NOW, last_at=NOW)
    attempts.succeed()
    assert (attempts.failures, attempts.blocked_until) == (0, None)
