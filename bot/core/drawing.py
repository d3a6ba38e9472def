"""What the engine needs to draw pictures about pictures, as a protocol; nothing here draws."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.core.family import Family, Node


class Drawing(Protocol):
    """Pictures about pictures, drawn off the event loop. `names` are the members' names by id."""

    async def tree(self, family: Family, names: Mapping[int, str]) -> bytes:
        """The family as a PNG: thumbnails, arrows, numbers and names; the asked-for picture marked.

        Long or wide parts are collapsed, and say how many pictures they hide.
        """
        ...

    async def replay(self, steps: Sequence[Node], names: Mapping[int, str], *, limit: int) -> tuple[bytes, str]:
        """An animation from the first ancestor to the last step, each captioned; and its file extension.

        `limit`: most bytes it may have.
        """
        ...

    async def sheet(self, nodes: Sequence[Node], *, title: str) -> bytes:
        """A contact sheet as a JPEG: the pictures in order, each with its number and stars."""
        ...
