"""What may be said about a secret (nothing) and about somebody else's text (little). Knows no provider and no log."""

import re
from collections.abc import Iterable

LONGEST = 300
_RULES = (
    (re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=]*"), "[picture]"),
    (
        re.compile(r"(https?://[^\s?#\"'<>]+)\?[^\s\"'<>]*"),
        r"\1",
    ),  # signed addresses carry their signature behind the ?
    (re.compile(r"\b(https?://)[^\s/@\"'<>]+@"), r"\1"),
    (re.compile(r"\b(bearer|basic)\s+[^\s,;\"']+", re.IGNORECASE), r"\1 [hidden]"),
    (
        re.compile(
            r"\b((?:x[-_])?(?:api[-_ ]?)?key(?:[-_ ]?id)?|token|secret|password|ip|daily_limit_amount)"
            r"([\"']?\s*[=:]\s*[\"']?)[^\s,;\"'}&]+",
            re.IGNORECASE,
        ),
        r"\1\2[hidden]",
    ),
    (re.compile(r"\b(?:sk|pk|uk|wsk|whsec)[-_][A-Za-z0-9_\-*.]{6,}"), "[hidden]"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"), "[hidden]"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "[address]"),
    (re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[\w ]+:)\d+>"), "[mention]"),
    (re.compile(r"@(?=everyone\b|here\b)", re.IGNORECASE), ""),
)


class Key:
    """A provider's key: handed round as an object that shows itself to nobody by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Raise ValueError unless the text can stand in a header; the sentence does not hold it."""
        if not text or not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("the key is empty or holds characters that no key has (spaces, line ends, accents)")
        self._text = text

    def __repr__(self) -> str:
        return "Key(hidden)"

    def reveal(self) -> str:
        """The key itself, for the one header it belongs in."""
        return self._text

    def hide_in(self, data: bytes) -> bytes:
        """The bytes of an answer without the key, should the other side have repeated it."""
        return data.replace(self._text.encode(), b"[hidden]")


def clean(text: str, *, secrets: Iterable[Key] = (), longest: int = LONGEST) -> str:
    """Somebody else's text as one line for the owner's log.

    Keys, addresses of machines, signatures of links, mentions, control and direction characters are taken out;
    at most `longest` characters remain.
    """
    for secret in secrets:
        text = text.replace(secret.reveal(), "[hidden]")
    text = text[: longest * 20]  # an HTML page of megabytes is not worth ten expressions
    text = "".join(c if c.isprintable() else " " for c in text)
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
