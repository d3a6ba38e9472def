"""The way back to the people: cards, threads, pictures. Implements `Delivery` of `bot.core.ports` for Discord.

Knows no engine and no provider. Pictures and their fitting are handed in; where a result goes when its place is
closed is decided here: thread, parent channel, private message.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import discord
import structlog

from bot.core.errors import DeliveryError
from bot.core.jobs import Job, Picture, State
from bot.core.ports import Clock, Delivered, Outlook
from cogs.desk import Desk
from cogs.faults import TROUBLE, Meaning, meaning, retry_after
from cogs.places import places
from cogs.post import Content, Post
from cogs.prints import Fit, Prints, Reader
from cogs.ui import cards, words
from cogs.ui.checks import missing_for_result
from cogs.ui.results import Result

log = structlog.get_logger(__name__)

SMALLEST_LIMIT = 64 * 1024  # bytes; a picture squeezed further is not worth posting
_UNREACHABLE = frozenset({Meaning.CLOSED, Meaning.FORBIDDEN, Meaning.GONE})

Credits = Callable[[int], Awaitable[list[int]]]
Refresh = Callable[[int, int], Awaitable[None]]  # brings what sums a thread up, of this id and server, up to date


class Afterwards(Protocol):
    """Somebody who wants to know when pictures stand in their place. Must not wait for anything, and never raises."""

    def __call__(self, job: Job) -> None:
        """A job's pictures are there, and its card says so."""
        ...


class CardShown(Protocol):
    """How a card found or made here is remembered."""

    async def __call__(self, job_id: int, *, card_id: int, thread_id: int | None = None) -> None:
        """Remember it."""
        ...


