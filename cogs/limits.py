"""`/studio limits`: what members may use, by server, role and member; with options, or from a panel with forms."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.core.limits import Rule, Ruled, Subject
from cogs.amounts import shown, typed, usd
from cogs.host import Host, Interaction
from cogs.moderation import check_manager
from cogs.studio import studio
from cogs.ui import words_money
from cogs.ui.answers import Answer
from cogs.ui.forms import Form, filled
from cogs.ui.panel import panel
from cogs.ui.picks import pick
from cogs.ui.turns import turn

FORM, CHOOSE = "limitform", "limitpick"
# Discord takes five fields in a form.
FIELDS = {
    "amounts": ("images_per_day", "usd_per_day", "usd_per_month", "jobs_at_once", "min_hours"),
    "turns": ("weight",),
}
_KINDS = {Subject.EVERYONE: 0, Subject.ROLE: 1, Subject.MEMBER: 2}
_SUBJECTS = {number: subject for subject, number in _KINDS.items()}


class Limits:
    """Reads and changes the rules of a server."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[FORM] = self.open_form
        bot.picks[CHOOSE] = self.choose
        for subject in Subject:
            bot.forms[_verb(subject)] = self.fill_in

    def command(self) -> app_commands.Command[Any, ..., Any]:
        """The sub-command."""

        @app_commands.command(name="limits", description="What members may use a day; without options: shows it")
        @app_commands.describe(
            who="A role or a member; nobody named means everyone",
            images_per_day="Pictures a day; 0 = no limit",
            usd_per_day="US dollars a day; 0 = no limit",
            usd_per_month="US dollars a month; 0 = no limit",
            jobs_at_once="Jobs under way at once; 0 = no limit",
            cap="For a role: it lowers what other rules give and never raises anything",
            clear="Forget what was set for them",
        )
        async def limits(
            interaction: Interaction,
            who: discord.Member | discord.Role | None = None,
            images_per_day: app_commands.Range[int, 0, 100_000] | None = None,
            usd_per_day: app_commands.Range[float, 0, 100_000] | None = None,
            usd_per_month: app_commands.Range[float, 0, 1_000_000] | None = None,
            jobs_at_once: app_commands.Range[int, 0, 1_000] | None = None,
            cap: bool | None = None,
            clear: bool = False,
        ) -> None:
            values = {
                "images_per_day": images_per_day,
                "usd_per_day": usd(usd_per_day),
                "usd_per_month": usd(usd_per_month),
                "jobs_at_once": jobs_at_once,
            }
            said = {name: value for name, value in values.items() if value is not None}
            await self.run(interaction, who, said, cap=cap, clear=clear)

        return limits

    async def run(
        self,
        interaction: Interaction,
        who: discord.Member | discord.Role | None,
        values: dict[str, int],
        *,
        cap: bool | None,
        clear: bool,
    ) -> None:
        """Show, clear or change."""
        answer, guild_id = Answer.of(interaction), check_manager(interaction)
        subject, target = _target(who, guild_id)
        treasury = self._bot.engine.treasury
        if clear:
            before = await answer.meanwhile(self._rule(guild_id, subject, target), private=True)
            work = treasury.clear_limit(guild_id, subject, target, by=interaction.user.id)
            gone = await answer.meanwhile(work, private=True)
            await answer.tell(words_money.rule_cleared(subject, target, before) if gone else words_money.NO_RULE)
        elif values or cap is not None:
            await self._set(interaction, subject, target, values, cap=cap)
        else:
            await self.show(interaction, who)

    async def show(self, interaction: Interaction, who: discord.Member | discord.Role | None) -> None:
        """The panel: every rule, what holds for somebody, and doors to the forms."""
        answer, guild_id = Answer.of(interaction), check_manager(interaction)
        treasury = self._bot.engine.treasury
        rules = await answer.meanwhile(treasury.rules(guild_id), private=True)
        lines = [words_money.rule(each) for each in rules] or [words_money.NOTHING_SET]
        roles = [role.id for role in who.roles] if isinstance(who, discord.Member) else []
        user = who.id if isinstance(who, discord.Member) else 0
        holds = await treasury.limits_of(guild_id=guild_id, user_id=user, roles=roles)
        name = f"What holds for <@{user}>" if user else "Where no rule speaks"
        lines.append(f"-# {name}: {words_money.defaults(holds)}")
        subject, target = _target(who, guild_id)
        buttons = [turn(FORM, "Change for everyone…", 0, 0, "amounts")]
        if target:
            buttons.insert(0, turn(FORM, "Change for them…", _KINDS[subject], target, "amounts", style=1))
        buttons.append(turn(FORM, "Turns in line…", _KINDS[subject], target, "turns"))
        rows: list[discord.ui.ActionRow[Any]] = [discord.ui.ActionRow(*buttons)]
        choices = [
            (_label(interaction, each), f"{_KINDS[each.subject]}:{each.target_id}") for each in rules if each.target_id
        ]
        if choices:
            rows.append(pick(CHOOSE, 0, choices, placeholder="Change the rule of…"))
        await answer.tell(panel("Limits", "\n".join(lines), rows))

    async def open_form(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """A button of the panel: the form for one rule, filled with what it says now."""
        await self._form(interaction, _SUBJECTS[int(parts[0])], int(parts[1]), parts[2])

    async def choose(self, interaction: Interaction, _number: int, values: list[str]) -> None:
        """The menu of the panel."""
        kind, _, target = values[0].partition(":")
        await self._form(interaction, _SUBJECTS[int(kind)], int(target))

    async def _form(self, interaction: Interaction, subject: Subject, target: int, part: str = "amounts") -> None:
        found = await Answer.of(interaction).in_time(self._rule(check_manager(interaction), subject, target))
        inputs: list[discord.ui.Label[Any]] = []
        for name in FIELDS[part]:
            field: discord.ui.TextInput[Any] = discord.ui.TextInput(
                custom_id=name, required=False, max_length=12, default=shown(name, getattr(found, name)) or None
            )
            label = words_money.NAMES[name][0].upper() + words_money.NAMES[name][1:]
            inputs.append(discord.ui.Label(text=label, description=words_money.MEANINGS[name], component=field))
        await interaction.response.send_modal(Form(_verb(subject), target, "Limits", *inputs))

    async def fill_in(self, interaction: Interaction, target: int) -> None:
        """A submitted form: the rule becomes what it says."""
        form = filled(interaction)
        data: Any = interaction.data or {}
        subject = next(s for s in Subject if f":{_verb(s)}:" in str(data.get("custom_id")))
        # A form shows some of the values; the others of the rule stay.
        values = {name: typed(name, text) for name, text in form.texts.items() if name in words_money.NAMES}
        await self._set(interaction, subject, target, values)

    async def _set(
        self,
        interaction: Interaction,
        subject: Subject,
        target: int,
        values: Mapping[str, int | None],
        *,
        cap: bool | None = None,
    ) -> None:
        answer, guild_id = Answer.of(interaction), check_manager(interaction)
        before = await answer.meanwhile(self._rule(guild_id, subject, target), private=True)
        change = self._bot.engine.treasury.set_limit(
            guild_id, subject, target, by=interaction.user.id, cap=cap, **values
        )
        after = await answer.meanwhile(change, private=True)
        await answer.tell(words_money.rule_changed(subject, target, before, after))

    async def _rule(self, guild_id: int, subject: Subject, target: int) -> Rule:
        """What is said of somebody now."""
        rules = await self._bot.engine.treasury.rules(guild_id)
        return next((r.rule for r in rules if (r.subject, r.target_id) == (subject, target)), Rule())


def _verb(subject: Subject) -> str:
    return f"limit{subject.value}"


def _target(who: discord.Member | discord.Role | None, guild_id: int) -> tuple[Subject, int]:
    """Whom an option names; the role @everyone means everyone."""
    if who is None or who.id == guild_id:
        return Subject.EVERYONE, 0
    return (Subject.ROLE if isinstance(who, discord.Role) else Subject.MEMBER), who.id


def _label(interaction: Interaction, ruled: Ruled) -> str:
    if ruled.subject is Subject.ROLE and interaction.guild is not None:
        role = interaction.guild.get_role(ruled.target_id)
        return f"@{role.name}" if role else f"role {ruled.target_id}"
    return f"member {ruled.target_id}"


async def setup(bot: Host) -> None:
    """Add the sub-command."""
    studio(bot).add_command(Limits(bot).command())
