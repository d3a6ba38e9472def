"""`/studio costs` and `/studio export`: where the money went, what may have been billed, prices, spreadsheets."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import discord
from discord import app_commands

from bot.core.accounts import By, CostLine, Costs, PriceLine, Suspected
from bot.core.charts import Bars
from bot.core.errors import BadRequest
from bot.core.outcomes import provider_name
from cogs.amounts import shown, typed
from cogs.host import Host, Interaction
from cogs.moderation import check_manager
from cogs.studio import studio
from cogs.ui import words_money
from cogs.ui.answers import Answer
from cogs.ui.charted import charted
from cogs.ui.forms import Form, filled
from cogs.ui.picks import pick
from cogs.ui.text import plain
from cogs.ui.turns import turn
from cogs.ui.words import short_day

DAYS = 30
LONGEST = 366
SETTLE, PRICE, GROUP, PRICES = "settle", "price", "costsby", "prices"
_UNKNOWN = "unknown"


class CostReports:
    """Shows and settles costs."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.picks[GROUP] = self.regroup
        bot.picks[SETTLE] = self.open_settle
        bot.picks[PRICE] = self.open_price
        bot.forms[SETTLE] = self.settle
        bot.forms[PRICE] = self.set_price
        bot.turns[PRICES] = self.show_prices

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The two sub-commands."""

        @app_commands.command(name="costs", description="Where the money went, with a chart; what may have been billed")
        @app_commands.describe(by="What to add up by; without: day", days="How many days back, today included")
        async def costs(
            interaction: Interaction, by: By = By.DAY, days: app_commands.Range[int, 1, LONGEST] = DAYS
        ) -> None:
            await self.show(interaction, by, days)

        @app_commands.command(name="export", description="The ledger or the jobs as a file for a spreadsheet")
        @app_commands.describe(what="Which rows; without: the ledger", days="How many days back, today included")
        @app_commands.choices(what=[app_commands.Choice(name=name, value=name) for name in ("ledger", "jobs")])
        async def export(
            interaction: Interaction, what: str = "ledger", days: app_commands.Range[int, 1, LONGEST] = DAYS
        ) -> None:
            await self.export(interaction, what, days)

        return [costs, export]

    async def show(self, interaction: Interaction, by: By, days: int, *, here: bool = False) -> None:
        """The chart, the sum, balances, and doors to suspicions and prices."""
        answer, guild_id = Answer.of(interaction), check_manager(interaction)
        treasury = self._bot.engine.treasury
        work = asyncio.gather(
            treasury.costs(guild_id, by=by, days=days), treasury.reconcile(), treasury.suspected(guild_id)
        )
        found, balances, suspicions = await answer.meanwhile(work, private=True)
        if by is By.DAY:
            found = replace(found, lines=_every_day(found, days))
        labels = await self._labels(interaction, found)
        chart = Bars(
            title=words_money.costs_title(by, days),
            labels=tuple(labels),
            values=tuple(line.cost for line in found.lines),
            ranked=by is not By.DAY,
        )
        lines = [words_money.costs_total(found)]
        lines += [f"-# {words_money.reconciled(each, provider_name(each.provider))}" for each in balances]
        rows = [pick(GROUP, days, [(f"by {each.value}", each.value) for each in By], placeholder="Add up by…")]
        if suspicions:
            lines.append(words_money.SUSPECTED)
            rows.append(pick(SETTLE, 0, [_suspicion(each) for each in suspicions], placeholder="Settle…"))
        rows.append(discord.ui.ActionRow(turn(PRICES, "Prices…")))
        sheet = await charted(self._bot.charts, chart, "Costs", "\n".join(lines), rows)
        await (answer.replace(sheet.sheet, sheet.files) if here else answer.tell(sheet.sheet, sheet.files))

    async def regroup(self, interaction: Interaction, days: int, values: list[str]) -> None:
        """The menu below the chart."""
        Answer.of(interaction).in_place()
        await self.show(interaction, By(values[0]), max(1, min(days, LONGEST)), here=True)

    async def export(self, interaction: Interaction, what: str, days: int) -> None:
        """A CSV file, to whoever asks alone."""
        if what not in ("ledger", "jobs"):
            raise BadRequest(words_money.NO_SUCH_EXPORT)
        answer, guild_id = Answer.of(interaction), check_manager(interaction)
        data = await answer.meanwhile(self._bot.engine.treasury.export(guild_id, what=what, days=days), private=True)
        await answer.tell_file(discord.File(BytesIO(data), filename=f"easel-{what}-{days}-days.csv"))

    async def open_settle(self, interaction: Interaction, _number: int, values: list[str]) -> None:
        """A suspicion was chosen: ask what was billed."""
        check_manager(interaction)
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="billed", max_length=12, placeholder="0.04")
        note = "What the provider's own list says; 0 when it is not there"
        label: discord.ui.Label[Any] = discord.ui.Label(text="Billed, in US dollars", description=note, component=field)
        await interaction.response.send_modal(Form(SETTLE, int(values[0]), words_money.SETTLE_TITLE, label))

    async def settle(self, interaction: Interaction, job_id: int) -> None:
        """The answer to that."""
        billed = typed("usd_per_day", filled(interaction).texts.get("billed", "")) or 0
        answer = Answer.of(interaction)
        work = self._bot.engine.treasury.settle_suspected(
            job_id, billed=billed, by=interaction.user.id, guild_id=check_manager(interaction)
        )
        await answer.tell(words_money.settled(await answer.meanwhile(work, private=True), billed))

    async def show_prices(self, interaction: Interaction, _parts: Any) -> None:
        """Every offer's price, and a menu to change one."""
        check_manager(interaction)
        answer = Answer.of(interaction)
        found = await answer.meanwhile(self._bot.engine.treasury.prices(), private=True)
        choices = [(words_money.price(each), _offer_key(each)) for each in found]
        row = pick(PRICE, 0, choices, placeholder="Change the price of…")
        text = "\n".join(f"-# {plain(words_money.price(each))}" for each in found)
        sheet = await charted(None, None, "Prices of a picture", text, [row])
        await answer.tell(sheet.sheet)

    async def open_price(self, interaction: Interaction, _number: int, values: list[str]) -> None:
        """An offer was chosen: ask for its price."""
        check_manager(interaction)
        prices = await Answer.of(interaction).in_time(self._bot.engine.treasury.prices())
        at, line = next(((n, p) for n, p in enumerate(prices) if _offer_key(p) == values[0]), (0, None))
        if line is None:
            raise BadRequest(words_money.NO_SUCH_OFFER)
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="price",
            required=False,
            max_length=12,
            default=shown("usd_per_day", line.offer.price.micro_usd) if line.offer.price.known else None,
        )
        note = "Empty goes back to the price Easel was shipped with"
        label: discord.ui.Label[Any] = discord.ui.Label(text="US dollars a picture", description=note, component=field)
        labels = [label]
        if given := line.offer.free_pictures:
            left: discord.ui.TextInput[Any] = discord.ui.TextInput(
                custom_id="free", required=False, max_length=6, placeholder=str(line.free_left)
            )
            note = f"Of the {given} it gives each account; empty leaves what is known"
            labels.append(discord.ui.Label(text="Free pictures left there", description=note, component=left))
        await interaction.response.send_modal(Form(PRICE, at, words_money.PRICE_TITLE, *labels))

    async def set_price(self, interaction: Interaction, at: int) -> None:
        """The answer to that."""
        guild_id = check_manager(interaction)
        answer, treasury = Answer.of(interaction), self._bot.engine.treasury
        prices = await answer.meanwhile(treasury.prices(), private=True)
        if at >= len(prices):
            raise BadRequest(words_money.NO_SUCH_OFFER)
        offer = prices[at].offer
        form, who = filled(interaction), {"by": interaction.user.id, "guild_id": guild_id}
        value, free = typed("usd_per_day", form.texts.get("price", "")), typed("free", form.texts.get("free", ""))
        if value != (offer.price.micro_usd if offer.price.known else None):
            await answer.meanwhile(treasury.set_price(offer.provider, offer.wire_id, value, **who), private=True)
        if free is not None:
            await answer.meanwhile(treasury.set_free_left(offer.provider, offer.wire_id, free, **who), private=True)
        fresh = await answer.meanwhile(treasury.prices(), private=True)
        now = next(each for each in fresh if _offer_key(each) == _offer_key(prices[at]))
        await answer.tell(f"Set. {words_money.price(now)}.")

    async def _labels(self, interaction: Interaction, found: Costs) -> list[str]:
        keys = [line.key for line in found.lines]
        guild = interaction.guild
        if found.by is By.MEMBER:
            names = await self._bot.names.of(interaction.guild_id or 0, [int(key) for key in keys])
            return [names[int(key)] for key in keys]
        if found.by is By.ROLE and guild is not None:
            return [role.name if (role := guild.get_role(int(key))) else "no role" for key in keys]
        if found.by is By.CHANNEL and guild is not None:
            return [
                f"#{channel.name}" if (channel := guild.get_channel_or_thread(int(key))) else _UNKNOWN for key in keys
            ]
        if found.by is By.DAY:
            return [short_day(key) for key in keys]
        return [provider_name(key) if found.by is By.PROVIDER else key for key in keys]


def _every_day(found: Costs, days: int) -> list[CostLine]:
    """One line for each day of the span, so that a chart's days are equally far apart."""
    spent, last = {line.key: line for line in found.lines}, date.fromisoformat(found.last)
    wanted = [(last - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    return [spent.get(day) or CostLine(key=day, cost=0) for day in wanted]


def _suspicion(each: Suspected) -> tuple[str, str]:
    return plain(words_money.suspected(each)), str(each.job_id)


def _offer_key(line: PriceLine) -> str:
    return f"{line.offer.provider} {line.offer.wire_id}"


async def setup(bot: Host) -> None:
    """Add the sub-commands."""
    group = studio(bot)
    for command in CostReports(bot).commands():
        group.add_command(command)
