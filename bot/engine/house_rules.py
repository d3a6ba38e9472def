"""The rules a server has set itself: its words, Discord's AutoMod, its channels, its policy; and trying a rule out."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.core.errors import BadRequest, NotYours
from bot.core.moderation import Severity
from bot.core.policy import House, Mode, Policy
from bot.core.rehearsal import PROMPTS_LIMIT, Found, Rehearsal
from bot.core.rules import NAME_LIMIT, PATTERN_LIMIT, Automod, Rule, RuleKind
from bot.engine.workshop import Workshop
from bot.store import policies, prompts, rules

NOBODY_JUDGES = "This bot runs without anybody who judges words, so a rule cannot be tried out."
NO_SUCH_RULE = "There is no rule of that name. `/moderation rule list` shows those of this server."


def rule_of(
    *, name: str, kind: RuleKind, pattern: str, severity: Severity, leet: bool = False, shadow: bool = False
) -> Rule:
    """A rule as it would be kept, whoever writes it.

    Raises:
        BadRequest: its name or pattern is empty or too long.
    """
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not plain or len(plain) > NAME_LIMIT:
        raise BadRequest(f"A rule's name has 1 to {NAME_LIMIT} characters.")
    text = pattern if kind is RuleKind.REGEX else pattern.strip()
    if not text.strip() or len(text) > PATTERN_LIMIT:
        raise BadRequest(f"A rule's pattern has 1 to {PATTERN_LIMIT} characters.")
    return Rule(name=plain, kind=kind, pattern=text, severity=severity, leet=leet, shadow=shadow)


class HouseRules:
    """Part of the engine's front; see `Engine.house_rules`. `by` is always the member who made the change.

    `endpoint` tells whether this bot asks a moderation endpoint at all.
    """

    def __init__(self, shop: Workshop, *, endpoint: bool = False) -> None:
        self._shop = shop
        self._db = shop.db
        self.endpoint = endpoint

    # Words

    async def rules(self, guild_id: int) -> list[Rule]:
        """The server's own rules, by name."""
        return await self._db.read(rules.every, guild_id=guild_id)

    async def add_rule(self, rule: Rule, *, guild_id: int, by: int) -> Rule | None:
        """Write a rule; returns the one of that name that it replaces.

        Raises:
            BadRequest: it cannot be used, or the server has too many; the sentence says what would work.
        """
        moderator = self._shop.moderator
        if moderator is not None and (problem := moderator.problem(rule)):
            raise BadRequest(problem)
        signed = replace(rule, by=by, at=self._now)
        return await self._db.write(rules.change, signed, guild_id=guild_id)

    async def remove_rule(self, name: str, *, guild_id: int, by: int) -> Rule:
        """Forget a rule and return it.

        Raises:
            NotYours: there is none of that name.
        """
        gone = await self._db.write(rules.forget, _plain(name), guild_id=guild_id, by=by, now=self._now)
        if gone is None:
            raise NotYours(NO_SUCH_RULE)
        return gone

    async def rehearse(self, name: str, *, guild_id: int, last: int) -> Rehearsal:
        """Try a rule on the newest orders of the server, refused ones among them as long as their words are kept.

        Raises:
            NotYours: there is no rule of that name.
            BadRequest: nobody judges words here.
        """
        rule = await self._db.read(rules.get, _plain(name), guild_id=guild_id)
        if rule is None:
            raise NotYours(NO_SUCH_RULE)
        moderator = self._shop.moderator
        if moderator is None:
            raise BadRequest(NOBODY_JUDGES)
        asked = await self._db.read(prompts.newest, guild_id=guild_id, most=min(max(last, 1), PROMPTS_LIMIT))
        owners = [order for order in asked for _ in order.texts]
        hits = await moderator.rehearse(rule, [text for order in asked for text in order.texts])
        found: dict[int, Found] = {}
        for order, hit in zip(owners, hits, strict=True):
            if hit is not None:
                found.setdefault(id(order), Found(asked=order, matched=hit.matched))
        on_trial = await self._db.read(rules.shadow_hits, rule, guild_id=guild_id) if rule.shadow else 0
        ranked = sorted(found.values(), key=lambda it: (it.asked.fate, -it.asked.at))
        return Rehearsal(rule=rule, looked=len(asked), found=ranked, on_trial=on_trial)

    # Discord's AutoMod

    async def automod(self, guild_id: int) -> Automod:
        """Discord's own rules as they were read last."""
        return await self._db.read(rules.automod, guild_id=guild_id)

    async def set_automod(self, guild_id: int, known: Automod) -> Automod:
        """Write what was read; returns what was known before."""
        before = await self.automod(guild_id)
        await self._db.write(rules.put_automod, known, guild_id=guild_id)
        return before

    def not_honoured(self, known: Automod) -> Sequence[tuple[str, str]]:
        """Expressions of AutoMod's rules that Easel cannot run, as (rule, expression)."""
        moderator = self._shop.moderator
        if moderator is None:
            return ()
        return [(rule.name, regex) for rule in known.rules for regex in moderator.unusable(rule)]

    # Channels and policy

    async def house(self, guild_id: int) -> House:
        """Everything a server has decided about moderation."""
        return await self._db.read(policies.house, guild_id)

    async def set_mode(self, guild_id: int, channel_id: int, mode: Mode | None, *, by: int) -> Mode | None:
        """Say what becomes of pictures of a channel or thread, None = what holds elsewhere; returns what it was.

        Raises:
            BadRequest: they cannot be held as long as there is no moderators' channel.
        """
        return await self._db.write(policies.change_mode, guild_id, channel_id, mode, by=by, now=self._now)

    async def set_moderators(self, guild_id: int, channel_id: int, *, by: int) -> int | None:
        """Where moderators are asked; returns where they were."""
        return await self._db.write(policies.change_moderators, guild_id, channel_id, by=by, now=self._now)

    async def set_gallery(
        self, guild_id: int, *, by: int, channel_id: int | None = None, stars: int | None = None
    ) -> None:
        """Where starred pictures go (0 = nowhere) and after how many stars; None leaves a value."""
        await self._db.write(policies.change_gallery, guild_id, channel_id, stars, by=by, now=self._now)

    async def set_remixing(self, guild_id: int, *, allow: bool, by: int) -> None:
        """Whether others may take pictures further of members who never said anything."""
        await self._db.write(policies.change_remixing, guild_id, allow=allow, by=by, now=self._now)

    async def change_policy(self, guild_id: int, *, by: int, **wishes: Any) -> tuple[Policy, Policy]:
        """Change some values of the policy; returns what held and what holds.

        Raises:
            BadRequest: a value cannot be; the sentence says what would work.
        """
        return await self._db.write(policies.change_policy, guild_id, wishes, by=by, now=self._now)

    @property
    def _now(self) -> int:
        return self._shop.clock.now()


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))
