"""Discord's AutoMod keyword rules, read and kept, because slash commands and forms slip past AutoMod itself.

They are read when Easel comes online, joins a server, is given Manage Server there, and a moment after they change;
what was read last holds meanwhile, and after a restart. Nothing is matched here.
Source: https://discord.com/developers/docs/resources/auto-moderation
"""

import asyncio
from dataclasses import dataclass

import discord
import structlog
from discord.ext import commands

from bot.core.rules import Automod, AutomodRule
from bot.engine.bell import Bell
from cogs.faults import TROUBLE
from cogs.host import Host

log = structlog.get_logger(__name__)

SETTLE = 0.3  # seconds after a change: whoever edits a rule often changes several things at once
PACE = 0.2  # seconds between two servers, so that a thousand of them do not ask Discord at once
PATIENCE = 10.0  # seconds for one answer; the library tries again by itself for longer
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0  # seconds until a server is asked again after an error; doubles each time


@dataclass(frozen=True, kw_only=True, order=True)
class Turn:
    """When a server is read, by the clock that only goes forward; those whose rules changed go before all others."""

    lazy: bool
    at: float


class AutomodReader(commands.Cog):
    """Reads one server after the other."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._turns: dict[int, Turn] = {}
        self._tries: dict[int, int] = {}
        self._allowed: dict[int, bool] = {}  # as it was when a server was read last
        self._planned = Bell()
        self._task: asyncio.Task[None] | None = None

    async def cog_unload(self) -> None:
        """Stop reading."""
        if self._task is not None:
            self._task.cancel()

    @commands.Cog.listener("on_guild_available")
    async def on_return(self, guild: discord.Guild) -> None:
        """After each start, and after an outage in which changes may have been missed."""
        self._plan(guild.id, 0.0, lazy=True)

    @commands.Cog.listener("on_guild_join")
    async def on_arrival(self, guild: discord.Guild) -> None:
        """A new server."""
        self._plan(guild.id, 0.0)

    @commands.Cog.listener("on_guild_remove")
    async def on_departure(self, guild: discord.Guild) -> None:
        """Nothing can be read there any more."""
        for known in (self._turns, self._tries, self._allowed):
            known.pop(guild.id, None)

    @commands.Cog.listener("on_automod_rule_create")
    async def on_create(self, rule: discord.AutoModRule) -> None:
        """Read them all again: what holds is what Discord answers, whichever events were lost."""
        self._plan(rule.guild.id, SETTLE)

    @commands.Cog.listener("on_automod_rule_update")
    async def on_update(self, rule: discord.AutoModRule) -> None:
        """Likewise."""
        self._plan(rule.guild.id, SETTLE)

    @commands.Cog.listener("on_automod_rule_delete")
    async def on_delete(self, rule: discord.AutoModRule) -> None:
        """Likewise."""
        self._plan(rule.guild.id, SETTLE)

    @commands.Cog.listener("on_member_update")
    async def on_own_roles(self, before: discord.Member, after: discord.Member) -> None:  # noqa: ARG002 - an event
        """Easel was given a role, or lost one."""
        if self._bot.user is not None and after.id == self._bot.user.id:
            self._compare(after.guild)

    @commands.Cog.listener("on_guild_role_update")
    async def on_role(self, before: discord.Role, after: discord.Role) -> None:  # noqa: ARG002 - an event
        """A role, perhaps one of Easel's, allows something else."""
        self._compare(after.guild)

    @commands.Cog.listener("on_guild_role_delete")
    async def on_role_gone(self, role: discord.Role) -> None:
        """Likewise."""
        self._compare(role.guild)

    def _compare(self, guild: discord.Guild) -> None:
        if self._allowed.get(guild.id) is not may_read(guild):
            self._plan(guild.id, 0.0)

    def _plan(self, guild_id: int, seconds: float, *, lazy: bool = False) -> None:
        """Read a server's rules so much later, or when it is planned already if that is sooner."""
        at = self._bot.engine.clock.monotonic() + seconds
        planned = self._turns.get(guild_id, Turn(lazy=lazy, at=at))
        self._turns[guild_id] = Turn(lazy=lazy and planned.lazy, at=min(at, planned.at))
        self._planned.ring()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read_for_ever(), name="AutoMod's rules")

    async def _read_for_ever(self) -> None:
        clock = self._bot.engine.clock
        while True:
            now = clock.monotonic()
            due = min(((turn, guild_id) for guild_id, turn in self._turns.items() if turn.at <= now), default=None)
            if due is None:
                await self._rest(min((turn.at for turn in self._turns.values()), default=None))
                continue
            guild_id = due[1]
            del self._turns[guild_id]
            if await self._try(guild_id):
                await clock.sleep(PACE)

    async def _rest(self, until: float | None) -> None:
        """Until the next turn, or until something is planned."""
        self._planned.hush()
        clock = self._bot.engine.clock
        await self._planned.heard(clock, LONGEST_PAUSE if until is None else max(0.0, until - clock.monotonic()))

    async def _try(self, guild_id: int) -> bool:
        """Read one server's rules, later again when that fails; whether Discord was asked."""
        guild = self._bot.get_guild(guild_id)
        if guild is None:
            return False
        self._allowed[guild_id] = may_read(guild)
        try:
            if not self._allowed[guild_id]:
                await self._lost(guild)
                return False
            await self._read(guild)
        except TROUBLE as error:
            self._later(guild_id, error)
        except Exception as error:  # whatever Discord sent: other servers must be read all the same
            log.exception("automod_odd", guild=guild_id)
            self._later(guild_id, error)
        else:
            self._tries.pop(guild_id, None)
        return True

    async def _read(self, guild: discord.Guild) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                found = await guild.fetch_automod_rules()
        except discord.Forbidden:
            await self._lost(guild)
            return
        except discord.NotFound:
            return  # the server is gone; the gateway says so as well
        engine = self._bot.engine
        rules = tuple(kept for rule in found if (kept := kept_rule(rule)) is not None)
        await engine.house_rules.set_automod(guild.id, Automod(rules=rules, readable=True, at=engine.clock.now()))
        log.info("automod_read", guild=guild.id, rules=len(rules))

    async def _lost(self, guild: discord.Guild) -> None:
        """Nothing may be read there: rules that nobody can look at any more hold no longer."""
        engine = self._bot.engine
        known = await engine.house_rules.automod(guild.id)
        if known.readable or not known.at:
            await engine.house_rules.set_automod(guild.id, Automod(readable=False, at=engine.clock.now()))
            log.warning("automod_unreadable", guild=guild.id, missing="Manage Server")

    def _later(self, guild_id: int, error: Exception) -> None:
        tries = self._tries[guild_id] = self._tries.get(guild_id, 0) + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1))
        if isinstance(error, discord.RateLimited):
            pause = max(pause, error.retry_after)
        log.warning("automod_not_read", guild=guild_id, tries=tries, pause=pause, error=repr(error))
        self._plan(guild_id, pause)


