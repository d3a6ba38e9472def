"""`/family` and the `Family` button: where a picture comes from and what became of it, drawn as a tree."""

from collections.abc import Mapping, Sequence

from discord import app_commands
from discord.ext import commands

from bot.core.errors import NotYours
from bot.core.family import Family as Relatives
from cogs.host import Host, Interaction
from cogs.pointing import label, newest_here, pointed_at, suggest_pictures
from cogs.sight import Sight
from cogs.ui import buttons, words
from cogs.ui import words_family as told
from cogs.ui.answers import Answer
from cogs.ui.sheet import Shown
from cogs.ui.trees import RELATIVES, REPLAY, TREE, replay_sheet, tree_sheet

REPLAY_LIMIT = 8 * 1024 * 1024  # bytes; a larger animation would take a phone too long
_DRAWN = 60  # members whose names a drawing can show; more would be too small to read


class Family(commands.Cog):
    """Trees of pictures."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._sight = Sight()
        bot.presses[buttons.FAMILY] = self.of_job
        bot.picks[RELATIVES] = self.other
        bot.turns[REPLAY] = self.replay
        bot.turns[TREE] = self.of_picture

    @app_commands.command(description="Where a picture comes from and what was made from it, as a tree")
    @app_commands.describe(picture="Its number, or a link to its message; the newest picture here when left out")
    @app_commands.autocomplete(picture=suggest_pictures)
    async def family(self, interaction: Interaction, picture: str | None = None) -> None:
        """Draw the family of a picture, for the asker alone."""
        answer = Answer.of(interaction)
        finding = pointed_at(interaction, picture) if picture else newest_here(interaction)
        node = await answer.meanwhile(finding, private=True)
        shown = await answer.meanwhile(self._tree(interaction, node.number), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def of_job(self, interaction: Interaction, job_id: int) -> None:
        """The family of a job's first picture that is still there."""
        answer = Answer.of(interaction)
        made = await answer.meanwhile(self._bot.engine.pictures(job_id), private=True)
        if not made:
            raise NotYours(words.JOB_GONE)
        first = next((it for it in made if it.there), made[0])
        shown = await answer.meanwhile(self._tree(interaction, first.number), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def of_picture(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """The family of one picture, from a button that names it."""
        answer = Answer.of(interaction)
        shown = await answer.meanwhile(self._tree(interaction, int(parts[0])), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def other(self, interaction: Interaction, number: int, chosen: list[str]) -> None:  # noqa: ARG002 - a pick
        """Draw the same family around another picture, in place of the first drawing."""
        answer = Answer.of(interaction).in_place()
        shown = await answer.meanwhile(self._tree(interaction, int(chosen[0])))
        await answer.replace(shown.sheet, shown.files)

    async def replay(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Show the way from the first ancestor to a picture as an animation."""
        answer = Answer.of(interaction)
        shown = await answer.meanwhile(self._replay(interaction, int(parts[0])), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def _tree(self, interaction: Interaction, number: int) -> Shown:
        family = await self._family(interaction, number)
        names = await self._names(interaction, family)
        png = await self._bot.engine.together.draw_tree(family, names)
        return tree_sheet(family, names, png, {node.number: label(node) for node in family.nodes})

    async def _replay(self, interaction: Interaction, number: int) -> Shown:
        family = await self._family(interaction, number)
        names = await self._names(interaction, family)
        limit = min(REPLAY_LIMIT, interaction.filesize_limit)
        data, extension = await self._bot.engine.together.draw_replay(family, number, names, limit=limit)
        steps = [node for node in family.path(number) if not node.removed]
        return replay_sheet(steps, names, data, extension)

    async def _family(self, interaction: Interaction, number: int) -> Relatives:
        """The family as the asker may see it.

        Raises:
            NotYours: there is no such picture, or it stands where the asker cannot look.
        """
        found = await self._bot.engine.together.family(number, guild_id=interaction.guild_id or 0)
        asked = found.by_number[number]
        family = await self._sight.family(interaction, found)
        if not asked.removed and family.by_number[number].removed:
            raise NotYours(told.NO_SUCH_PICTURE)
        return family

    async def _names(self, interaction: Interaction, family: Relatives) -> Mapping[int, str]:
        """The makers' names, those nearest to the asked-for picture first."""
        near = sorted(family.nodes, key=lambda node: abs(node.number - family.asked))
        makers = [each for each in dict.fromkeys(node.user_id for node in near) if each][:_DRAWN]
        return {0: told.SOMEBODY, **await self._bot.names.of(interaction.guild_id or 0, makers)}


async def setup(bot: Host) -> None:
    """Add the command, the button and the list."""
    await bot.add_cog(Family(bot))
