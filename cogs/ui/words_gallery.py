"""Sentences about stars, the gallery, contact sheets and the settings of a server."""

from collections.abc import Sequence

from bot.core.family import Node
from cogs.ui import words
from cogs.ui.text import ALT_LIMIT, cut, plain

STAR_WHICH = "Which of them do you like? Press again to take a star back."
EMPTY = "The gallery is empty so far. Every picture made here comes into it: `/imagine` makes the first one."
EMPTY_OF_MEMBER = "No pictures by {who} here yet."
EMPTY_THREAD = "No picture stands in that thread any more."
NO_THREAD = "The thread of this card is gone, or you cannot look into it."
OUT_OF_SIGHT = "-# {count} of this page stand where you cannot look."
IN_ITS_THREAD = "See it where it was made"
NEWEST, STARS = "newest", "stars"
SORTED = {NEWEST: "newest first", STARS: "most starred first"}
REMIX_DEFAULT = ("Turn remixing off by default", "Turn remixing on by default")
CLOSE_GALLERY = "No gallery channel"
STYLE_GONE = "The style “{name}” is gone. Pictures made with it stay."
NO_STYLES = "This server has no styles yet. `/studio style add` makes one."
SHEET_ALT = "A contact sheet of {count}: "
TOP_TITLE = "Most starred and newest"
MOST_STARRED, NEWEST_ONES = "**Most starred**", "**Newest**"
BACK_ON, EARLIER_LATER = ("◀ Back", "More ▶"), ("◀ Earlier", "Later ▶")
_ALOUD = 60


def starred(count: int) -> str:
    """`1 star`, `3 stars`."""
    return "1 star" if count == 1 else f"{count} stars"


def sheet_aloud(nodes: Sequence[Node]) -> str:
    """A contact sheet for somebody who cannot see it."""
    told = "; ".join(f"#{node.number} “{cut(plain(node.prompt), _ALOUD) or '(no words)'}”" for node in nodes)
    return cut(SHEET_ALT.format(count=words.pictures(len(nodes))) + told, ALT_LIMIT)


def gallery_title(sort: str, page: int, pages: int) -> str:
    """The heading of a page; `page` counts from 0."""
    where = f" · page {page + 1} of {pages}" if pages > 1 else ""
    return f"Gallery · {SORTED[sort]}{where}"


def summary_title(count: int, page: int, pages: int) -> str:
    """The heading of a thread's summary; `page` counts from 0."""
    where = f" · page {page + 1} of {pages}" if pages > 1 else ""
    return f"This thread in order · {words.pictures(count)}{where}"


def top_card(count: int) -> str:
    """The heading of a long thread's card."""
    return f"### What this thread has come to: {words.pictures(count)}"


def gallery_line(channel_id: int | None, stars: int) -> str:
    """Where starred pictures go."""
    if channel_id is None:
        return "Starred pictures are shown nowhere else: no gallery channel is set."
    return f"A picture goes to <#{channel_id}> once it has {starred(stars)}."


def remixing_line(*, allow: bool) -> str:
    """The server's default."""
    verb = "may" if allow else "may not"
    return f"Members who never said anything: others **{verb}** take their pictures further."


def cannot_post(channel_id: int, names: Sequence[str]) -> str:
    """A gallery channel Easel could not use."""
    return (
        f"I could not post in <#{channel_id}>: I lack {words.listed([f'**{name}**' for name in names])} there. "
        "Grant it and try again; nothing was changed."
    )


def style_line(name: str, template: str, example: int | None) -> str:
    """One style of the list; name and template already quoted, `example` a picture's number."""
    return f"**{name}**{f' · example #{example}' if example else ''}\n-# {template}"


def style_saved(name: str, *, known: bool) -> str:
    """After `/studio style add`."""
    return f"{'Changed' if known else 'Added'} the style {name}. Members choose it with the option `style`."
