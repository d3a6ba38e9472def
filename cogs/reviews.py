"""The cards of held pictures, reports and appeals in the moderators' channel: posted once, and kept up to date.

What is owed stands in the database until it is shown: a crash in between looks for the card before it posts another.
A picture is uploaded once; edits keep it where it stands.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import discord
import structlog

from bot.core.reviews import Review
from bot.engine.reviewing import File
from cogs.delivery import SMALLEST_LIMIT
from cogs.faults import ARCHIVED, TROUBLE, Meaning, meaning
from cogs.host import Host
from cogs.post import Post
from cogs.review_decisions import Decisions
from cogs.review_prints import Evidence, ReviewPrints
from cogs.rounds import Rounds
from cogs.sight import age_restricted
from cogs.ui import exhibits
from cogs.ui.review_cards import card, edited, marks

log = structlog.get_logger(__name__)

LOOK_EVERY = 2.0  # seconds between two looks when nobody says that there is something to tell
FAULT_PAUSE = 15.0  # seconds before the next look after an error nobody expected
MOST_TRIES = 5  # with which a card is given up that Discord refuses as wrong, or that we cannot make
_NOBODY = discord.AllowedMentions.none()
_CLOSED = frozenset({Meaning.CLOSED, Meaning.FORBIDDEN})


class ReviewCards(Rounds):
    """Works off what `Reviews.take_cards` owes."""

    NAME = "moderators' cards"

    def __init__(self, bot: Host) -> None:
        super().__init__(bot)
        self._post = Post(bot, bot.engine.clock)
        self._prints = ReviewPrints(bot.delivery.prints)

    async def rounds(self) -> None:
        """See `Rounds`."""
        reviews = self._bot.engine.reviews
        while True:
            try:
                while owed := await reviews.take_cards():
                    servers: dict[int, list[Review]] = {}
                    for review in owed:
                        servers.setdefault(review.guild_id, []).append(review)
                    await asyncio.gather(*map(self._work_off, servers.values()))
                await reviews.news(LOOK_EVERY)
            except Exception:
                log.exception("cards_delayed")
                await self._bot.engine.clock.sleep(FAULT_PAUSE)

    async def _work_off(self, owed: Sequence[Review]) -> None:
        """The cards of one server, in order; what cannot be shown now is handed out again, a little later."""
        for review in owed:
            passing = False
            try:
                await self._show(review)
            except TROUBLE as error:
                log.warning("card_delayed", review=review.number, tries=review.tries, error=repr(error))
                passing = meaning(error) is not Meaning.WRONG
            except Exception:
                log.exception("card_delayed", review=review.number, tries=review.tries)
            else:
                continue
            if not passing and review.tries >= MOST_TRIES:
                log.error("card_given_up", review=review.number, tries=review.tries)
                await self._bot.engine.reviews.card_shown(
                    review, channel_id=review.channel_id or 0, message_id=review.message_id
                )

    async def _show(self, taken: Review) -> None:
        """Post or edit, whatever is right by now; then write down what the card tells."""
        reviews, channel_id = self._bot.engine.reviews, taken.channel_id
        assert channel_id is not None, "see `bot.store.reviews.take`"
        review = await reviews.get(taken.number, guild_id=taken.guild_id)
        file = await reviews.file(review)
        message_id = review.message_id
        try:
            if message_id is None and taken.tries:
                message_id = await self._post.bearing(channel_id, *marks(review))
            if message_id is not None and not await self._edit(channel_id, message_id, file):
                message_id = None
            if message_id is None and review.open:
                message_id = await self._send(channel_id, file, gone=review.message_id is not None)
        except discord.HTTPException as error:
            if meaning(error) not in _CLOSED:
                raise
            log.warning("card_given_up", review=review.number, channel=channel_id, code=error.code)
            message_id = None
        await reviews.card_shown(review, channel_id=channel_id, message_id=message_id)

    async def _send(self, channel_id: int, file: File, *, gone: bool) -> int:
        """Post the card. `gone`: somebody deleted an earlier one, whose nonce would bring it back."""
        review = file.review
        guild = self._bot.get_guild(review.guild_id)
        adult = age_restricted(self._bot.get_channel(channel_id))
        evidence = await self._prints.of(file, guild.filesize_limit if guild is not None else None, adult=adult)
        nonce = f"r{review.number}v{review.version}" if gone else f"r{review.number}"
        while True:
            try:
                return await self._post.send(channel_id, lambda: _fresh(file, evidence), nonce=nonce)  # noqa: B023 - at once
            except discord.HTTPException as error:
                if meaning(error) is not Meaning.TOO_LARGE or evidence.limit < SMALLEST_LIMIT:
                    raise
                evidence = await self._prints.of(file, evidence.limit // 2, adult=adult)

    async def _edit(self, channel_id: int, message_id: int, file: File) -> bool:
        """Bring a card up to date that stands; False when there is none any more."""
        message = self._bot.get_partial_messageable(channel_id).get_partial_message(message_id)
        try:
            there = await message.fetch()
            try:
                await there.edit(**edited(file, there), allowed_mentions=_NOBODY)
            except discord.HTTPException as error:
                if error.code != ARCHIVED:
                    raise
                await self._bot.http.edit_channel(channel_id, archived=False)
                await there.edit(**edited(file, there), allowed_mentions=_NOBODY)
        except discord.HTTPException as error:
            if meaning(error) is not Meaning.GONE:
                raise
            return False
        return True


def _fresh(file: File, evidence: Evidence) -> tuple[Any, list[discord.File]]:
    """A card and its files, made anew for every try."""
    files = evidence.files()
    return card(file, exhibits.fresh(files)), files


async def setup(bot: Host) -> None:
    """Begin to show cards, and answer their buttons."""
    Decisions(bot)
    await bot.add_cog(ReviewCards(bot))
