"""Processes that part from one: each is one of its own, and none is missed for long."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import ValidationError

from api.together import UNAVAILABLE
from persistence.embedded.deaths import HEALTHY_AFTER, LONGEST_PAUSE, Deaths
from persistence.settings import Settings
from tests.patience import until

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")


@contextmanager
def together(*wrong: str) -> Generator[subprocess.Popen[str]]:
    """Two, and their parent."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.api.together_program", *wrong],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=20)


def told(process: subprocess.Popen[str]) -> Any:
    """What one of them says next."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def test_each_draws_numbers_of_its_own() -> None:
    with together() as parent:
        one, other = told(parent), told(parent)
    assert {one["number"], other["number"]} == {0, 1}
    assert len({parent.pid, one["pid"], other["pid"]}) == 3
    assert not set(one["drawn"]) & set(other["drawn"])


def test_one_that_is_killed_is_replaced_and_told_of() -> None:
    with together() as parent:
        one, other = told(parent), told(parent)
        os.kill(one["pid"], signal.SIGKILL)
        new = told(parent)
        assert new["number"] == one["number"]
        assert new["pid"] not in (one["pid"], other["pid"])
        assert not set(new["drawn"]) & set(one["drawn"])
        parent.terminate()
        _, log = parent.communicate(timeout=20)
    assert parent.returncode == 0
    [ended] = map(json.loads, log.splitlines())
    assert (ended["event"], ended["pid"], ended["code"]) == ("process_ended", one["pid"], -signal.SIGKILL)


def test_none_outlives_its_parent() -> None:
    with together() as parent:
        pids = [told(parent)["pid"], told(parent)["pid"]]
        parent.kill()
        until(lambda: not any(map(psutil.pid_exists, pids)))


def test_where_they_cannot_begin_the_parent_does_not_try_forever() -> None:
    with together("unavailable") as parent:
        assert parent.wait(20) == UNAVAILABLE


def test_where_it_is_seen_before_that_they_cannot_begin_none_does() -> None:
    with together("refused") as parent:
        said, _ = parent.communicate(timeout=20)
    assert (parent.returncode, said) == (UNAVAILABLE, "")


def test_a_second_ctrl_c_does_not_wait_for_anybody() -> None:
    with together("stubborn") as parent:
        pids = {line["pid"] for line in (told(parent) for _ in range(4)) if line}
        until(lambda: parent.send_signal(signal.SIGINT) or parent.poll() is not None)
        assert parent.returncode == 0
        assert not any(map(psutil.pid_exists, pids))


def test_who_dies_again_and_again_is_begun_later_each_time() -> None:
    deaths = Deaths()
    pauses = [deaths.pause(1) for _ in range(9)]
    assert pauses[:3] == [0.5, 1, 2]
    assert pauses[-1] == LONGEST_PAUSE
    assert deaths.pause(HEALTHY_AFTER + 1) == 0.5


def test_elsewhere_than_on_linux_several_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    given = {"database_url": "postgresql://one@localhost/one", "secret_key": "x" * 32}
    assert Settings(**given, api_processes=1).api_processes == 1  # ty: ignore[invalid-argument-type]
    with pytest.raises(ValidationError, match="needs Linux"):
        Settings(**given, api_processes=2)  # ty: ignore[invalid-argument-type]
