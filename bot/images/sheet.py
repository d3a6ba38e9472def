"""A contact sheet: pictures in reading order, each with its number and stars. Knows no members and no pages."""

from collections.abc import Mapping, Sequence

from bot.core.family import Node
from bot.images.encoding import encode
from bot.images.lettering import Lettering
from bot.images.palette import ACCENT, INK, QUIET
from bot.images.paper import Paper, opened

MOST = 25
_MARGIN, _GAP, _PAD = 40, 20, 10
_HEADING = 104
_CAPTION = 76  # pixels below a thumbnail
_TITLE, _NUMBER, _WORDS = 36, 26, 21  # sizes of type, in pixels
_LARGEST = 320  # pixels of a thumbnail's square: what the vault's previews have
_WIDTH = 1240  # of the widest sheet; more columns make smaller pictures
_LEAST_COLUMNS = 2  # keeps room for the title
_QUALITY = 88


def draw_sheet(
    nodes: Sequence[Node], thumbs: Mapping[int, bytes | None], lettering: Lettering, *, title: str, most: int = MOST
) -> bytes:
    """The JPEG, without a heading when `title` is empty. `thumbs` are previews by number; a missing one is a grey tile.

    Of more than `most` pictures the first are shown, and the sheet says so.
    """
    shown = nodes[:most]
    columns, side = _grid(len(shown))
    wide, high = side + 2 * _PAD, side + 2 * _PAD + _CAPTION
    rows = -(-len(shown) // columns)
    room = columns * wide + (columns - 1) * _GAP
    first = _HEADING if title else _MARGIN
    paper = Paper(room + 2 * _MARGIN, first + max(1, rows) * (high + _GAP) - _GAP + _MARGIN, lettering)
    if title:
        _heading(paper, title, _count(len(shown), len(nodes)), room)
    for place, node in enumerate(shown):
        row, column = divmod(place, columns)
        left, top = _MARGIN + column * (wide + _GAP), first + row * (high + _GAP)
        paper.shadow((left, top, wide, high))
        paper.card((left, top, wide, high))
        _picture(paper, node, thumbs.get(node.number), (left + _PAD, top + _PAD, side, side))
    if not shown:
        paper.blank("no pictures yet", _NUMBER, (_MARGIN, first, room, high))
    return encode(paper.image, "jpeg", quality=_QUALITY)


def _grid(count: int) -> tuple[int, int]:
    """Columns, and pixels of each thumbnail's square: as near to a square sheet as count allows."""
    columns = _LEAST_COLUMNS
    while columns * columns < count:
        columns += 1
    side = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GAP) // columns - 2 * _PAD
    return columns, min(side, _LARGEST)


def _count(shown: int, total: int) -> str:
    if shown < total:
        return f"the first {shown} of {total} pictures"
    return "1 picture" if total == 1 else f"{total} pictures"


def _heading(paper: Paper, title: str, count: str, room: int) -> None:
    letters = paper.letters
    letters.draw(paper.pen, (_MARGIN, 52), letters.fitted(title, _TITLE, room), _TITLE, INK, bold=True)
    letters.draw(paper.pen, (_MARGIN, 84), count, _WORDS, QUIET)


def _picture(paper: Paper, node: Node, thumb: bytes | None, square: tuple[int, int, int, int]) -> None:
    left, top, side, _ = square
    if node.removed:
        paper.blank("removed", _WORDS, square)
    else:
        x, y, wide, _ = paper.thumbnail(opened(thumb), square)
        if node.stars:
            paper.label(f"{node.stars:,}", _WORDS, right=x + wide - 6, top=y + 6, star=True)
    letters, base = paper.letters, top + side + 36
    letters.draw(paper.pen, (left + 2, base), f"#{node.number}", _NUMBER, INK, bold=True)
    if not node.removed:
        words = node.prompt or ("handed in" if node.uploaded else "")
        colour = QUIET if node.prompt else ACCENT
        letters.draw(paper.pen, (left + 2, base + 31), letters.fitted(words, _WORDS, side - 4), _WORDS, colour)
