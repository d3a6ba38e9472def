"""Logging set up once: readable lines or JSON, one chain for Easel's own lines and the libraries'.

Knows which secrets must never be written and masks them last, in values, messages and tracebacks.
Prompts are never logged: they belong to the members.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, TextIO
from urllib.parse import quote, quote_plus

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"
# Masking something this short would tear holes into ordinary words; no key is that short.
SHORTEST_SECRET = 4
# Their DEBUG lines are whole payloads and queries, with members' words, rules and interaction tokens in them.
WORDY = ("discord", "aiosqlite")
PRIVATE = frozenset({"prompt", "negative_prompt"})

# Whoever has an interaction token may speak as the bot for 15 minutes.
# https://docs.discord.com/developers/interactions/receiving-and-responding
_INTERACTION = r"(/(?:webhooks|interactions)/\d+/)[^/\s\"'?#\\]+"
# UModelVerse names the key (`key_id=`) in its refusals; the others are how signed addresses carry theirs.
_PARAMETER = (
    r"\b((?:key_id|api_?key|access_token|x-amz-signature|x-amz-credential|signature|token)=)"
    r"[^&\s\"'\\,;)\]}]+"
)
# What is secret by its place, whoever issued it. Each replacement keeps what helps to understand the line.
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\b(Bearer|Basic)\s+[^\s\"'\\,;&)\]}]+", rf"\1 {MASK}"),
        (r"\bBot\s+[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_.-]+", f"Bot {MASK}"),
        (_INTERACTION, rf"\1{MASK}"),
        (_PARAMETER, rf"\1{MASK}"),
        (r"([\"'](?:token|authorization|api_?key)[\"']\s*:\s*)([\"'])[^\"']+\2", rf"\1\2{MASK}\2"),
    )
)


class Redactor:
    """Masks given secrets, and whatever looks like one, in text and in values."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        # The longest first: a key that contains another one must go as a whole.
        ordered = sorted((s for s in spellings if len(s) >= SHORTEST_SECRET), key=lambda s: (-len(s), s))
        self._given = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def text(self, text: str) -> str:
        """The text without secrets."""
        if self._given is not None:
            text = self._given.sub(MASK, text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text

    def value(self, value: object) -> object:
        """The value without secrets; what is neither a number, a text nor a collection of these as text."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self._named(str(key), item) for key, item in value.items()}
        if isinstance(value, Sequence | set | frozenset) and not isinstance(value, bytes | bytearray):
            return [self.value(item) for item in value]
        return self.text(repr(value))

    def _named(self, name: str, value: object) -> object:
        if name in PRIVATE and value is not None:
            return f"({len(str(value))} characters)"
        return self.value(value)

    def in_values(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """A structlog processor for the values of a line, before they are rendered (and escaped)."""
        return {name: value if name.startswith("_") else self._named(name, value) for name, value in event.items()}

    def in_line(self, _logger: WrappedLogger, _method: str, line: Any) -> str:
        """A structlog processor for the line itself, after it was rendered: the last door."""
        return self.text(str(line))


def _spellings(secret: str) -> set[str]:
    """How a secret may stand in a line: as it is, in an address, in JSON, in a Python literal."""
    return {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1], repr(secret)[1:-1]}


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes lines; one that cannot be written is told of without its content, which nobody has redacted."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        """Say that a line is missing, and from where."""
        error = sys.exc_info()[0]
        why = error.__name__ if error else "an error"
        sys.stderr.write(f"A log line of {record.name} ({record.pathname}:{record.lineno}) was lost: {why}\n")


def configure(
    *,
    style: Literal["console", "json"] = "console",
    level: str = "INFO",
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Set up logging for this process; calling it again replaces what was set up before.

    Args:
        style: lines for people, or one JSON object a line.
        level: the lowest level written. Some libraries stay at INFO at least, see `WORDY`.
        secrets: texts that must never appear, in whatever spelling.
        stream: where lines go; standard error by default, so that output for pipes stays clean.
    """
    redactor = Redactor(secrets)
    target = stream if stream is not None else sys.stderr
    handler = LineHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_shared(), structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redactor.in_values,
                _renderer(style, colors=target.isatty()),
                redactor.in_line,
            ],
        )
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # loggers made before this call must follow it
    )
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, LineHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in WORDY:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    logging.captureWarnings(capture=True)


def about(**facts: str | int) -> AbstractContextManager[None]:
    """A context in which every line says what it is about, such as `job=12, user=34`.

    Holds for the current task and those started inside, through contextvars.
    """
    return structlog.contextvars.bound_contextvars(**facts)


def _shared() -> list[Processor]:
    """What happens to every line, whoever wrote it."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        # As text, here: the redactor must see tracebacks, and no renderer may add local variables to them.
        structlog.processors.format_exc_info,
    ]


def _renderer(style: Literal["console", "json"], *, colors: bool) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=colors)
