"""A family with its less important parts folded into bubbles ("+37 more"). Knows who matters, not where things stand.

Every picture is either shown or counted in exactly one bubble. A bubble hangs below the nearest shown ancestor of
what it hides, or at the very top when there is none. Because an anchor is always an ancestor, folding never makes
the tree run in circles.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.core.family import Family

FAN = 14  # children of one picture that are shown; of more, these and a bubble
_PATIENCE = 60  # pictures in a row of importance that do not fit, before the rest is not tried any more
_DISTANT = 2  # brothers and cousins come as late as if they were so many steps further away
_EMPTY_HANDED = 3  # a removed picture nobody took further has little to show


@dataclass(frozen=True, kw_only=True)
class Item:
    """A picture, or a bubble that stands for several.

    Attributes:
        number: the shown picture; None for a bubble.
        hidden: numbers of the pictures in a bubble, oldest first; empty for a picture.
        parents: places of the parents in the outline, which all come before it.
        lowest: nothing in the outline stands on it.
    """

    number: int | None
    hidden: tuple[int, ...]
    parents: tuple[int, ...]
    lowest: bool


Outline = tuple[Item, ...]


def collapse(family: Family, *, most: int, fits: Callable[[Outline], bool]) -> Outline:
    """The outline with as many important pictures as fit, at most `most`; the asked-for one always.

    Nearness decides: parents, then children, then their parents and children, ancestors sooner than descendants,
    other relatives last. The first ancestor comes early, so that a long line keeps both ends.
    """
    folding = _Folding(family)
    everything = folding.outline(range(len(family.nodes)))
    if len(family.nodes) <= most and folding.widest <= FAN + 1 and fits(everything):
        return everything
    shown: set[int] = set()
    children = [0] * len(family.nodes)  # of each picture, as far as shown
    outline = folding.outline(shown)
    ranking = folding.by_importance()
    failures = 0
    # Twice, because what found no room at first may fit once its relatives are out of their bubbles.
    for rank in (*ranking, *ranking):
        if len(shown) >= most or failures >= _PATIENCE:
            break
        crowded = shown and any(children[parent] >= folding.fan(parent) for parent in folding.up[rank][:1])
        if rank in shown or crowded:
            continue
        tried = folding.outline(shown | {rank})
        if not shown or fits(tried):
            shown.add(rank)
            for parent in folding.up[rank][:1]:
                children[parent] += 1
            outline, failures = tried, 0
        else:
            failures += 1
    return outline


class _Folding:
    """A family by rank (place in its order, parents before children) instead of number: this is asked for often."""

    def __init__(self, family: Family) -> None:
        self._nodes = family.nodes
        rank = {node.number: place for place, node in enumerate(family.nodes)}
        # Only parents that are part of the family and come before their child, as they all should.
        self.up = [
            [rank[p] for p in dict.fromkeys(node.parents) if rank.get(p, len(rank)) < place]
            for place, node in enumerate(family.nodes)
        ]
        self._down: list[list[int]] = [[] for _ in self.up]
        for place, parents in enumerate(self.up):
            for parent in parents:
                self._down[parent].append(place)
        self._children = Counter(parents[0] for parents in self.up if parents)
        self._asked = rank.get(family.asked, 0)

    @property
    def widest(self) -> int:
        """Most children of one picture."""
        return max(self._children.values(), default=0)

    def fan(self, rank: int) -> int:
        """How many children of a picture may be shown. A bubble for a single one would save nothing."""
        return FAN if self._children[rank] > FAN + 1 else FAN + 1

    def outline(self, shown: Collection[int]) -> Outline:
        """Everything but the given pictures in bubbles."""
        anchors, bubbles = self._anchors(shown)
        # A bubble comes right after its anchor, and that of nobody's (-1) before everything.
        keys = sorted([(rank, False) for rank in shown] + [(anchor, True) for anchor in bubbles])
        at = {key: place for place, key in enumerate(keys)}
        parents: list[list[int]] = [[at[rank, False]] if bubble and rank >= 0 else [] for rank, bubble in keys]
        leading = set(bubbles)
        for child in shown:
            for parent in self.up[child]:
                source = (parent, False) if parent in shown else (anchors[parent], True)
                parents[at[child, False]].append(at[source])
                leading.add(parent)
        for parent in shown:
            # All its children are hidden below later pictures: without an arrow it would look childless.
            if parent not in leading and self._down[parent]:
                parents[at[anchors[self._down[parent][0]], True]].append(at[parent, False])
        standing = {place for above in parents for place in above}
        return tuple(
            Item(
                number=None if bubble else self._nodes[rank].number,
                hidden=tuple(self._nodes[each].number for each in bubbles[rank]) if bubble else (),
                parents=tuple(dict.fromkeys(parents[place])),
                lowest=place not in standing,
            )
            for place, (rank, bubble) in enumerate(keys)
        )

    def _anchors(self, shown: Collection[int]) -> tuple[list[int], dict[int, list[int]]]:
        """The anchor of each hidden picture, -1 for none, and the hidden pictures of each anchor.

        It is the latest of those that come into question, so that whatever else leads to the picture comes
        before its bubble too.
        """
        anchors, bubbles = [-1] * len(self.up), dict[int, list[int]]()
        for rank, above in enumerate(self.up):
            if rank not in shown:
                anchor = max((parent if parent in shown else anchors[parent] for parent in above), default=-1)
                anchors[rank] = anchor
                bubbles.setdefault(anchor, []).append(rank)
        return anchors, bubbles

    def by_importance(self) -> list[int]:
        """All ranks, the asked-for picture first."""
        if not self._nodes:
            return []
        above, below = _steps(self._asked, self.up), _steps(self._asked, self._down)
        around = _steps(self._asked, [up + down for up, down in zip(self.up, self._down, strict=True)])
        first = self._asked
        while self.up[first]:
            first = self.up[first][0]

        def key(rank: int) -> tuple[int, int, bool, int, int]:
            node = self._nodes[rank]
            if rank in above:
                # Two steps up count as one: where a picture comes from says more than what became of it.
                steps, kind = min(1, above[rank]) if rank == first else (above[rank] + 1) // 2, 0
            elif rank in below:
                steps, kind = below[rank], 1
            else:
                steps, kind = around.get(rank, len(self.up)) + _DISTANT, 2
            if node.removed and not self._down[rank] and rank != self._asked:
                steps += _EMPTY_HANDED
            return steps, kind, not self._down[rank], -node.stars, rank

        return sorted(range(len(self._nodes)), key=key)


def _steps(start: int, links: Sequence[Sequence[int]]) -> dict[int, int]:
    """The fewest links from a picture to every other that can be reached."""
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in links[here]:
            if there not in found:
                found[there] = found[here] + 1
                waiting.append(there)
    return found
