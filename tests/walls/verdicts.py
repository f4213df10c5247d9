"""What an answer gives away: anything of theirs, that something exists, or what one may not see."""

from __future__ import annotations

import re

from tests.walls.attempts import Attempt
from tests.walls.ground import Ground
from tests.walls.wire import Answer

VOLATILE = re.compile(
    rb'"requestId":"[^"]*"|"cost":\{[^}]*\}|"(?:start|end)?[cC]ursor":"[^"]*"|"retryAfterMs":\d+'
)
MADE = re.compile(rb"[0-9a-f]{32}")
UNLIKE = {"date", "x-request-id", "content-length", "etag"}
"""Headers that differ between any two answers."""
GROWING = re.compile(rb"audit|processSteps|integrityChecks")
"""Lists that grow while anybody tries anything."""
DONE_WITHOUT = re.compile(rb'"errors":\[\]')


def faults_of(attempt: Attempt, answer: Answer, twin: Answer | None, ground: Ground) -> list[str]:
    """Sentences; none when everything is as promised."""
    found = []
    if answer.failed:
        found.append("a server error")
    if seen := ground.theirs.seen_in(answer.body, attempt.sent):
        found.append(f"shows of theirs {sorted(seen)[:3]}")
    if twin is not None and told_apart(attempt, answer, twin):
        found.append("theirs is told from nobody's")
    if attempt.who is not None and (told := attempt.who.told(answer.body)):
        found.append(f"shows what is not for them {sorted(told)[:3]}")
    if attempt.refused and DONE_WITHOUT.search(answer.body):
        found.append(f"does {attempt.refused} without the permission")
    if attempt.kind == "tokens" and answer.status != 401:
        found.append("lets in by a token that was never issued")
    return found


def told_apart(attempt: Attempt, answer: Answer, twin: Answer) -> bool:
    """Whether what is theirs is answered otherwise than what nobody has, but for the ids themselves."""
    if GROWING.search(attempt.sent):
        return False
    return _plain(attempt, answer) != _plain(attempt, twin)


def _plain(attempt: Attempt, answer: Answer) -> tuple[object, ...]:
    body = VOLATILE.sub(b"", answer.body)
    for id in attempt.ids:
        body = body.replace(id.encode(), b"ID")
    headers = {name: value for name, value in answer.headers.items() if name not in UNLIKE}
    return answer.status, headers, body
