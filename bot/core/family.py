"""A picture's family as a value: who was made from whom. Ordering and paths are decided here, drawing elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Node:
    """One picture in a family.

    Attributes:
        number: what people call it.
        user_id: who made it, or handed it in; 0 = nobody any more, they have erased it.
        prompt: the words it was made from; empty for one handed in.
        parents: the pictures it stands on, in the order they were handed in.
        removed: taken down; it stays in the tree so that its children keep their history.
        uploaded: handed in, not made by Easel.
        sha256, extension: where its bytes lie; useless once removed.
        channel_id, message_id: where it stands, when it does.
        model, seed: what made it.
        created_at: milliseconds since 1970.
    """

    number: int
    user_id: int
    prompt: str = ""
    parents: tuple[int, ...] = ()
    removed: bool = False
    uploaded: bool = False
    sha256: str = ""
    extension: str = ""
    width: int = 1
    height: int = 1
    guild_id: int = 0
    channel_id: int | None = None
    message_id: int | None = None
    job_id: int | None = None
    model: str = ""
    seed: int | None = None
    stars: int = 0
    created_at: int = 0


@dataclass(frozen=True, kw_only=True)
class Family:
    """The pictures related to one picture, parents before children; `hidden` more were left out."""

    asked: int
    nodes: Sequence[Node]
    hidden: int = 0
    by_number: Mapping[int, Node] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_number", {node.number: node for node in self.nodes})

    def children(self, number: int) -> list[Node]:
        """Pictures made directly from this one, oldest first."""
        return [node for node in self.nodes if number in node.parents]

    def descendants(self, number: int) -> list[Node]:
        """Everything that stands on this picture, oldest first."""
        found: set[int] = {number}
        below = []
        for node in self.nodes:  # parents come before children, so one pass is enough
            if node.number not in found and found.intersection(node.parents):
                found.add(node.number)
                below.append(node)
        return below

    def path(self, number: int) -> list[Node]:
        """From the first ancestor to this picture; of a blend's parents the first one that is known."""
        steps: list[Node] = []
        seen: set[int] = set()
        current: int | None = number
        while current is not None and current in self.by_number and current not in seen:
            seen.add(current)
            node = self.by_number[current]
            steps.append(node)
            current = next((parent for parent in node.parents if parent in self.by_number), None)
        return steps[::-1]

    def makers(self, number: int) -> list[int]:
        """The members on whose pictures this one stands, nearest first, its own maker and those erased left out."""
        found: dict[int, None] = {}
        near, seen = [number], {number}
        while near:
            above = [parent for each in near for parent in self._parents(each) if parent not in seen]
            seen.update(above)
            found.update(dict.fromkeys(self.by_number[parent].user_id for parent in above))
            near = above
        own = self.by_number[number].user_id if number in self.by_number else None
        return [maker for maker in found if maker and maker != own]

    def _parents(self, number: int) -> list[int]:
        node = self.by_number.get(number)
        return [parent for parent in node.parents if parent in self.by_number] if node else []
