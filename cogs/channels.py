"""`/studio channels`: what becomes of pictures by channel, where moderators are asked, and where starred ones go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import discord
from discord import app_commands

from bot.core.errors import NotPermitted
from bot.core.policy import House, Mode
from cogs.host import Host, Interaction
from cogs.moderation import check_manager
from cogs.policy import BACK as PANEL
from cogs.policy import OPEN
from cogs.showcase import NEEDED
from cogs.sight import age_restricted
from cogs.studio import studio
from cogs.ui import words_gallery
from cogs.ui import words_house as words
from cogs.ui.answers import Answer
from cogs.ui.checks import missing
from cogs.ui.panel import panel
from cogs.ui.picks import pick
from cogs.ui.sheet import Sheet
from cogs.ui.text import plain
from cogs.ui.turns import turn

REMIXING, NO_GALLERY, FORGET = "remixdefault", "nogallery", "forgetmode"
MOST_STARS = 50
IN_MODERATORS = ("view_channel", "send_messages", "attach_files", "read_message_history")
# Of a thread that is asleep nothing but its id is known, which is enough.
Place = (
    discord.TextChannel
    | discord.VoiceChannel
    | discord.StageChannel
    | discord.ForumChannel
    | app_commands.AppCommandThread
)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """The options somebody gave; None = not given."""

    channel: Place | None = None
    mode: Mode | None = None
    moderators: discord.TextChannel | None = None
    gallery: discord.TextChannel | None = None
    stars: int | None = None


class Channels:
    """Reads and changes the settings of a server's channels."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[PANEL] = self.show
        bot.turns[REMIXING] = self.switch_remixing
        bot.turns[NO_GALLERY] = self.close_gallery
        bot.picks[FORGET] = self.forget_mode

    def command(self) -> app_commands.Command[Any, ..., Any]:
        """The sub-command."""

        @app_commands.command(
            name="channels", description="What becomes of pictures, and who decides; without options: shows it"
        )
        @app_commands.describe(
            channel="A channel, forum or thread; without: the one you are in",
            mode="post, spoiler, hold for a moderator, or off: no pictures at all",
            moderators="Where moderators are asked about held and reported pictures",
            gallery="A channel in which pictures with enough stars are shown",
            stars="How many stars a picture needs for that, 1 to 50",
        )
        async def channels(
            interaction: Interaction,
            channel: Place | None = None,
            mode: Literal["post", "spoiler", "hold", "off"] | None = None,
            moderators: discord.TextChannel | None = None,
            gallery: discord.TextChannel | None = None,
            stars: app_commands.Range[int, 1, MOST_STARS] | None = None,
        ) -> None:
            wanted = Mode(mode) if mode else None
            wishes = Wishes(channel=channel, mode=wanted, moderators=moderators, gallery=gallery, stars=stars)
            await self.run(interaction, wishes)

        return channels

    async def run(self, interaction: Interaction, wishes: Wishes) -> None:
        """Change what was given, and show what holds now."""
        check_manager(interaction)
        answer = Answer.of(interaction)
        said = await answer.meanwhile(self._change(interaction, wishes), private=True)
        await answer.tell(await answer.meanwhile(self._panel(interaction, said), private=True))

    async def _change(self, interaction: Interaction, wishes: Wishes) -> list[str]:
        """Change it all, or nothing where a permission is missing; returns what to say about it."""
        _check(wishes)
        guild_id, by, said = interaction.guild_id or 0, interaction.user.id, []
        house_rules = self._bot.engine.house_rules
        if (moderators := wishes.moderators) is not None:
            before = await house_rules.set_moderators(guild_id, moderators.id, by=by)
            said.append(words.moderators_changed(before, moderators.id))
            self._bot.engine.reviews.wake()  # what waits is asked there at once
        place = wishes.channel.id if wishes.channel else interaction.channel_id or 0
        if wishes.mode is not None:
            was = await house_rules.set_mode(guild_id, place, wishes.mode, by=by)
            said.append(words.mode_changed(place, was, wishes.mode))
        elif wishes.channel is not None:
            said.append(_here(await house_rules.house(guild_id), wishes.channel))
        if wishes.gallery is not None or wishes.stars is not None:
            channel_id = wishes.gallery.id if wishes.gallery else None
            await house_rules.set_gallery(guild_id, by=by, channel_id=channel_id, stars=wishes.stars)
        return said

    async def show(self, interaction: Interaction, _parts: Sequence[str]) -> None:
        """Show the panel again in place of the one behind it."""
        check_manager(interaction)
        answer = Answer.of(interaction).in_place()
        await answer.replace(await answer.meanwhile(self._panel(interaction)))

    async def switch_remixing(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """What holds for members who never said anything."""
        guild_id, allow = check_manager(interaction), parts[0] == "on"
        work = self._bot.engine.house_rules.set_remixing(guild_id, allow=allow, by=interaction.user.id)
        await Answer.of(interaction).in_place().meanwhile(work)
        await self.show(interaction, parts)

    async def close_gallery(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Show starred pictures nowhere else any more; those shown stay."""
        guild_id = check_manager(interaction)
        work = self._bot.engine.house_rules.set_gallery(guild_id, by=interaction.user.id, channel_id=0)
        await Answer.of(interaction).in_place().meanwhile(work)
        await self.show(interaction, parts)

    async def forget_mode(self, interaction: Interaction, _number: int, values: list[str]) -> None:
        """A channel becomes like all others again, a thread like its channel."""
        guild_id = check_manager(interaction)
        work = self._bot.engine.house_rules.set_mode(guild_id, int(values[0]), None, by=interaction.user.id)
        await Answer.of(interaction).in_place().meanwhile(work)
        await self.show(interaction, values)

    async def _panel(self, interaction: Interaction, said: Sequence[str] = ()) -> Sheet:
        engine, guild_id = self._bot.engine, interaction.guild_id or 0
        house = await engine.house_rules.house(guild_id)
        channel_id, stars = await engine.together.gallery_settings(guild_id)
        allow = await engine.customs.server_remixing(guild_id)
        lines = [
            *said,
            *([""] if said else []),
            words.modes(house),
            _moderators(interaction.guild, house.moderators_channel),
            words_gallery.gallery_line(channel_id, stars),
            words_gallery.remixing_line(allow=allow),
        ]
        row = [
            turn(OPEN, words.OPEN_POLICY, 0, style=1),
            turn(REMIXING, words_gallery.REMIX_DEFAULT[not allow], "off" if allow else "on"),
        ]
        if channel_id is not None:
            row.append(turn(NO_GALLERY, words_gallery.CLOSE_GALLERY, 0))
        rows: list[discord.ui.ActionRow[Any]] = [discord.ui.ActionRow(*row)]
        if house.modes:
            choices = [(_label(interaction.guild, place, mode), str(place)) for place, mode in house.modes.items()]
            rows.append(pick(FORGET, 0, choices, placeholder=words.FORGET))
        return panel(words.CHANNELS_TITLE, "\n".join(lines), rows)


def _check(wishes: Wishes) -> None:
    """Whether Easel can do what it has to in the named channels.

    Raises:
        NotPermitted: naming exactly what is missing.
    """
    if (gallery := wishes.gallery) is not None:
        lacking = missing(gallery.permissions_for(gallery.guild.me), NEEDED)
        if lacking:
            raise NotPermitted(words_gallery.cannot_post(gallery.id, lacking))
    if (moderators := wishes.moderators) is not None:
        lacking = missing(moderators.permissions_for(moderators.guild.me), IN_MODERATORS)
        if lacking:
            raise NotPermitted(words.no_moderators_there(moderators.id, lacking))


def _here(house: House, channel: Place) -> str:
    """What holds in a channel or thread, and where it was said."""
    parent = channel.parent_id if isinstance(channel, app_commands.AppCommandThread) else channel.id
    places = (channel.id, parent)
    said_of = next((place for place in places if place in house.modes), None)
    return words.here(channel.id, house.mode(*places), said_of)


def _moderators(guild: discord.Guild | None, channel_id: int | None) -> str:
    """The moderators' channel as it is now: it may be gone, closed to Easel or open to everybody."""
    channel = guild.get_channel(channel_id) if guild is not None and channel_id is not None else None
    if guild is None or channel is None:
        return words.moderators(channel_id, (), lost=True)
    lacking = missing(channel.permissions_for(guild.me), IN_MODERATORS)
    everyone = channel.permissions_for(guild.default_role).view_channel
    adults = not age_restricted(channel) and any(map(age_restricted, guild.channels))
    return words.moderators(channel_id, lacking, everyone=everyone, adults=adults)


def _label(guild: discord.Guild | None, place: int, mode: Mode) -> str:
    """A channel or thread in a menu, where mentions are not shown as names."""
    channel = guild.get_channel_or_thread(place) if guild is not None else None
    name = f"#{plain(channel.name)}" if channel is not None else words.UNKNOWN_CHANNEL.format(number=place)
    return f"{name}: {mode}"


async def setup(bot: Host) -> None:
    """Add the sub-command."""
    studio(bot).add_command(Channels(bot).command())
