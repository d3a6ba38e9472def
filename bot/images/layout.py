"""Where everything in a family's picture stands, in pixels. Pure: numbers in, numbers out, no Pillow.

The tree grows downwards in rows. Within a row things stand in the order, and as near as possible to the middle,
of what they are made from and of what was made from them; that keeps arrows short and lets few of them cross.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.family import Family
from bot.images.outline import Item, Outline, collapse
from bot.images.rows import Room, Rows, arrange

MOST = 48  # pictures; so many noisy thumbnails still make a PNG of less than 8 MB
MARGIN = 48
HEADING = 132  # pixels above the first row
LEAST_WIDTH = 640  # room for the heading
THUMB = 212  # pixels of the square a thumbnail is fitted into
PAD = 12  # pixels between a card's edge and its thumbnail
ROW_GAP = 72  # room for arrows
BUBBLE = (168, 64)
_LANE = 32  # pixels across, gap included
_SWEEPS = 8
_CARD = THUMB + 2 * PAD

# Five cards across: more, and nobody could read them on a phone that is held upright.
UPRIGHT = Room(width=5 * _CARD + 4 * 24, lanes=6, rows=12, tile=_CARD, bubble=BUBBLE[0], gap=24)
# Long thin families get wide cards, with the words beside the thumbnail.
BESIDE = Room(width=2 * 560 + 32, lanes=6, rows=12, tile=560, bubble=BUBBLE[0], gap=32)
_WORDS = 116  # pixels below an upright card's thumbnail

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A picture's card or a bubble: its corner, its size, and what it is; see `Item`."""

    left: int
    top: int
    width: int
    height: int
    number: int | None
    hidden: tuple[int, ...] = ()

    @property
    def middle(self) -> float:
        """Its centre line, in pixels from the left."""
        return self.left + self.width / 2

    @property
    def bottom(self) -> int:
        """Pixels from the top."""
        return self.top + self.height


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """From a parent to a child, as places in `Plan.boxes`.

    `points` go straight down within rows and bend in the gaps between them: an even number, in pairs of top and
    bottom within one row.
    """

    source: int
    target: int
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A drawing to be made; `beside` when the words stand beside the thumbnails."""

    width: int
    height: int
    beside: bool
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def shown(self) -> tuple[int, ...]:
        """Numbers of the pictures that have a card."""
        return tuple(box.number for box in self.boxes if box.number is not None)


def plan(family: Family, *, most: int = MOST) -> Plan:
    """Place a family; what does not fit is counted in bubbles. The asked-for picture always has a card."""
    upright = _plan(family, UPRIGHT, most)
    tops = [box.top for box in upright.boxes if box.number is not None]
    thin = bool(tops) and max(tops.count(top) for top in tops) <= 2  # cards side by side
    return _plan(family, BESIDE, most) if thin else upright


def _plan(family: Family, room: Room, most: int) -> Plan:
    outline = collapse(family, most=most, fits=lambda tried: arrange(tried, room) is not None)
    rows = arrange(outline, room)
    if rows is None:  # one picture and two bubbles stand in any room; a smaller one is a mistake in this file
        raise ValueError(f"A family tree does not fit into {room}.")
    return _Drafting(outline, rows, room).plan()


@dataclass(kw_only=True)
class _Spot:
    """Something that takes room in a row: an item, or the lane of one that passes by."""

    item: int
    row: int
    wide: int
    x: float = 0.0  # of its middle


class _Drafting:
    """One plan while it is made."""

    def __init__(self, outline: Outline, rows: Rows, room: Room) -> None:
        self._outline = outline
        self._rows = rows
        self._room = room
        count = max(rows.level, default=-1) + 1
        self._spots: list[list[_Spot]] = [[] for _ in range(count)]
        self._at: dict[tuple[int, int], _Spot] = {}  # by item and row
        for place, item in enumerate(outline):
            for row in range(rows.level[place], rows.reach[place] + 1):
                wide = room.wide(item) + room.gap if row == rows.level[place] else _LANE
                spot = self._at[place, row] = _Spot(item=place, row=row, wide=wide)
                self._spots[row].append(spot)
        self._width = max((sum(spot.wide for spot in row) for row in self._spots), default=0)
        self._above: dict[tuple[int, int], list[_Spot]] = {key: [] for key in self._at}
        self._below: dict[tuple[int, int], list[_Spot]] = {key: [] for key in self._at}
        self._link()

    def _link(self) -> None:
        """Every spot knows what its arrows come from and go to in the rows next to it."""
        for (place, row), spot in self._at.items():
            lane = row > self._rows.level[place]
            sources = (place,) if lane else self._outline[place].parents
            for source in sources:
                upper = self._at[source, row - 1]
                self._above[place, row].append(upper)
                self._below[source, row - 1].append(spot)

    def plan(self) -> Plan:
        """Find the places, then write them down."""
        for row in self._spots:
            self._settle(row, [0.0] * len(row))
        for sweep in range(_SWEEPS):
            self._sweep(downwards=sweep % 2 == 0, sort=sweep < _SWEEPS - 2)
        edge = MARGIN - self._room.gap // 2  # half a gap is part of every spot
        shift = edge - min((spot.x - spot.wide / 2 for spot in self._at.values()), default=0)
        right = max((spot.x + spot.wide / 2 for spot in self._at.values()), default=0) + shift + edge
        width = max(LEAST_WIDTH, round(right))
        shift += (width - right) / 2
        for spot in self._at.values():
            spot.x += shift
        tops, bottoms = self._heights()
        boxes = tuple(self._box(place, item, tops) for place, item in enumerate(self._outline))
        arrows = tuple(
            self._arrow(parent, place, boxes, tops, bottoms)
            for place, item in enumerate(self._outline)
            for parent in item.parents
        )
        height = (bottoms[-1] if bottoms else HEADING) + MARGIN
        return Plan(width=width, height=height, beside=self._room == BESIDE, boxes=boxes, arrows=arrows)

    def _sweep(self, *, downwards: bool, sort: bool) -> None:
        """Pull each row to what its arrows come from, or go to."""
        for row in self._spots if downwards else reversed(self._spots):
            near = self._above if downwards else self._below
            wanted = []
            for spot in row:
                others = near[spot.item, spot.row]
                wanted.append(sum(other.x for other in others) / len(others) if others else spot.x)
            if sort:
                order = sorted(range(len(row)), key=lambda at: (wanted[at], self._outline[row[at].item].number is None))
                row[:], wanted = [row[place] for place in order], [wanted[place] for place in order]
            self._settle(row, wanted)

    def _settle(self, row: Sequence[_Spot], wanted: Sequence[float]) -> None:
        """Stand a row as near as possible to where it wants to be: in order, without overlap, within the width.

        Take away the room each needs, and what remains must only not go down: the nearest such numbers (least
        squares) come from pooling neighbours that are out of order, and may be clipped at both ends.
        """
        offsets, at = [], 0.0
        for spot in row:
            offsets.append(at + spot.wide / 2)
            at += spot.wide
        pools: list[tuple[float, int]] = []  # sum, count
        for want, offset in zip(wanted, offsets, strict=True):
            pools.append((want - offset, 1))
            while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
                (total, count), (more, others) = pools[-2], pools.pop()
                pools[-1] = (total + more, count + others)
        free = [total / count for total, count in pools for _ in range(count)]
        for spot, offset, start in zip(row, offsets, free, strict=True):
            spot.x = offset + min(max(start, 0.0), self._width - at)

    def _heights(self) -> tuple[list[int], list[int]]:
        """Top and bottom of every row."""
        tops, bottoms = [], []
        at = HEADING
        for row, spots in enumerate(self._spots):
            items = [self._outline[spot.item] for spot in spots if self._rows.level[spot.item] == row]
            cards = any(item.number is not None for item in items)
            tops.append(at)
            bottoms.append(at + (self._card_height if cards else BUBBLE[1]))
            at = bottoms[-1] + ROW_GAP
        return tops, bottoms

    @property
    def _card_height(self) -> int:
        return THUMB + 2 * PAD + (0 if self._room == BESIDE else _WORDS)

    def _box(self, place: int, item: Item, tops: Sequence[int]) -> Box:
        row = self._rows.level[place]
        wide = self._room.wide(item)
        beside_cards = any(
            self._outline[spot.item].number is not None and self._rows.level[spot.item] == row
            for spot in self._spots[row]
        )
        high = BUBBLE[1] if item.number is None else self._card_height
        sunk = (THUMB + 2 * PAD - high) // 2 if item.number is None and beside_cards else 0
        left = round(self._at[place, row].x - wide / 2)
        return Box(left=left, top=tops[row] + sunk, width=wide, height=high, number=item.number, hidden=item.hidden)

    def _arrow(
        self, source: int, target: int, boxes: Sequence[Box], tops: Sequence[int], bottoms: Sequence[int]
    ) -> Arrow:
        start, end = self._rows.level[source], self._rows.level[target]
        points: list[Point] = [(boxes[source].middle, boxes[source].bottom), (boxes[source].middle, bottoms[start])]
        for row in range(start + 1, end):
            x = self._at[source, row].x
            points += [(x, tops[row]), (x, bottoms[row])]
        points += [(boxes[target].middle, tops[end]), (boxes[target].middle, boxes[target].top)]
        return Arrow(source=source, target=target, points=tuple(points))
