"""What the processes write down: named facts only, and nothing that identifies a person or opens a door."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import MutableMapping, Sequence
from types import TracebackType
from typing import Any

import structlog
from pydantic_settings import BaseSettings

from persistence import tracing
from persistence.redaction import redacted
from persistence.settings import LogFormat
from workers.wordless import wordless

Entry = MutableMapping[str, Any]


class LogSettings(BaseSettings):
    """The part of an installation's settings that even a process without a database needs."""

    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.JSON


NAMED = frozenset(
    """
    event level timestamp process logger exception request_id trace_id operation code status company actor
    actor_id id task step subject case event_id fact queue attempts next_at seconds retry_seconds count port
    host pid path version check broker database reason expires_on job rows document service environment url
    method duration_ms errors head issuer line sessions table
    """.split()  # noqa: SIM905  fifty words read better as words
)
"""The only keys a log entry may have. Another one is left out, and its name is listed."""

log = structlog.get_logger(__name__)


def configure(process: str) -> None:
    """Send all that this process logs, the words of libraries and its own last ones included, to stderr."""
    own = LogSettings()
    structlog.contextvars.bind_contextvars(process=process)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(own.log_format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(own.log_level.upper())
    for chatty in ("asyncio", "dramatiq", "fontTools", "fpdf", "httpcore", "httpx", "redis", "urllib3"):
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))
    structlog.configure(
        processors=[*common(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _ended
    threading.excepthook = lambda told: _ended(told.exc_type, told.exc_value, told.exc_traceback)


def related(_: object, __: str, entry: Entry) -> Entry:
    """The request from which it follows, and its trace, so that what belongs together is found together."""
    if (request_id := tracing.request.get()) is not None:
        entry.setdefault("request_id", request_id)
    if (place := tracing.place()) is not None:
        entry["trace_id"] = place.split("-")[1]
    return entry


def without_words(_: object, __: str, entry: Entry) -> Entry:
    """An exception is told by its kind and place; what asyncio shows of a task holds the words of one."""
    error = entry.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        entry["exception"] = wordless(error)
    if entry.get("logger") == "asyncio":
        entry["event"] = str(entry["event"]).partition("\n")[0]
    return entry


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
        if not key.startswith("_"):
            entry[key] = _hidden(value)
    return entry


def common() -> list[structlog.typing.Processor]:
    """What is added to every entry, a library's too."""
    return [
        structlog.contextvars.merge_contextvars,
        related,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def formatter(form: LogFormat) -> logging.Formatter:
    """JSON for machines; for developers the time of the day and the words, those of exceptions too."""
    last: list[structlog.typing.Processor] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    exceptions: structlog.typing.Processor = without_words
    if form is LogFormat.CONSOLE:
        exceptions = structlog.processors.format_exc_info
        last = [
            _short,
            structlog.dev.ConsoleRenderer(
                colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=common(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            exceptions,
            only_named,
            without_secrets,
            *last,
        ],
    )


def _hidden(value: Any) -> Any:
    """Numbers of persons are numbers, too."""
    match value:
        case bool() | float() | None:
            return value
        case int():
            text = redacted(str(value))
            return value if text == str(value) else text
        case str():
            return redacted(value)
        case Sequence():
            return [_hidden(each) for each in value]
    return redacted(str(value))


def _ended(kind: type[BaseException], error: BaseException | None, _: TracebackType | None) -> None:
    """The last words of a process or a thread that nobody caught."""
    if not issubclass(kind, SystemExit | KeyboardInterrupt):
        log.critical("ended by a fault", exc_info=error)


def _short(_: object, __: str, entry: Entry) -> Entry:
    entry["timestamp"] = entry["timestamp"][11:19]
    entry.pop("process", None)
    entry.pop("logger", None)
    return entry
