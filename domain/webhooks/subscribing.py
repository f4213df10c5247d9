"""What somebody who saves a webhook asks for, checked."""

from __future__ import annotations

from typing import Protocol

from domain.kernel.command import UnitOfWork
from domain.kernel.refusal import Required, TooLong, checks
from domain.webhooks.address import checked_address
from domain.webhooks.document import DEFAULT_DOCUMENT, LONGEST_DOCUMENT
from domain.webhooks.endpoint import Subscribed
from domain.webhooks.ports import Destinations


class Asked(Protocol):
    """The fields that registering and changing have in common."""

    url: str
    events: tuple[str, ...]
    document: str | None


def subscribed(asked: Asked, uow: UnitOfWork) -> Subscribed:
    """Raises AddressRefused, Required, TooLong, all that apply at once."""
    url, document = asked.url, asked.document or DEFAULT_DOCUMENT
    with checks() as check:
        with check.at("url"):
            url = checked_address(url, uow.ask(Destinations).reach())
        check.that(asked.events, Required("events"))
        check.that(len(document) <= LONGEST_DOCUMENT, TooLong("document", longest=LONGEST_DOCUMENT))
    events = tuple(dict.fromkeys(map(str, asked.events)))
    return Subscribed(url=url, events=events, document=document)
