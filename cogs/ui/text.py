"""Members' text made fit to be shown: no markup, no tricks with invisible letters, never too long.

Lengths are counted in UTF-16 units, the stricter of the two ways in which Discord's limits may be meant.
"""

import re
import unicodedata

from bot.core.jobs import Job
from bot.core.requests import Kind

ALT_LIMIT = 1024  # https://discord.com/developers/docs/resources/message#attachment-object
THREAD_LIMIT = 90  # Discord takes 100: https://discord.com/developers/docs/resources/channel#channel-object
PROMPT_SHOWN = 600
NO_WORDS = "(words no longer kept)"
_ELLIPSIS = "…"
_MARKUP = re.compile(r"([\\*_~`|<>@\[\]]|:(?=//))")
_SPACE = re.compile(r"\s+")
# Invisible letters that only hide or reorder text. The joiners U+200C and U+200D stay: scripts and emoji need them.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_TRAILING = re.compile("[\u200d\u200c\ufe0e\ufe0f\ud800-\udfff]+$")
_ISOLATE, _POP = "\u2068", "\u2069"
_MARK = re.compile(r"(<t:\d{1,14}(?::[tTdDfFR])?>|<@[!&]?\d{1,20}>|<#\d{1,20}>)")


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def cut(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis, at most `limit` UTF-16 units long."""
    if units(text) <= limit:
        return text
    room, kept = limit - 1, 0
    for letter in text:
        room -= 2 if letter > "\uffff" else 1
        if room < 0:
            break
        kept += 1
    return _TRAILING.sub("", text[:kept].rstrip()) + _ELLIPSIS


def plain(text: str) -> str:
    """One line without control characters and without letters that hide or turn the text around."""
    line = _SPACE.sub(" ", text)
    kept = (letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cs"))
    return _HIDDEN.sub("", "".join(kept)).strip()


def escaped(text: str) -> str:
    """Text in which Discord finds no mention, markup, timestamp or link."""
    return _MARKUP.sub(r"\\\1", text)


def tame(text: str) -> str:
    """One line in which Discord shows moments and names, and nothing else as anything but letters.

    For sentences of the engine that repeat what moderators or a server's AutoMod wrote.
    """
    parts = _MARK.split(plain(text))
    return "".join(part if place % 2 else escaped(part) for place, part in enumerate(parts))


def quoted(text: str, limit: int = PROMPT_SHOWN) -> str:
    """A member's words in quotation marks, safe inside any line of a message.

    The opening mark also keeps `#`, `-` and `1.` from the start of the line, where they would mean something. Every
    order had words once: where there are none, they were erased, or kept as long as the owner wants.
    """
    if not text:
        return NO_WORDS
    shown = cut(plain(text), limit) or "(nothing that can be seen)"
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in shown):
        return f"“{_ISOLATE}{escaped(shown)}{_POP}”"
    return f"“{escaped(shown)}”"


def alt_text(job: Job) -> str:
    """What somebody hears who cannot see the pictures of this job."""
    words = plain(job.request.wish) or "(no words)"
    if job.request.style:
        words += f", in the style {plain(job.request.style)}"
    if job.request.kind is Kind.BLEND or job.request.pictures > 1:
        start = f"A blend of {job.request.pictures} pictures, made by Easel from the words: "
    elif job.request.pictures:
        start = "An edit of a picture, made by Easel from the words: "
    else:
        start = "Picture made by Easel from the words: "
    return cut(start + words, ALT_LIMIT)


def thread_name(job: Job) -> str:
    """A name for the job's thread; never empty."""
    return cut(plain(job.request.wish), THREAD_LIMIT) or f"Picture {job.id}"
