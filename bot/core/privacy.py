"""What a member may ask of those who keep something about them: how much it is, and what an export looks like.

Values and words only. The words stand here because they explain what an export holds; nothing is read or written.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = "easel-export/1"
MEGABYTE = 1024 * 1024
# Discord takes 10 MiB in a private message; some room is left for what surrounds the file.
# Source: https://discord.com/developers/docs/reference#uploading-files
PART_BYTES = 10 * MEGABYTE - 256 * 1024
PICTURE_BYTES = PART_BYTES - 64 * 1024
EXPORT_EVERY = 10 * 60 * 1000  # milliseconds between two exports of one member
EXPORT_LASTS = 60 * 60 * 1000  # milliseconds after which one that never ended counts as broken off

# Why a picture's record has no file of its own, or not the one that was made.
SMALLER = "a smaller copy: the picture itself is larger than a private message may carry"
TOO_LARGE = "no file: the picture is larger than a private message may carry, and could not be made smaller"
UNREADABLE = "no file: its bytes could not be read"
TAKEN_DOWN = "no file: it was taken down"
HIDDEN = "no file: a moderator has to look at it first"


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """How much is kept about a member in a server, counted.

    Attributes:
        made, handed_in: pictures that are still there.
        further: of both, those that others have taken further.
        orders: whose words are still known.
        open_orders: that are still under way.
        stars, tray, styles, reports: given, collected, written, written.
        appeals: that nobody has answered yet.
        strikes: that still count.
        suspended: whether a suspension still holds.
        decided: lines of the log that the member wrote as a moderator.
    """

    made: int = 0
    handed_in: int = 0
    further: int = 0
    orders: int = 0
    open_orders: int = 0
    stars: int = 0
    tray: int = 0
    styles: int = 0
    reports: int = 0
    appeals: int = 0
    strikes: int = 0
    suspended: bool = False
    decided: int = 0

    @property
    def pictures(self) -> int:
        """Made and handed in."""
        return self.made + self.handed_in


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A message of Easel's that shows something erased and has to go; `tries` counts those before."""

    channel_id: int
    message_id: int
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of an export, whole and ready to be sent; `size` in bytes. It is deleted when the next one is asked for.

    Attributes:
        number: counts from 1.
        name: what the member sees.
        path: where it lies now.
        last: nothing follows it.
    """

    number: int
    name: str
    path: Path
    size: int
    last: bool


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What an export held in the end: pictures with their files, smaller copies among them, and those without."""

    parts: int = 0
    pictures: int = 0
    smaller: int = 0
    without: int = 0
    unreadable: int = 0


def slug(name: str) -> str:
    """A server's name as part of a file name: small letters, digits and hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "server"


def moment(milliseconds: int | None) -> str | None:
    """A time as exports tell it: `2026-11-18T11:06:40.000Z`."""
    if milliseconds is None:
        return None
    seconds, rest = divmod(milliseconds, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03}Z"


def readme(server: str, *, made_at: int) -> str:
    """The README.txt of an export."""
    return f"""Your data from Easel
====================

Server: {server}
Made:   {moment(made_at)}

This is everything that this server's Easel keeps about you. If Easel knows you
from other servers too, ask for an export there as well.

pictures/    Every picture you made or handed in, under its number. What was
             taken down, or waits for a moderator, has no file.
easel.json   Everything else: your orders with their words, what they cost, your
             stars and styles, your wishes, and what moderation wrote down about
             you. It lies in the last of the files; if there is very much of it,
             it goes on in easel-2.json and so on.

Every file is complete by itself: unpack them all into the same folder.

Times are in UTC. Amounts are in millionths of a US dollar (micro_usd). What
others wrote is not in here, nor who reported a picture or decided about one.
What each name in easel.json means is told in Easel's documents, under
"Your data".
"""
