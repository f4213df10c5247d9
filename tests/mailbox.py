"""Where letters arrive in tests: what a real SMTP server does with them."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class Mailbox:
    """Keeps what comes, unless ``reply`` says otherwise."""

    def __init__(self) -> None:
        self.reply, self.letters = "250 kept", list[EmailMessage]()

    async def handle_RCPT(  # noqa: N802  aiosmtpd calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.reply

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"
