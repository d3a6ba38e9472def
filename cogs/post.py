"""The calls to Discord behind delivery, each made so that doing it twice shows it once. Decides nothing.

While an interaction's token lives, edits go through it: such calls do not count against the 50 a second a bot has.
Source: https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
"""

from collections.abc import Callable
from typing import Any

import discord
from discord.http import Route

from bot.core.jobs import Job
from bot.core.ports import Clock
from cogs.faults import ARCHIVED, BLOCKED, INVALID, NO_SUCH_PLACE, THREAD_EXISTS, TROUBLE, Meaning, meaning
from cogs.ui import buttons
from cogs.ui.sheet import Sheet
from cogs.ui.text import thread_name

# A message, made anew for every try because uploads can be sent only once.
Content = Callable[[], tuple[Sheet, list[discord.File]]]

TOKEN_MARGIN = 60_000  # milliseconds before its end in which a token is no longer relied upon
EPHEMERAL = 1 << 6  # https://discord.com/developers/docs/resources/message#message-object-message-flags
LOOK_BACK = 50  # messages of ours are looked for among the newest
_NOBODY = discord.AllowedMentions.none()


class Post:
    """Edits, posts, finds and deletes messages."""

    def __init__(self, client: discord.Client, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def token_lives(self, job: Job) -> bool:
        """Whether the job's interaction can still be used."""
        return bool(job.place.token) and self._clock.now() < job.place.token_until - TOKEN_MARGIN

    async def edit(self, job: Job, message_id: int, content: Content) -> None:
        """Edit the answer to the job's interaction: with its token, else with the bot's own.

        Raises:
            discord.HTTPException: neither worked.
        """
        try:
            await self._edit(job, message_id, content)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            # Posting reopens a thread, editing does not.
            await self._client.http.edit_channel(job.place.channel_id, archived=False)
            await self._edit(job, message_id, content)

    async def redraw(self, channel_id: int, message_id: int, content: Content) -> None:
        """Edit any message of ours into something else; files it no longer shows are gone from it.

        Raises:
            discord.HTTPException: it cannot be done.
        """
        try:
            await self._edit_by_bot(channel_id, message_id, content, bare=True)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            await self._client.http.edit_channel(channel_id, archived=False)
            await self._edit_by_bot(channel_id, message_id, content, bare=True)
            await self._client.http.edit_channel(channel_id, archived=True)

    async def _edit(self, job: Job, message_id: int, content: Content) -> None:
        if self.token_lives(job):
            try:
                await self._edit_by_token(job, message_id, content)
            except discord.HTTPException as error:
                if meaning(error) not in (Meaning.EXPIRED, Meaning.GONE):
                    raise
            else:
                return
        await self._edit_by_bot(job.place.channel_id, message_id, content)

    async def card(self, job: Job) -> int | None:
        """The card of a job whose card nobody wrote down: the answer to its interaction, else what offers to cancel it.

        None when there is none, or none that can be reached.
        """
        try:
            if self.token_lives(job) and (answer := await self._original(job)) is not None:
                return answer
            return await self.bearing(job.place.channel_id, buttons.custom_id(buttons.CANCEL, job.id))
        except discord.HTTPException as error:
            if meaning(error) in (Meaning.GONE, Meaning.CLOSED, Meaning.FORBIDDEN):
                return None
            raise

    async def send(self, channel_id: int, content: Content, *, nonce: str) -> int:
        """Post a message; the same nonce within minutes returns the earlier one.

        Source: https://discord.com/developers/docs/resources/message#create-message (`enforce_nonce`)
        """
        view, uploads = content()
        channel = self._client.get_partial_messageable(channel_id)
        message = await channel.send(view=view, files=uploads, nonce=nonce, allowed_mentions=_NOBODY)
        return message.id

    async def earlier(self, channel_id: int, job: Job) -> int | None:
        """A result of this job that stands in the channel already; it is known by its buttons."""
        both = (buttons.custom_id(verb, job.id) for verb in (buttons.AGAIN, buttons.DELETE))
        return await self.bearing(channel_id, *both)

    async def delete(self, channel_id: int, message_id: int) -> None:
        """Delete a message of ours; none there is as good."""
        try:
            await self._client.http.delete_message(channel_id, message_id)
        except discord.HTTPException as error:
            if error.code == ARCHIVED:
                await self._client.http.edit_channel(channel_id, archived=False)
                await self._client.http.delete_message(channel_id, message_id)
                await self._client.http.edit_channel(channel_id, archived=True)
            elif meaning(error) is not Meaning.GONE and error.code not in NO_SUCH_PLACE:
                raise

    async def start_thread(self, job: Job, card_id: int) -> int:
        """Start a thread from the card; one that exists already has the card's own id."""
        try:
            return await self._start_thread(job, card_id, thread_name(job))
        except discord.HTTPException as error:
            if error.code == THREAD_EXISTS:
                return card_id
            if error.code not in (BLOCKED, INVALID):
                raise
            # The server's AutoMod, or a limit we do not know of, objects to the name.
            return await self._start_thread(job, card_id, f"Picture {job.id}")

    async def direct_channel(self, user_id: int) -> int:
        """The private conversation with a member."""
        return (await self._client.create_dm(discord.Object(user_id))).id

    async def channel(self, channel_id: int) -> discord.abc.GuildChannel | discord.Thread | None:
        """A channel, remembered or asked for; None when there is none we may see."""
        found: Any = self._client.get_channel(channel_id)
        if found is None:
            try:
                found = await self._client.fetch_channel(channel_id)
            except TROUBLE as error:
                if meaning(error) is Meaning.PASSING:
                    raise
                return None
        return found if isinstance(found, discord.abc.GuildChannel | discord.Thread) else None

    async def _original(self, job: Job) -> int | None:
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        where: dict[str, Any] = {"webhook_id": self._application, "webhook_token": job.place.token}
        try:
            message = await self._client.http.request(Route("GET", path, **where))
        except discord.HTTPException as error:
            if meaning(error) in (Meaning.EXPIRED, Meaning.GONE):
                return None
            raise
        # A private answer is a sentence to one member and no card.
        return None if message["flags"] & EPHEMERAL else int(message["id"])

    async def bearing(self, channel_id: int, *marks: str) -> int | None:
        """The newest message of ours in a channel that has all these buttons."""
        wanted = set(marks)
        channel = self._client.get_partial_messageable(channel_id)
        async for message in channel.history(limit=LOOK_BACK):
            if self._client.user is None or message.author.id != self._client.user.id:
                continue
            there = {
                getattr(it, "custom_id", None) for it in discord.ui.LayoutView.from_message(message).walk_children()
            }
            if wanted <= there:
                return message.id
        return None

    async def _start_thread(self, job: Job, card_id: int, name: str) -> int:
        thread = await self._client.http.start_thread_with_message(
            job.place.channel_id, card_id, name=name, auto_archive_duration=1440
        )
        return int(thread["id"])

    async def _edit_by_token(self, job: Job, message_id: int, content: Content) -> None:
        view, uploads = content()
        webhook = discord.Webhook.partial(self._application, job.place.token, client=self._client)
        files: dict[str, Any] = {"attachments": uploads} if uploads else {}
        await webhook.edit_message(message_id, view=view, allowed_mentions=_NOBODY, **files)

    async def _edit_by_bot(self, channel_id: int, message_id: int, content: Content, *, bare: bool = False) -> None:
        view, uploads = content()
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        files: dict[str, Any] = {"attachments": uploads} if uploads or bare else {}
        await message.edit(view=view, allowed_mentions=_NOBODY, **files)

    @property
    def _application(self) -> int:
        assert self._client.application_id is not None, "known since login"
        return self._client.application_id
