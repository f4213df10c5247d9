"""Signatures as the Standard Webhooks specification says, held against its own example."""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path
from typing import Any

from workers.gateways.standard_webhooks import Message, headers_of

KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
EXAMPLE = Message(
    id="msg_p5jXN8AQM9LWM0D4loKWxJek",
    url="https://example.com",
    body=b'{"test": 2432232314}',
    keys=[KEY],
)
AT = 1614265330
PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"


def test_the_published_example_is_signed_as_published() -> None:
    headers = headers_of(EXAMPLE, at=AT)
    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_live_secret_signs() -> None:
    both = Message(id=EXAMPLE.id, url=EXAMPLE.url, body=EXAMPLE.body, keys=[b"k" * 32, KEY])
    first, second = headers_of(both, at=AT)["webhook-signature"].split(" ")
    assert second == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert first.startswith("v1,")
    assert first != second


def test_secrets_do_not_show_when_a_message_is_printed() -> None:
    assert "KEY" not in repr(EXAMPLE)
    assert repr(KEY) not in repr(EXAMPLE)


def test_the_python_of_the_page_for_receivers_tells_what_is_ours_from_what_is_not() -> None:
    (source,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    page: dict[str, Any] = {}
    exec(source, page)  # noqa: S102  of our own page
    verified, secret = page["verified"], "whsec_" + base64.b64encode(KEY).decode()
    fresh = headers_of(EXAMPLE, at=int(time.time()))
    assert verified(fresh, EXAMPLE.body, secret)
    assert not verified(fresh, EXAMPLE.body + b" ", secret)
    assert not verified(fresh, EXAMPLE.body, "whsec_" + base64.b64encode(b"k" * 32).decode())
    assert not verified(headers_of(EXAMPLE, at=AT), EXAMPLE.body, secret)
