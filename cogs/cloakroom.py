"""Where pictures wait that somebody has pointed at and is writing about."""

import secrets
from collections import OrderedDict

from bot.core.errors import BadRequest
from cogs.handed import Handed
from cogs.ui import words_remix as words

REMEMBERED = 10_000


class Cloakroom:
    """Keeps what was found in members' messages while its finder writes what to do with it.

    Only in memory: after a restart a ticket is void, and its holder is told to point at the picture once more.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Handed] = OrderedDict()

    def leave(self, picture: Handed) -> int:
        """A ticket nobody had before, in this run or an earlier one."""
        ticket = secrets.randbits(62)
        self._kept[ticket] = picture
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
        return ticket

    def fetch(self, ticket: int) -> Handed:
        """What was left; it stays there.

        Raises:
            BadRequest: it is from before a restart.
        """
        if ticket not in self._kept:
            raise BadRequest(words.FORGOTTEN)
        return self._kept[ticket]