class DiscordDelivery:
    """Delivers through a discord.py client, given by `connect` before the client logs in."""

    def __init__(self, *, pictures: Reader, fit: Fit, clock: Clock) -> None:
        self.prints = Prints(pictures=pictures, fit=fit)
        self.afterwards: Afterwards | None = None
        self.refresh: Refresh | None = None
        self._client: discord.Client | None = None
        self._post: Post | None = None
        self._remember: CardShown | None = None
        self._credits: Credits | None = None
        self._clock = clock
        self.desk = Desk(clock)

    def connect(self, client: discord.Client, card_shown: CardShown, credits: Credits) -> None:  # noqa: A002 - its name
        """Speak through this client, report cards found or made here, and ask whom a job's pictures are owed to."""
        self._client = client
        self._post = Post(client, self._clock)
        self._remember = card_shown
        self._credits = credits

    async def show(self, job: Job, outlook: Outlook) -> None:
        """Bring the card of an open job up to date. Cosmetic: never raises, may do nothing."""
        if not job.open or self._post is None:
            return
        # A fast engine is ahead of the answer; the card that is just being posted says less than is known by now.
        job = await self.desk.settled(job)
        if job.card_id is None or not self.desk.worth_showing(job, outlook):
            return
        trail, card_id = self.desk.trail(job.id), job.card_id
        async with trail.lock:
            if trail.over:
                return
            try:
                await self._post.edit(job, card_id, lambda: (cards.open_card(job, outlook), []))
            except TROUBLE as error:
                log.info("card_not_updated", job=job.id, error=repr(error))

    async def ensure_card(self, job: Job, outlook: Outlook) -> int:
        """The job's public message: the answer if it arrived after all, else a new one by the bot itself.

        Raises:
            DeliveryError: neither can be had.
        """
        post = self._ready()
        try:
            card_id = await post.card(job)
            if card_id is None:
                nonce = f"c{job.id}"
                card_id = await post.send(
                    job.place.channel_id, lambda: (cards.open_card(job, outlook), []), nonce=nonce
                )
            else:
                # It may still say "thinking…".
                await post.edit(job, card_id, lambda: (cards.open_card(job, outlook), []))
        except TROUBLE as error:
            raise await self._failure(job, error) from error
        await self._note(job, card_id)
        return card_id

    async def open_thread(self, job: Job) -> int | None:
        """Start the job's thread from its card, once; None where results go to the channel itself.

        Raises:
            DeliveryError: Discord is unwell; try again.
        """
        return await self.start_thread(await self.desk.settled(job))

    async def start_thread(self, job: Job) -> int | None:
        """The same, for whoever is giving the answer and has shown the card just now."""
        if job.place.in_thread or job.thread_id is not None:
            return job.thread_id
        post = self._ready()
        card_id = job.card_id or await self.ensure_card(job, Outlook())
        try:
            thread_id = await post.start_thread(job, card_id)
        except TROUBLE as error:
            if meaning(error) is Meaning.PASSING:
                raise await self._failure(job, error) from error
            log.warning("thread_not_started", job=job.id, error=repr(error))
            return None
        await self._note(job, card_id, thread_id)
        return thread_id

    async def deliver(self, job: Job, pictures: Sequence[Picture]) -> Delivered:
        """Post the pictures, smaller when Discord wants them smaller, elsewhere when their place is closed.

        Raises:
            DeliveryError: `final` when there is no way left.
        """
        self._ready()
        job = await self.desk.settled(job)
        job = job.evolve(thread_id=await self._thread_for_result(job))
        limit = job.place.upload_limit
        while True:
            result = await self._result(job, pictures, limit)
            try:
                delivered = await self._anywhere(result)
            except TROUBLE as error:
                if meaning(error) is not Meaning.TOO_LARGE:
                    raise await self._failure(job, error) from error
                limit //= 2
                if limit < SMALLEST_LIMIT:
                    raise DeliveryError(words.TOO_LARGE, final=True) from error
                log.warning("upload_too_large", job=job.id, next_limit=limit)
            else:
                return delivered

    async def standing(self, job: Job) -> Delivered | None:
        """Where a result stands that was posted, or a card became, without our hearing of it; None: nowhere.

        Raises:
            DeliveryError: Discord is unwell; try again.
        """
        post = self._ready()
        try:
            async for channel_id, _ in places(post, job):
                try:
                    found = await post.earlier(channel_id, job)
                except discord.HTTPException as error:
                    if meaning(error) not in _UNREACHABLE:
                        raise
                    continue
                if found is not None:
                    return Delivered(channel_id=channel_id, message_id=found)
        except TROUBLE as error:
            raise await self._failure(job, error) from error
        return None

    async def conclude(self, job: Job, pictures: Sequence[Picture]) -> None:
        """Tell the outcome on the card. A card that is gone needs nothing.

        Raises:
            DeliveryError: try again unless `final`.
        """
        post = self._ready()
        job = await self.desk.settled(job)
        card = cards.end_card(job, pictures)
        try:
            card_id = await self._card_of(job)
            if card_id is None and job.state in (State.FAILED, State.REFUSED):
                # Its order was never answered; the member should still hear what became of it.
                await post.send(job.place.channel_id, lambda: (card, []), nonce=f"c{job.id}")
            elif card_id is not None and card_id != job.result_id:
                await self.last_edit(job, card_id, lambda: (card, []))
        except TROUBLE as error:
            if meaning(error) not in (Meaning.GONE, Meaning.CLOSED):
                raise await self._failure(job, error) from error
            log.info("card_gone", job=job.id, error=repr(error))
        if self.afterwards is not None and job.state is State.DELIVERED:
            self.afterwards(job)

    async def _thread_for_result(self, job: Job) -> int | None:
        """The job's thread; nearly always there, but a crash may have come between the card and its thread."""
        try:
            return await self.start_thread(job)
        except DeliveryError as error:
            if not error.final:
                raise
            return None

    async def last_edit(self, job: Job, card_id: int, content: Content) -> None:
        """Edit a job's card for good: no update of an open card follows."""
        trail = self.desk.trail(job.id)
        trail.over = True
        async with trail.lock:
            await self._ready().edit(job, card_id, content)

    async def _result(self, job: Job, pictures: Sequence[Picture], limit: int) -> Result:
        prints = await self.prints.of(job, pictures, limit)
        owed = await self._credits(job.id) if self._credits is not None and job.request.pictures else []
        return Result(job=job, prints=prints, credits=owed)

    async def _anywhere(self, result: Result) -> Delivered:
        """Edit the card into the result, or post it in the first place that takes it."""
        job = result.job
        if job.place.in_thread:
            card_id = await self._card_of(job)
            if card_id is not None and await self._card_becomes_result(result, card_id):
                return Delivered(channel_id=job.place.channel_id, message_id=card_id)
        first: BaseException | None = None
        async for channel_id, note in places(self._ready(), job):
            try:
                return await self._post_result(result, channel_id, note)
            except TROUBLE as error:
                if meaning(error) not in _UNREACHABLE:
                    raise
                log.warning("place_closed", job=job.id, channel=channel_id, error=repr(error))
                first = first or error
        if first is not None and meaning(first) is Meaning.FORBIDDEN:
            raise await self._failure(job, first)
        raise DeliveryError(words.NO_WAY_BACK, final=True)

    async def _card_becomes_result(self, result: Result, card_id: int) -> bool:
        try:
            await self.last_edit(result.job, card_id, result.content())
        except TROUBLE as error:
            if meaning(error) not in _UNREACHABLE | {Meaning.EXPIRED}:
                raise
            log.warning("card_not_editable", job=result.job.id, error=repr(error))
            return False
        return True

    async def _post_result(self, result: Result, channel_id: int, note: str | None) -> Delivered:
        post, job = self._ready(), result.job
        # A nonce protects for minutes only; after a crash the channel itself has to be asked.
        found = await post.earlier(channel_id, job) if job.deliveries else None
        if found is None:
            found = await post.send(channel_id, result.content(note), nonce=str(job.id))
        return Delivered(channel_id=channel_id, message_id=found)

    async def _card_of(self, job: Job) -> int | None:
        """The job's card, looked for when a crash came between it and its record."""
        if job.card_id is not None:
            return job.card_id
        found = await self._ready().card(job)
        if found is not None:
            await self._note(job, found)
        return found

    async def _note(self, job: Job, card_id: int, thread_id: int | None = None) -> None:
        if self._remember is not None:
            await self._remember(job.id, card_id=card_id, thread_id=thread_id)

    async def _failure(self, job: Job, error: BaseException) -> DeliveryError:
        kind = meaning(error)
        if kind is Meaning.PASSING:
            return DeliveryError(words.TRY_LATER, retry_after=retry_after(error))
        if kind is Meaning.FORBIDDEN:
            channel = self._client.get_channel(job.thread_id or job.place.channel_id) if self._client else None
            return DeliveryError(words.permissions_lost(missing_for_result(channel)), final=True)
        log.error("delivery_refused", job=job.id, error=repr(error))
        return DeliveryError(words.NO_WAY_BACK if kind in _UNREACHABLE else words.REFUSED_BY_DISCORD, final=True)

    def _ready(self) -> Post:
        if self._post is None or self._client is None or self._client.application_id is None:
            raise DeliveryError(words.TRY_LATER, retry_after=2.0)
        return self._post
