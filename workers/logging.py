"""What the processes write down: named facts only, and nothing that identifies a person or opens a door."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from pydantic_settings import BaseSettings

from persistence.redaction import redacted
from persistence.settings import LogFormat

Entry = MutableMapping[str, Any]


class LogSettings(BaseSettings):
    """The part of an installation's settings that even a process without a database needs."""

    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.JSON


NAMED = frozenset(
    """
    event level timestamp process logger exception request_id operation code status company actor actor_id
    task step subject case event_id queue attempts next_at seconds count port host pid path version check
    broker database reason expires_on job rows document service environment url method duration_ms errors
    """.split()  # noqa: SIM905  forty words read better as words
)
"""The only keys a log entry may have. Another one is left out, and its name is listed."""


def configure(process: str) -> None:
    """Send everything this process logs, its libraries' words included, to standard error."""
    own = LogSettings()
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(own.log_format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(own.log_level.upper())
    for chatty in ("asyncio", "dramatiq", "fontTools", "fpdf", "httpcore", "httpx", "redis"):
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))
    structlog.configure(
        processors=[*_common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def only_named(_: object, __: str, entry: Entry) -> Entry:
    """Drop what nobody decided to log."""
    unnamed = [key for key in entry if key not in NAMED and not key.startswith("_")]
    for key in unnamed:
        del entry[key]
    if unnamed:
        entry["withheld"] = sorted(unnamed)
    return entry


def without_secrets(_: object, __: str, entry: Entry) -> Entry:
    """The second net: whatever is left, hide what looks secret or personal."""
    for key, value in entry.items():
        if isinstance(value, str):
            entry[key] = redacted(value)
        elif not isinstance(value, int | float | bool | None | list) and not key.startswith("_"):
            entry[key] = redacted(str(value))
    return entry


def _common() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(form: LogFormat) -> logging.Formatter:
    """JSON for machines; for a person the time of the day, the words and the facts."""
    last: list[structlog.typing.Processor] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    if form is LogFormat.CONSOLE:
        last = [
            _short,
            structlog.dev.ConsoleRenderer(
                colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_common(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            only_named,
            without_secrets,
            *last,
        ],
    )


def _short(_: object, __: str, entry: Entry) -> Entry:
    entry["timestamp"] = entry["timestamp"][11:19]
    entry.pop("process", None)
    entry.pop("logger", None)
    return entry
