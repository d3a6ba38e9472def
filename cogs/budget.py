"""`/studio budget`: what the server, a channel or a thread may cost, eco mode, and alerts to those who pay."""

from typing import Any

import discord
import structlog
from discord import app_commands

from bot.core.accounts import Alert, Budgets
from bot.core.errors import NotPermitted
from cogs.amounts import shown, typed, usd
from cogs.host import Host, Interaction
from cogs.moderation import check_manager
from cogs.rounds import Rounds
from cogs.studio import studio
from cogs.ui import words_money
from cogs.ui.answers import Answer
from cogs.ui.forms import Form, filled
from cogs.ui.panel import panel
from cogs.ui.turns import turn

log = structlog.get_logger(__name__)

FORM, ECO = "budgetform", "budgeteco"
FIELDS = ("usd_per_day", "usd_per_month")
LOOKED_AT = 50  # messages
ALERTS_EVERY = 5.0  # seconds
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.ForumChannel


class Budget:
    """Reads and changes what may be spent in a server."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[FORM] = self.open_form
        bot.turns[ECO] = self.switch_eco
        bot.forms[FORM] = self.fill_in

    def command(self) -> app_commands.Command[Any, ..., Any]:
        """The sub-command."""

        @app_commands.command(name="budget", description="What this server may cost; without options: shows it")
        @app_commands.describe(
            usd_per_day="US dollars a day; 0 = no limit of its own",
            usd_per_month="US dollars a month; 0 = no limit of its own",
            where="A channel or thread; without: the whole server",
            alerts="Where to tell when 50, 80 and 100 % are spent",
            eco="Near the end of a budget, offer the cheaper model instead of a wall",
        )
        async def budget(
            interaction: Interaction,
            usd_per_day: app_commands.Range[float, 0, 100_000] | None = None,
            usd_per_month: app_commands.Range[float, 0, 1_000_000] | None = None,
            where: Place | None = None,
            alerts: discord.TextChannel | discord.Thread | None = None,
            eco: bool | None = None,
        ) -> None:
            await self.run(
                interaction, day=usd(usd_per_day), month=usd(usd_per_month), where=where, alerts=alerts, eco=eco
            )

        return budget

    async def run(
        self,
        interaction: Interaction,
        *,
        day: int | None,
        month: int | None,
        where: Place | None,
        alerts: discord.TextChannel | discord.Thread | None,
        eco: bool | None,
    ) -> None:
        """Change what was named, then show everything."""
        guild_id, by, treasury = check_manager(interaction), interaction.user.id, self._bot.engine.treasury
        answer = Answer.of(interaction)
        before = await answer.meanwhile(treasury.budgets(guild_id), private=True)
        if alerts is not None:
            held = alerts.permissions_for(alerts.guild.me)
            writes = held.send_messages_in_threads if isinstance(alerts, discord.Thread) else held.send_messages
            if not (held.view_channel and writes):
                raise NotPermitted(words_money.NO_ALERT_RIGHTS)
        if day is not None or month is not None:
            place = where.id if where else 0
            change = treasury.set_budget(guild_id, by=by, place_id=place, usd_per_day=day, usd_per_month=month)
            await answer.meanwhile(change, private=True)
        if alerts is not None or eco is not None:
            channel = alerts.id if alerts else None
            await answer.meanwhile(treasury.configure(guild_id, by=by, alerts_channel=channel, eco=eco), private=True)
        await self.show(interaction, before)

    async def show(self, interaction: Interaction, before: Budgets, *, here: bool = False) -> None:
        """What changed, and everything said about money, with doors to the form."""
        answer = Answer.of(interaction)
        found = await answer.meanwhile(self._bot.engine.treasury.budgets(check_manager(interaction)), private=True)
        eco = turn(ECO, "Eco mode off" if found.eco else "Eco mode on", int(not found.eco))
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(turn(FORM, "Change…", style=1), eco)
        sheet = panel("Budget", words_money.budget_changed(before, found), [row])
        await (answer.replace(sheet) if here else answer.tell(sheet))

    async def open_form(self, interaction: Interaction, _parts: Any) -> None:
        """The server's two amounts, and from which price members confirm."""
        work = self._bot.engine.treasury.budgets(check_manager(interaction))
        found = await Answer.of(interaction).in_time(work)
        now = {"usd_per_day": found.server.usd_per_day, "usd_per_month": found.server.usd_per_month}
        inputs: list[discord.ui.Label[Any]] = []
        for name, label in (("usd_per_day", "US dollars a day"), ("usd_per_month", "US dollars a month")):
            field: discord.ui.TextInput[Any] = discord.ui.TextInput(
                custom_id=name, required=False, max_length=12, default=shown(name, now[name]) or None
            )
            inputs.append(discord.ui.Label(text=label, description="0 = no limit of its own", component=field))
        confirm: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="confirm",
            required=False,
            max_length=12,
            default=shown("usd_per_day", found.confirm_above) or None,
        )
        note = "A member confirms an order dearer than this; 0 = never"
        inputs.append(discord.ui.Label(text="Confirm above, in US dollars", description=note, component=confirm))
        await interaction.response.send_modal(Form(FORM, 0, "Budget of this server", *inputs))

    async def fill_in(self, interaction: Interaction, _number: int) -> None:
        """A submitted form; empty fields leave what was set."""
        form, guild_id, by = filled(interaction), check_manager(interaction), interaction.user.id
        day, month = (typed(name, form.texts.get(name, "")) for name in FIELDS)
        confirm = typed("usd_per_day", form.texts.get("confirm", ""))
        answer, treasury = Answer.of(interaction), self._bot.engine.treasury
        before = await answer.meanwhile(treasury.budgets(guild_id), private=True)
        change = treasury.set_budget(guild_id, by=by, usd_per_day=day, usd_per_month=month)
        await answer.meanwhile(change, private=True)
        if confirm is not None:
            await answer.meanwhile(treasury.configure(guild_id, by=by, confirm_above=confirm), private=True)
        await self.show(interaction, before)

    async def switch_eco(self, interaction: Interaction, parts: Any) -> None:
        """The button: on or off, on the panel itself."""
        guild_id, treasury = check_manager(interaction), self._bot.engine.treasury
        answer = Answer.of(interaction).in_place()
        before = await answer.meanwhile(treasury.budgets(guild_id))
        await answer.meanwhile(treasury.configure(guild_id, by=interaction.user.id, eco=parts[0] == "1"))
        await self.show(interaction, before, here=True)


