"""The panel of a server's decisions about moderation, behind `/studio channels`: buttons, a menu and two forms."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.core.errors import BadRequest
from bot.core.policy import DEFAULT, Policy
from cogs import thresholds
from cogs.host import Host, Interaction
from cogs.moderation import check_manager
from cogs.ui import words_house as words
from cogs.ui.answers import Answer
from cogs.ui.forms import Form, filled
from cogs.ui.panel import panel
from cogs.ui.picks import pick
from cogs.ui.sheet import Sheet
from cogs.ui.text import quoted
from cogs.ui.turns import turn

OPEN, BACK = "policy", "channels"  # this panel, and the one it is opened from
ADULT, CLOSED = "policyadult", "policyclosed"
SAFETY, SCORES, NUMBERS = "policysafety", "policyscores", "policynumbers"
OWN = "own"
_ON, _OFF = "on", "off"
_CATEGORIES_LIMIT = 2000  # characters


class PolicyPanel:
    """Shows and changes a server's policy; each press and each form checks again who it is."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[OPEN] = self.open
        bot.turns[ADULT] = self.switch_adult
        bot.turns[CLOSED] = self.switch_closed
        bot.turns[SCORES] = self.ask_scores
        bot.turns[NUMBERS] = self.ask_numbers
        bot.picks[SAFETY] = self.choose_safety
        bot.forms[SCORES] = self.take_scores
        bot.forms[NUMBERS] = self.take_numbers

    async def open(self, interaction: Interaction, _parts: Sequence[str]) -> None:
        """Show it in place of the panel it was opened from."""
        guild_id, answer = check_manager(interaction), Answer.of(interaction).in_place()
        await answer.replace(await answer.meanwhile(self._panel(guild_id)))

    async def switch_adult(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Adult content in age-restricted channels: allowed or not."""
        await self._change(interaction, adult=parts[0] == _ON)

    async def switch_closed(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """While the moderation endpoint does not answer: orders are refused, or let through."""
        await self._change(interaction, closed=parts[0] == _ON)

    async def choose_safety(self, interaction: Interaction, _number: int, values: list[str]) -> None:
        """How tolerant providers are asked to be."""
        await self._change(interaction, safety_tolerance=None if values[0] == OWN else int(values[0]))

    async def ask_scores(self, interaction: Interaction, _parts: Sequence[str]) -> None:
        """The form of the thresholds, filled with what holds now."""
        policy = await Answer.of(interaction).in_time(self._policy(check_manager(interaction)))
        flag, block = policy.threshold(DEFAULT)
        both = [("flag", words.FLAG, words.FLAG_MEANING, flag), ("block", words.BLOCK, words.BLOCK_MEANING, block)]
        inputs = [_short(name, label, meaning, f"{value:g}") for name, label, meaning, value in both]
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="categories",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=_CATEGORIES_LIMIT,
            default=thresholds.shown(policy.thresholds)[:_CATEGORIES_LIMIT] or None,
        )
        inputs.append(discord.ui.Label(text=words.CATEGORIES, description=words.CATEGORIES_MEANING, component=field))
        await interaction.response.send_modal(Form(SCORES, 0, words.THRESHOLDS_TITLE, *inputs))

    async def take_scores(self, interaction: Interaction, _number: int) -> None:
        """The submitted form: what it says holds, categories left out have the scores of the first fields."""
        policy = await Answer.of(interaction).in_place().meanwhile(self._policy(check_manager(interaction)))
        texts = filled(interaction).texts
        wanted = thresholds.typed(
            *(texts.get(name, "") for name in ("flag", "block", "categories")), before=policy.threshold(DEFAULT)
        )
        await self._change(interaction, thresholds=wanted)

    async def ask_numbers(self, interaction: Interaction, _parts: Sequence[str]) -> None:
        """The form of times and numbers, filled with what holds now."""
        policy = await Answer.of(interaction).in_time(self._policy(check_manager(interaction)))
        inputs = [
            _short(name, label, meaning, str(getattr(policy, name))) for name, (label, meaning) in words.FIELDS.items()
        ]
        await interaction.response.send_modal(Form(NUMBERS, 0, words.NUMBERS_TITLE, *inputs))

    async def take_numbers(self, interaction: Interaction, _number: int) -> None:
        """The submitted form; empty fields leave what holds."""
        check_manager(interaction)
        texts = filled(interaction).texts
        wanted = {
            name: _whole(text, label)
            for name, (label, _) in words.FIELDS.items()
            if (text := texts.get(name, "").strip())
        }
        await self._change(interaction, **wanted)

    async def _change(self, interaction: Interaction, **wishes: Any) -> None:
        guild_id, answer = check_manager(interaction), Answer.of(interaction).in_place()
        house_rules = self._bot.engine.house_rules
        work = house_rules.change_policy(guild_id, by=interaction.user.id, **wishes)
        before, _ = await answer.meanwhile(work)
        await answer.replace(await answer.meanwhile(self._panel(guild_id, before)))

    async def _panel(self, guild_id: int, before: Policy | None = None) -> Sheet:
        """Everything decided; values that differ from `before` with what they were."""
        house_rules = self._bot.engine.house_rules
        policy, automod = await self._policy(guild_id), await house_rules.automod(guild_id)
        offers = [offer for model in self._bot.engine.models() for offer in model.offers]
        text = words.policy(policy, before or policy, offers, endpoint=house_rules.endpoint, automod=automod)
        adult = words.FORBID_ADULT if policy.adult else words.ALLOW_ADULT
        closed = words.PASS_DOWN if policy.closed else words.REFUSE_DOWN
        deaf = not house_rules.endpoint
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(
            turn(ADULT, adult, _OFF if policy.adult else _ON),
            turn(CLOSED, closed, _OFF if policy.closed else _ON, disabled=deaf),
            turn(SCORES, words.THRESHOLDS, 0, disabled=deaf),
            turn(NUMBERS, words.NUMBERS, 0, style=1),
            turn(BACK, words.BACK, 0),
        )
        return panel(words.POLICY_TITLE, text, [row, _safety_menu(policy.safety_tolerance)])

    async def _policy(self, guild_id: int) -> Policy:
        return (await self._bot.engine.house_rules.house(guild_id)).policy


def _safety_menu(now: int | None) -> discord.ui.ActionRow[Any]:
    named = {0: words.STRICTEST, 6: words.MOST_TOLERANT}
    choices = [(words.OWN, OWN), *((named.get(value, str(value)), str(value)) for value in range(7))]
    shown = words.OWN if now is None else named.get(now, str(now))
    return pick(SAFETY, 0, choices, placeholder=words.SAFETY_HINT.format(shown))


def _short(name: str, label: str, meaning: str, value: str) -> discord.ui.Label[Any]:
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=name, required=False, max_length=12, default=value
    )
    return discord.ui.Label(text=label, description=meaning, component=field)


def _whole(text: str, label: str) -> int:
    """A whole number as typed.

    Raises:
        BadRequest: it is none.
    """
    if not text.isascii() or not text.isdigit():
        raise BadRequest(words.NOT_WHOLE.format(text=quoted(text, 20), name=label))
    return int(text)


async def setup(bot: Host) -> None:
    """Be there when the button is pressed."""
    PolicyPanel(bot)
