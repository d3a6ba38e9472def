"""The rows of a family tree: parents above children, no row wider than fits. Knows widths and draws nothing.

A wide fan goes on in the next row. What passes a row on its way down takes a lane in it, so that no arrow runs
behind a picture; all arrows from one picture share its lane.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.images.outline import Item, Outline


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a tree may take.

    Attributes:
        width: of a row's pictures and bubbles with the gaps between them, in pixels.
        lanes: passing arrows beside them.
        rows: at most.
        tile, bubble, gap: widths in pixels.
    """

    width: int
    lanes: int
    rows: int
    tile: int
    bubble: int
    gap: int

    def wide(self, item: Item) -> int:
        """Pixels across."""
        return self.bubble if item.number is None else self.tile


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Where the items of an outline stand, by their place in it.

    Attributes:
        level: the row of each item, 0 at the top.
        reach: the last row in which each item has a lane; its own row when it has none.
    """

    level: tuple[int, ...]
    reach: tuple[int, ...]


def arrange(outline: Outline, room: Room) -> Rows | None:
    """Rows for all items, or None when they do not fit."""
    filling = _Filling(outline, room)
    hints = _hints(outline)

    # What others stand on comes first; the rest fills what is left, brothers together and their bubble last.
    def turn(place: int) -> tuple[bool, int, bool, int]:
        item = outline[place]
        if not item.lowest or not item.parents:
            return item.lowest, place, False, place
        return True, item.parents[0], item.number is None, place

    for place in sorted(range(len(outline)), key=turn):
        if not filling.put(place, hints[place]):
            return None
    return Rows(level=tuple(filling.level), reach=tuple(filling.reach))


def _hints(outline: Outline) -> Sequence[int]:
    """The highest row for each item; one without parents stands just above its first child."""
    level: list[int] = []
    for item in outline:
        level.append(1 + max((level[parent] for parent in item.parents), default=-1))
    first_child = [len(outline)] * len(outline)
    for place, item in enumerate(outline):
        for parent in item.parents:
            first_child[parent] = min(first_child[parent], level[place])
    return [
        at if item.parents or item.lowest else first_child[place] - 1
        for place, (item, at) in enumerate(zip(outline, level, strict=True))
    ]


class _Filling:
    """Rows while they fill up."""

    def __init__(self, outline: Outline, room: Room) -> None:
        self._outline = outline
        self._room = room
        self._used = [0] * room.rows
        self._lanes = [0] * room.rows
        self.level = [0] * len(outline)
        self.reach = [0] * len(outline)

    def put(self, place: int, hint: int) -> bool:
        """Put an item into the first row that has room, with lanes from its parents; False when none has."""
        item = self._outline[place]
        wide = self._room.wide(item) + self._room.gap
        least = max([hint, *(self.level[parent] + 1 for parent in item.parents)])
        for row in range(least, self._room.rows):
            if self._used[row] + wide > self._room.width + self._room.gap:
                continue
            needed = [0] * self._room.rows
            for parent in item.parents:
                for passed in range(self.reach[parent] + 1, row):
                    needed[passed] += 1
            if any(need and have + need > self._room.lanes for have, need in zip(self._lanes, needed, strict=True)):
                return False  # further down it would need the same lanes and more
            self._lanes = [have + need for have, need in zip(self._lanes, needed, strict=True)]
            self._used[row] += wide
            self.level[place] = self.reach[place] = row
            for parent in item.parents:
                self.reach[parent] = max(self.reach[parent], row - 1)
            return True
        return False
