"""Buttons that outlive the process: everything they mean stands in their custom id, `easel:<verb>:<number>`.

The number is that of a job, or of a picture for what is done with a single picture. Who reads a verb registers
in `Host.presses`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.core.errors import BadRequest
from bot.core.jobs import Job
from cogs.ui import words
from cogs.ui.errors import report

if TYPE_CHECKING:
    import re


CANCEL, AGAIN, DELETE, DELETE_SURELY, KEEP = "cancel", "again", "delete", "deletesurely", "keep"
FAMILY, REMIX, STAR = "family", "remix", "star"  # the first for a job, the others for a picture
REPORT = "report"
SUM_UP = "sumup"  # the thread that a job opened

# For the documents: what members see, and what it does.
MEANINGS = {
    "`Remix`, `Remix 1` .. `Remix 4`": "Opens a form for what should change about that picture",
    "`Again`": "The same order once more, with a new seed",
    "`Family`": "What the picture was made from and what was made from it, as a tree; `Replay` shows it step by step",
    "`★`": "One star from each member who likes it; with enough of them the picture goes to the gallery channel",
    "`Delete`": "Takes the pictures down, for whoever ordered them and for moderators",
    "`Report`": "Asks moderators to look at a picture; they read why, and no member learns who asked",
    "`Sum up`": "On a card that opened a thread: all its pictures in order, as a contact sheet",
    "`Cancel`": "Stops what is under way, and says what that costs",
    "`Appeal`": "Below a refusal, a suspension or a takedown: asks moderators to look at it again, once",
}


def custom_id(verb: str, number: int) -> str:
    """What a button carries."""
    return f"easel:{verb}:{number}"


def button(verb: str, job: Job) -> discord.ui.Button[Any]:
    """A button about one job. Labels are a contract: scripts press them by name."""
    label, style = {
        CANCEL: ("Cancel", discord.ButtonStyle.secondary),
        AGAIN: ("Again", discord.ButtonStyle.secondary),
        FAMILY: ("Family", discord.ButtonStyle.secondary),
        SUM_UP: ("Sum up", discord.ButtonStyle.secondary),
        DELETE: ("Delete", discord.ButtonStyle.secondary),
        DELETE_SURELY: ("Yes, delete it", discord.ButtonStyle.danger),
        KEEP: ("Keep it", discord.ButtonStyle.secondary),
        REPORT: ("Report", discord.ButtonStyle.secondary),
    }[verb]
    return discord.ui.Button(label=label, style=style, custom_id=custom_id(verb, job.id))


def star(picture: int, stars: int = 0) -> discord.ui.Button[Any]:
    """`★`, with the number of stars once there are any."""
    label = f"★ {stars}" if stars else "★"
    return discord.ui.Button(label=label, custom_id=custom_id(STAR, picture))


def remixes(pictures: Sequence[int]) -> list[discord.ui.Button[Any]]:
    """`Remix` for a single picture; `Remix 1`, `Remix 2`, ... for several, in the order in which they are shown."""
    labels = ["Remix"] if len(pictures) == 1 else [f"Remix {place}" for place in range(1, len(pictures) + 1)]
    return [
        discord.ui.Button(label=label, style=discord.ButtonStyle.primary, custom_id=custom_id(REMIX, number))
        for label, number in zip(labels, pictures, strict=True)
    ]


def result_rows(job: Job, pictures: Sequence[int], stars: int = 0) -> list[discord.ui.ActionRow[Any]]:
    """The buttons below a job's pictures; `pictures` are their numbers, as they are shown, `stars` of all together.

    With several pictures, `★` names the first one: it stands for the whole message.
    """
    liked = [button(AGAIN, job), button(FAMILY, job), star(pictures[0], stars)]
    unwanted = [button(DELETE, job), button(REPORT, job)]
    made = remixes(pictures)
    rows = [[*made, *liked], unwanted] if len(made) == 1 else [made, [*liked, *unwanted]]
    return [discord.ui.ActionRow(*row) for row in rows]


class JobButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"easel:(?P<verb>[a-z]+):(?P<number>[0-9]{1,19})",
):
    """A press on any button of ours, from this run of the bot or an earlier one."""

    def __init__(self, item: "discord.ui.Button[Any]", verb: str, number: int) -> None:
        super().__init__(item)
        self.verb = verb
        self.number = number

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the library's signature
        item: "discord.ui.Item[Any]",
        match: "re.Match[str]",
        /,
    ) -> Self:
        """Read the verb and the number back."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["verb"], int(match["number"]))

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Hand the press to whoever does such things; errors go the way of every other error."""
        try:
            press = interaction.client.presses.get(self.verb)
            if press is None:
                raise BadRequest(words.OLD_BUTTON)
            await press(interaction, self.number)
        except Exception as error:  # noqa: BLE001 - the library would swallow it; this answers and logs
            await report(interaction, error)
