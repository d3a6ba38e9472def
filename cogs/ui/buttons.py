"""Buttons that outlive the process: everything they mean stands in their custom id, `easel:<verb>:<job>`."""

from typing import TYPE_CHECKING, Any, Self

import discord

from bot.core.errors import BadRequest
from bot.core.jobs import Job
from cogs.ui import words
from cogs.ui.errors import report

if TYPE_CHECKING:
    import re


CANCEL, AGAIN, DELETE, DELETE_SURELY, KEEP = "cancel", "again", "delete", "deletesurely", "keep"


def custom_id(verb: str, job_id: int) -> str:
    """What a button carries."""
    return f"easel:{verb}:{job_id}"


def button(verb: str, job: Job) -> discord.ui.Button[Any]:
    """A button about one job. Labels are a contract: scripts press them by name."""
    label, style = {
        CANCEL: ("Cancel", discord.ButtonStyle.secondary),
        AGAIN: ("Again", discord.ButtonStyle.primary),
        DELETE: ("Delete", discord.ButtonStyle.secondary),
        DELETE_SURELY: ("Yes, delete it", discord.ButtonStyle.danger),
        KEEP: ("Keep it", discord.ButtonStyle.secondary),
    }[verb]
    return discord.ui.Button(label=label, style=style, custom_id=custom_id(verb, job.id))


class JobButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"easel:(?P<verb>[a-z]+):(?P<job>[0-9]{1,19})",
):
    """A press on any button of ours, from this run of the bot or an earlier one."""

    def __init__(self, item: "discord.ui.Button[Any]", verb: str, job_id: int) -> None:
        super().__init__(item)
        self.verb = verb
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the library's signature
        item: "discord.ui.Item[Any]",
        match: "re.Match[str]",
        /,
    ) -> Self:
        """Read the verb and the job back."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["verb"], int(match["job"]))

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Hand the press to whoever does such things; errors go the way of every other error."""
        try:
            press = interaction.client.presses.get(self.verb)
            if press is None:
                raise BadRequest(words.OLD_BUTTON)
            await press(interaction, self.job_id)
        except Exception as error:  # noqa: BLE001 - the library would swallow it; this answers and logs
            await report(interaction, error)