class Alerts(Rounds):
    """Tells the owner's channel when a budget reaches 50, 80 and 100 %."""

    NAME = "alerts"

    async def rounds(self) -> None:
        """See `Rounds`."""
        while True:
            try:
                for alert in await self._bot.engine.treasury.take_alerts():
                    await self._tell(alert)
            except Exception:  # whatever it was (a full disk): what is owed stays written down
                log.exception("alerts_delayed")
            await self._bot.engine.clock.sleep(ALERTS_EVERY)

    async def _tell(self, alert: Alert) -> None:
        """Post one alert; one that can be posted nowhere is logged, and done with."""
        text = words_money.alert(alert)
        if alert.channel_id is None:
            log.warning("budget_alert", guild=alert.guild_id, threshold=alert.threshold, period=alert.period)
            await self._bot.engine.treasury.alert_sent(alert.number)
            return
        channel = self._bot.get_partial_messageable(alert.channel_id)
        try:
            # Handed out before: a crash may have come between the message and its record.
            if not (alert.tries and await self._stands(channel, text)):
                await channel.send(text, nonce=str(alert.number))
        except discord.HTTPException as error:
            if error.status not in (403, 404):
                raise
            log.warning("alert_not_posted", channel=alert.channel_id, code=error.code, threshold=alert.threshold)
        await self._bot.engine.treasury.alert_sent(alert.number)

    async def _stands(self, channel: discord.PartialMessageable, text: str) -> bool:
        me = self._bot.user
        return any([m.content == text and m.author == me async for m in channel.history(limit=LOOKED_AT)])


async def setup(bot: Host) -> None:
    """Add the sub-command and begin to tell."""
    studio(bot).add_command(Budget(bot).command())
    await bot.add_cog(Alerts(bot))
