"""Which of the media types a client accepts it is answered with (GraphQL over HTTP)."""

from __future__ import annotations

from functools import lru_cache

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
EVENTS = "text/event-stream"

OFFERED = (GRAPHQL, JSON)
WITHIN = {"*/*": (JSON, GRAPHQL), "application/*": (GRAPHQL, JSON), GRAPHQL: (GRAPHQL,), JSON: (JSON,)}
"""What is offered of each range, the preferred one first."""


def response_type(accept: str | None) -> str | None:
    """What to answer with; None when the client accepts nothing that is offered (RFC 9110, 12.5.1)."""
    ranges = accepted(accept or "*/*")
    said = {named for named, _ in ranges}
    for named, weight in ranges:
        for media in WITHIN.get(named, ()):
            narrowest = next(each for each in (media, "application/*", "*/*") if each in said)
            if weight > 0 and named == narrowest:
                return media
    return None


def wants_page(accept: str | None) -> bool:
    """Whether a browser asks, rather than a program."""
    return any(media == HTML and weight > 0 for media, weight in accepted(accept or ""))


def takes_events(accept: str) -> bool:
    """Whether the events of a subscription may be streamed; says nothing of any other operation."""
    return any(media == EVENTS and weight > 0 for media, weight in accepted(accept))


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an answer may be compressed (RFC 9110, 12.5.3)."""
    weights = dict(reversed(accepted(accept_encoding)))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def accepted(header: str) -> list[tuple[str, float]]:
    """Media types, or codings, with their weights, the preferred ones first."""
    return sorted((_weighed(part) for part in header.split(",")), key=lambda one: -one[1])


def _weighed(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.lower().split(";"))
    weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return media, float(weight)
    except ValueError:
        return media, 0.0


@lru_cache(maxsize=100)
def is_json(content_type: str | None) -> bool:
    """Whether a request body is JSON in UTF-8; forms are not, so that no other site can send one."""
    media, *parameters = (piece.strip().lower() for piece in (content_type or "").split(";"))
    charset = next((text[8:].strip('"') for text in parameters if text.startswith("charset=")), "utf-8")
    return media == JSON and charset in ("utf-8", "utf8")
