"""The buttons and forms with which moderators decide, on a card in their channel or in the private queue.

Who may decide is checked at every press and again when a form comes back; what is decided is decided by the database,
once. The pressed card is brought up to date at once, every other one by `cogs.reviews`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.core.errors import NotPermitted
from bot.core.reviews import Review
from cogs.host import Engine, Host, Interaction
from cogs.moderation import check_moderator
from cogs.takedowns import follow_up
from cogs.ui import review_forms as forms
from cogs.ui import words_review as words
from cogs.ui.answers import Answer
from cogs.ui.forms import Filled, filled
from cogs.ui.queue_sheet import back_of
from cogs.ui.review_cards import APPROVE, CLAIM, KEEP, REFUSE, REJECT, TAKE_DOWN, UPHOLD, edited


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """Which question, who presses, in which server, and what they wrote."""

    number: int
    by: int
    guild_id: int
    form: Filled

    @property
    def words(self) -> str:
        """What stands in the form's only field for words."""
        return self.form.texts.get(forms.WORDS, "")

    @property
    def strike(self) -> bool:
        """Whether it is to count as a strike."""
        return self.form.one(forms.STRIKE) == forms.YES


Act = Callable[[Engine, Pressed], Awaitable[object]]


def _claim(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.reviews.claim(it.number, by=it.by, guild_id=it.guild_id)


def _approve(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.reviews.approve(it.number, by=it.by, guild_id=it.guild_id)


def _refuse(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.reviews.refuse(it.number, by=it.by, guild_id=it.guild_id, reason=it.words, strike=it.strike)


def _keep(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.takedowns.keep(it.number, by=it.by, guild_id=it.guild_id)


def _take_down(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.takedowns.take_down_reported(it.number, by=it.by, guild_id=it.guild_id, reason=it.words)


def _uphold(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.discipline.uphold(it.number, by=it.by, guild_id=it.guild_id)


def _reject(engine: Engine, it: Pressed) -> Awaitable[object]:
    return engine.discipline.reject(it.number, by=it.by, guild_id=it.guild_id)


ACTS: Mapping[str, Act] = {
    CLAIM: _claim,
    APPROVE: _approve,
    REFUSE: _refuse,
    KEEP: _keep,
    TAKE_DOWN: _take_down,
    UPHOLD: _uphold,
    REJECT: _reject,
}


class Decisions:
    """Answers presses on the cards of questions to the moderators."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        for verb in ACTS:
            bot.presses[verb] = partial(self.press, verb)
        for verb in forms.FORMS:
            bot.forms[verb] = partial(self.submit, verb)

    async def press(self, verb: str, interaction: Interaction, number: int) -> None:
        """A button: some decide at once, others ask for words first, if the moderator may decide now."""
        if verb not in forms.FORMS:
            await self._decide(verb, interaction, number, Filled())
            return
        guild_id, reviews, answer = check_moderator(interaction), self._bot.engine.reviews, Answer.of(interaction)
        check_not_own(interaction, await answer.in_time(reviews.get(number, guild_id=guild_id)))
        await answer.in_time(reviews.check_free(number, by=interaction.user.id, guild_id=guild_id))
        await interaction.response.send_modal(forms.form(verb, number))

    async def submit(self, verb: str, interaction: Interaction, number: int) -> None:
        """A form that came back; of one that came too late the words are given back."""
        form = filled(interaction)
        interaction.extras["written"] = form.texts.get(forms.WORDS)
        await self._decide(verb, interaction, number, form)

    async def _decide(self, verb: str, interaction: Interaction, number: int, form: Filled) -> None:
        guild_id, reviews = check_moderator(interaction), self._bot.engine.reviews
        answer = Answer.of(interaction).in_place()
        review = await answer.meanwhile(reviews.get(number, guild_id=guild_id))
        check_not_own(interaction, review)
        await self._remember(interaction, review)
        pressed = Pressed(number=number, by=interaction.user.id, guild_id=guild_id, form=form)
        try:
            await answer.meanwhile(ACTS[verb](self._bot.engine, pressed))
        finally:
            # Also when somebody else was faster: then the pressed card tells less than is known by now.
            reviews.wake()
            await self._show(interaction, number, guild_id)
        if verb == TAKE_DOWN:
            await self._offer_more(interaction, review)

    async def _offer_more(self, interaction: Interaction, review: Review) -> None:
        """After a takedown: what stands on the picture, and what its maker made on the same day, may go as well."""
        job = await self._bot.engine.job(review.job_id) if review.job_id is not None else None
        if job is None or job.decision is None:
            return
        done = await self._bot.engine.takedowns.takedown(job.decision, guild_id=review.guild_id)
        if done.below_left or done.same_day_left:
            await Answer.of(interaction).tell(await follow_up(self._bot, review.guild_id, done))

    async def _remember(self, interaction: Interaction, review: Review) -> None:
        """A card that a crash kept from being written down is known again by the first press on it."""
        message = interaction.message
        if review.message_id is None and message is not None and not message.flags.ephemeral:
            work = self._bot.engine.reviews.card_found(
                review.number, channel_id=message.channel.id, message_id=message.id
            )
            await Answer.of(interaction).meanwhile(work)

    async def _show(self, interaction: Interaction, number: int, guild_id: int) -> None:
        """Bring the pressed card up to date."""
        reviews, message, answer = self._bot.engine.reviews, interaction.message, Answer.of(interaction)
        assert message is not None, "these buttons stand on messages, and the forms come from the buttons"
        review = await answer.meanwhile(reviews.get(number, guild_id=guild_id))
        file = await answer.meanwhile(reviews.file(review))
        body = edited(file, message, back=back_of(message))
        await answer.replace(body["view"], body.get("attachments"))


def check_not_own(interaction: Interaction, review: Review) -> None:
    """Nobody decides about their own picture or appeal, unless they manage the server.

    Raises:
        NotPermitted: they do not.
    """
    if review.member == interaction.user.id and not interaction.permissions.manage_guild:
        raise NotPermitted(words.OWN)
