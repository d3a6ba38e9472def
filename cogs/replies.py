"""A reply to one of Easel's pictures is an edit of it: its text says what should change, its attachments are used too.

Only a reply that pings Easel is one. Discord then brings its text without a privileged intent.
Source: https://discord.com/developers/docs/events/gateway#message-content-intent
"""

import re
from collections.abc import Awaitable
from typing import Any, TypeVar

import discord
import structlog
from discord.ext import commands

from bot.core.errors import BadRequest, Moderated, NotYours
from bot.core.family import Node
from bot.core.jobs import Place
from bot.core.requests import Kind, Request
from cogs.asking import standing
from cogs.faults import TROUBLE
from cogs.host import Host
from cogs.making import Wish, carry_out
from cogs.ui import words_remix as words
from cogs.ui.answers import CONTENT_LIMIT
from cogs.ui.checks import place_in
from cogs.ui.errors import appealable, explained
from cogs.ui.text import cut

T = TypeVar("T")
log = structlog.get_logger(__name__)

REFUSAL_STAYS = 60.0  # seconds; a reply cannot be answered in private, so a refusal goes after a while
_WHICH = re.compile(r"\s*(?P<place>[1-4])\s*[:)]\s*(?P<rest>.+)", re.DOTALL)
_NOBODY = discord.AllowedMentions.none()


class Replies(commands.Cog):
    """Edits by reply."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    @commands.Cog.listener("on_message")
    async def edit_by_reply(self, message: discord.Message) -> None:
        """Take a reply that pings Easel as an order; everything else is talk among members."""
        if self._bot.user is None or not _asks(message, self._bot.user):
            return
        asker = ByMessage(self._bot, message, await self._channel(message))
        try:
            wish = await self._wish(asker, message)
            if wish is not None:
                await carry_out(asker, wish)
        except Exception as error:  # noqa: BLE001 - the library would only log it; this answers as well
            await asker.report(error)

    async def _wish(self, asker: "ByMessage", message: discord.Message) -> Wish | None:
        """What the reply asks for; None when it answers nothing of Easel's.

        Raises:
            Refusal: it asks for what cannot be.
        """
        assert message.reference is not None, "looked at before"
        together = self._bot.engine.together
        nodes = await together.in_message(message.reference.message_id or 0)
        if not nodes:
            if _is_ours(message, self._bot.user):
                raise BadRequest(words.REPLY_NO_PICTURE)
            return None
        node, text = _meant(
            [it for it in nodes if it.guild_id == asker.guild_id and not it.removed], self._text(message)
        )
        first = await together.input_of(node.number, by=asker.user_id, guild_id=asker.guild_id)
        if not text:
            raise BadRequest(words.REPLY_EMPTY)
        request = Request(kind=Kind.REMIX, prompt=text, pictures=1 + len(message.attachments))
        return Wish(request=request, inputs=[first], attachments=message.attachments, origin_job=node.job_id)

    def _text(self, message: discord.Message) -> str:
        """The words, without the mention of Easel that some put before them."""
        assert self._bot.user is not None, "looked at before"
        return re.sub(rf"<@!?{self._bot.user.id}>", "", message.content).strip()

    async def _channel(self, message: discord.Message) -> Any:
        """The channel with all its facts; a thread that was asleep is not in memory and is asked for."""
        known = isinstance(message.channel, discord.abc.GuildChannel | discord.Thread)
        if known:
            return message.channel
        try:
            return await self._bot.fetch_channel(message.channel.id)
        except TROUBLE as error:
            log.warning("channel_unknown", channel=message.channel.id, error=repr(error))
            return message.channel


class ByMessage:
    """A reply as a way to ask; see `cogs.asking.Asker`. It has no interaction: answers are messages of the bot."""

    def __init__(self, host: Host, message: discord.Message, channel: Any) -> None:
        self._message = message
        self._channel = channel
        self.host = host
        self.id = message.id
        self.user_id = message.author.id
        self.guild_id = message.guild.id if message.guild else 0
        self.roles, self.joined_at = standing(message.author)
        self.manages = isinstance(message.author, discord.Member) and message.author.guild_permissions.manage_guild

    def place(self) -> Place:
        """Where, if pictures can be posted there. Raises NotPermitted."""
        guild = self._message.guild
        held, limit = discord.Permissions.none(), 0
        if guild is not None and isinstance(self._channel, discord.abc.GuildChannel | discord.Thread):
            held, limit = self._channel.permissions_for(guild.me), guild.filesize_limit
        return place_in(self._channel, interaction_id=self.id, held=held, upload_limit=limit)

    async def meanwhile(self, work: Awaitable[T]) -> T:
        """Wait for some work; a reply needs no answer in three seconds."""
        return await work

    async def show(self, view: discord.ui.LayoutView, *, nonce: str) -> int:
        """Answer in public, once; returns the message's id. Raises discord.HTTPException."""
        shown = await self._message.reply(view=view, nonce=nonce, mention_author=False, allowed_mentions=_NOBODY)
        return shown.id

    async def tell(self, sentence: str) -> None:
        """Answer with a sentence that pings nobody and goes after a while."""
        await self._answer(content=cut(sentence, CONTENT_LIMIT), suppress_embeds=True)

    async def ask(self, question: discord.ui.LayoutView) -> None:
        """Answer with a question that pings nobody and goes after a while; its buttons serve whoever replied."""
        await self._answer(view=question)

    async def _answer(self, **what: Any) -> None:
        try:
            await self._message.reply(
                **what, mention_author=False, allowed_mentions=_NOBODY, delete_after=REFUSAL_STAYS
            )
        except TROUBLE as error:
            log.warning("answer_lost", message=self.id, error=repr(error))

    async def report(self, error: Exception) -> None:
        """Tell what went wrong, as far as all may read it: a refusal's sentence, or a code that stands in the log."""
        sentence = explained(error, message=self.id, user=self.user_id, guild=self.guild_id)
        if isinstance(error, Moderated) and error.aloud:
            sentence = error.aloud
        answer = appealable(error, sentence)
        await (self.tell(answer) if isinstance(answer, str) else self.ask(answer))

    async def catch_up(self, error: Exception | None) -> None:
        """See `Asker.catch_up`: everybody would read it here, so it waits for an answer in private."""


def _asks(message: discord.Message, me: discord.ClientUser) -> bool:
    """Whether a member of a server answers some message and pings Easel."""
    reply = message.type is discord.MessageType.reply and message.reference is not None
    person = not message.author.bot and message.webhook_id is None and message.guild is not None
    return reply and person and any(it.id == me.id for it in message.mentions)


def _is_ours(message: discord.Message, me: discord.ClientUser | None) -> bool:
    answered = message.reference.resolved if message.reference else None
    return isinstance(answered, discord.Message) and me is not None and answered.author.id == me.id


def _meant(nodes: list[Node], text: str) -> tuple[Node, str]:
    """The picture a reply is about and what should change; of several the first, unless it names one as in `2: ...`.

    Raises:
        NotYours: they are gone.
        BadRequest: the message has not so many.
    """
    if not nodes:
        raise NotYours(words.GONE)
    match = _WHICH.fullmatch(text) if len(nodes) > 1 else None
    if match is None:
        return nodes[0], text
    place = int(match["place"])
    if place > len(nodes):
        raise BadRequest(words.only_so_many(len(nodes)))
    return nodes[place - 1], match["rest"].strip()


async def setup(bot: Host) -> None:
    """Start listening to replies."""
    await bot.add_cog(Replies(bot))
