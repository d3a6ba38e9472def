"""The kinds of values a setting can hold, each read from text, or a sentence for what is wrong.

Knows how a value is written, not which settings exist. A sentence about a secret never repeats the
secret.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, SecretStr

MAX_USD = Decimal(1_000_000)  # keeps sums of micro-USD far inside SQLite's 64-bit integers
MAX_SHARDS = 10_000
MAX_SNOWFLAKE = 2**63 - 1

_WHOLE = re.compile(r"[0-9]{1,20}")
_AMOUNT = re.compile(r"[0-9]{1,20}(\.[0-9]{1,6})?")
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_SHOWN = 24  # letters of a wrong value that a sentence repeats: enough to recognise it


@dataclass(frozen=True, kw_only=True)
class SqliteFile:
    """A database in one file of this machine; `path` may be relative to the working directory."""

    path: Path


@dataclass(frozen=True, kw_only=True)
class ProviderAccess:
    """How one configured provider is reached.

    Attributes:
        name: its public name: `modelverse`, `wavespeed` or `vtrix`.
        key: goes into the `Authorization` header, to `base_url`'s host only.
        base_url: without a slash at its end; for Vtrix the address jobs are submitted to.
        concurrency: jobs at the provider at once; 0 = no limit.
    """

    name: str
    key: SecretStr
    base_url: str
    concurrency: int


@dataclass(frozen=True, kw_only=True)
class ModerationAccess:
    """An OpenAI-compatible API that is asked `base_url` + `/moderations`; some need no key."""

    base_url: str
    key: SecretStr | None


def whole(low: int, high: int, example: str) -> BeforeValidator:
    """A whole number from `low` to `high`, both included."""

    def read(value: object) -> int:
        text = str(value).strip()
        if not _WHOLE.fullmatch(text):
            raise ValueError(f"{_shown(text)} is not a whole number; write digits only, such as {example}")
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"{number} is out of range; it can be {low} to {high}")
        return number

    return BeforeValidator(read)


def read_usd(value: object) -> Decimal:
    """An amount in USD with at most six decimals (a micro-USD is the smallest there is)."""
    text = str(value).strip()
    if not _AMOUNT.fullmatch(text):
        raise ValueError(
            f"{_shown(text)} is not an amount in USD; write digits with a point and at most six decimals,"
            " without a sign or currency, such as 2.50 (0 = no limit)"
        )
    amount = Decimal(text)
    if amount > MAX_USD:
        raise ValueError(f"{text} is out of range; it can be 0 (no limit) to {MAX_USD}")
    return amount


def read_secret(value: object) -> SecretStr:
    """A token or key as it goes into a header: visible ASCII, nothing around it."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if text[:1] in "\"'" and text[:1] == text[-1:]:
        raise ValueError("it stands in quotation marks; write it without them")
    if text.startswith(("Bot ", "Bearer ")):
        raise ValueError(f"it starts with {text.split()[0]!r}; write only what comes after that")
    if any(character.isspace() for character in text):
        raise ValueError("it contains a space or a line break; copy it again, in one piece")
    if not (text.isascii() and text.isprintable()):
        raise ValueError("it contains a character no key has; copy it again from where it is shown")
    return SecretStr(text)


def read_url(value: object) -> str:
    """An http(s) address without a slash at its end, ready to have a path added."""
    text = str(value).strip().rstrip("/")
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        # Not repeated: what stands here by mistake is sometimes a key, or has one in it.
        raise ValueError(
            "it is not a web address; write one with http:// or https://, such as https://api.example.com/v1"
        )
    if parts.username is not None or parts.password is not None:
        raise ValueError("it has a user name or password in it; write the address without them")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ValueError("it has a ? or # part; write the address only up to the end of its path")
    return text


