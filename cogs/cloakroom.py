"""Where things wait while somebody makes up their mind: pictures pointed at, orders that were asked about."""

import secrets
from collections import OrderedDict
from typing import Generic, TypeVar

from bot.core.errors import BadRequest
from cogs.ui import words_remix as words

T = TypeVar("T")
REMEMBERED = 10_000


class Cloakroom(Generic[T]):
    """Keeps a thing for whoever has its ticket.

    Only in memory: after a restart a ticket is void, and its holder is told `forgotten`.
    """

    def __init__(self, forgotten: str = words.FORGOTTEN) -> None:
        self._kept: OrderedDict[int, T] = OrderedDict()
        self._forgotten = forgotten

    def leave(self, thing: T) -> int:
        """A ticket nobody had before, in this run or an earlier one."""
        ticket = secrets.randbits(62)
        self._kept[ticket] = thing
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
        return ticket

    def fetch(self, ticket: int) -> T:
        """What was left; it stays there.

        Raises:
            BadRequest: it is from before a restart.
        """
        if ticket not in self._kept:
            raise BadRequest(self._forgotten)
        return self._kept[ticket]

    def collect(self, ticket: int) -> None:
        """What was left is no longer needed."""
        self._kept.pop(ticket, None)
