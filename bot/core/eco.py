"""Eco mode: near the end of a budget the cheaper model is proposed, before anybody runs into a wall."""

from collections.abc import Sequence

from bot.core.accounts import Cheaper
from bot.core.budgets import Ceiling


def proposal(cheaper: Sequence[Cheaper], ceilings: Sequence[Ceiling]) -> Cheaper | None:
    """The model to propose: the nearest in price that every budget still has room for; None when none has."""
    rooms = [ceiling.left for ceiling in ceilings if ceiling.left is not None]
    room = min(rooms, default=None)
    fitting = [each for each in cheaper if room is None or each.micro_usd <= room]
    return max(fitting, key=lambda each: each.micro_usd, default=None)