def _split(text: str) -> SplitResult | None:
    """The address taken apart; None when it cannot be one (spaces, a port that is no number)."""
    if any(character.isspace() or not character.isprintable() for character in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 else parts


def read_moderation_url(value: object) -> str:
    """The base of an OpenAI-compatible API; `/moderations` is added when it is asked."""
    text = read_url(value)
    if text.endswith("/moderations"):
        raise ValueError("leave out /moderations at the end; Easel adds it")
    return text


def read_database_url(value: object) -> str:
    """A database address this version can use; see `sqlite_file` for its parts."""
    text = str(value).strip()
    sqlite_file(text)
    return text


def sqlite_file(url: str) -> SqliteFile:
    """`sqlite:///data/x.db` is relative to the working directory, `sqlite:////srv/x.db` absolute.

    Raises:
        ValueError: not such an address, with a sentence that repeats none of it (another kind of
            address often has a password in it).
    """
    example = "write sqlite:///data/easel.db, or sqlite:////srv/easel.db for an absolute path"
    scheme, mark, rest = url.partition("://")
    if scheme.partition("+")[0] in ("postgresql", "postgres"):
        raise ValueError(f"PostgreSQL is not supported in this version; {example}")
    if not mark or scheme != "sqlite":
        raise ValueError(f"it is not the address of a database Easel can use; {example}")
    if not rest.startswith("/"):
        raise ValueError(f"it needs three slashes, or four for an absolute path; {example}")
    name = rest[1:]
    if not name or name.endswith("/") or name == ":memory:":
        raise ValueError(f"it names no file, and jobs must outlive the process; {example}")
    if "?" in name or "#" in name or not name.isprintable():
        raise ValueError(f"it has a ?, a # or an invisible character in it; {example}")
    if name.startswith("~"):
        raise ValueError("~ is not understood here; write the whole path, with four slashes")
    return SqliteFile(path=Path(name))


def read_folder(value: object) -> Path:
    """A folder, made later if it is missing; relative to the working directory or absolute."""
    text = str(value).strip()
    if not text.isprintable() or text.startswith("~"):
        raise ValueError("write a plain path without ~, such as data or /srv/easel")
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise ValueError(f"{text} exists and is not a folder; name a folder")
    return path


def read_host(value: object) -> str:
    """A host name or address to listen on, without scheme and port."""
    text = str(value).strip()
    if not re.fullmatch(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?", text):
        raise ValueError(f"{_shown(text)} is not a host to listen on; write one such as 127.0.0.1, ::1 or 0.0.0.0")
    return text


def read_shards(value: object) -> list[int] | None:
    """`0-3`, `0,2,5` or a mix of both as a list in rising order; `all` is None."""
    if value is None or isinstance(value, list):
        return value
    text = str(value).strip()
    if text.lower() == "all":
        return None
    found: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"{_shown(text)} is not a list of shards; write 0-3 or 0,2,5")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last >= MAX_SHARDS:
            raise ValueError(f"{_shown(part.strip())} is not a range of shards; write it as 0-3")
        found.extend(range(first, last + 1))
    if len(set(found)) != len(found):
        raise ValueError(f"{_shown(text)} names a shard twice; name each once")
    return sorted(found)


def one_of(*words: str, upper: bool = False) -> BeforeValidator:
    """One of a few words, in capitals or not."""

    def read(value: object) -> str:
        word = str(value).strip()
        word = word.upper() if upper else word.lower()
        if word not in words:
            raise ValueError(f"{_shown(str(value).strip())} is not a choice; write {_either(words)}")
        return word

    return BeforeValidator(read)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _kind(read: Callable[[object], Any]) -> BeforeValidator:
    return BeforeValidator(read)


Usd = Annotated[Decimal, _kind(read_usd)]
Secret = Annotated[SecretStr, _kind(read_secret)]
Url = Annotated[str, _kind(read_url)]
ModerationUrl = Annotated[str, _kind(read_moderation_url)]
DatabaseUrl = Annotated[str, _kind(read_database_url)]
Folder = Annotated[Path, _kind(read_folder)]
Host = Annotated[str, _kind(read_host)]
Shards = Annotated[list[int] | None, _kind(read_shards)]
Count = Annotated[int, whole(0, 1_000_000, "25")]
AtOnce = Annotated[int, whole(0, 1000, "3")]
Seconds = Annotated[int, whole(0, 7 * 24 * 3600, "600")]
Days = Annotated[int, whole(0, 3650, "30")]
Port = Annotated[int, whole(0, 65535, "8080")]
ShardCount = Annotated[int, whole(1, MAX_SHARDS, "16")]
VtrixBody = Annotated[Literal["wrapped", "flat"], one_of("wrapped", "flat")]
Classifier = Annotated[Literal["off", "nudenet"], one_of("off", "nudenet")]
LogFormat = Annotated[Literal["console", "json"], one_of("console", "json")]
LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    one_of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL", upper=True),
]
Snowflake = Annotated[int, whole(1, MAX_SNOWFLAKE, "123456789012345678")]
