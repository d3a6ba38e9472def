"""The `Appeal` button, wherever it stands: below a refusal, on the card of a refused order, in a private message.

Who answers it is `cogs.appeals`. Knows nothing of errors, which know it.
"""

from typing import Any

import discord

from cogs.ui.sheet import Sheet
from cogs.ui.text import cut

APPEAL = "appeal"
_TEXT_LIMIT = 3800  # of Discord's 4000 for all texts of a message


def appeal_button(decision: int) -> discord.ui.Button[Any]:
    """Asks for a second look at a line of the log; its id is read by `cogs.ui.buttons`."""
    return discord.ui.Button(label="Appeal", custom_id=f"easel:{APPEAL}:{decision}")


def with_appeal(text: str, decision: int) -> Sheet:
    """A sentence with the button below it."""
    sentence: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(cut(text, _TEXT_LIMIT))
    return Sheet(sentence, discord.ui.ActionRow(appeal_button(decision)))