def may_read(guild: discord.Guild) -> bool:
    """Whether Discord shows Easel the rules of a server."""
    me: discord.Member | None = guild.me
    return me is not None and me.guild_permissions.manage_guild


def kept_rule(rule: discord.AutoModRule) -> AutomodRule | None:
    """A rule as Easel keeps it; None for one that is off, is not about words in messages, or exempts everyone.

    Whatever a rule does beyond telling moderators (blocking the message, sending whoever wrote it to be quiet for a
    while) counts as blocking: the server does not want these words.
    """
    trigger, actions = rule.trigger, rule.actions
    keywords, regexes = tuple(trigger.keyword_filter), tuple(trigger.regex_patterns)
    about_messages = (
        trigger.type is discord.AutoModRuleTriggerType.keyword
        and rule.event_type is discord.AutoModRuleEventType.message_send
    )
    everyone = rule.guild.id
    if not rule.enabled or not about_messages or not (keywords or regexes) or everyone in rule.exempt_role_ids:
        return None
    return AutomodRule(
        id=rule.id,
        name=rule.name,
        keywords=keywords,
        regexes=regexes,
        allowed=tuple(trigger.allow_list),
        exempt_roles=tuple(sorted(rule.exempt_role_ids)),
        exempt_channels=tuple(sorted(rule.exempt_channel_ids)),
        blocks=any(it.type is not discord.AutoModRuleActionType.send_alert_message for it in actions),
        message=next((it.custom_message for it in actions if it.custom_message), ""),
    )


async def setup(bot: Host) -> None:
    """Begin to read as soon as there are servers."""
    await bot.add_cog(AutomodReader(bot))
