"""Appeals: who may ask to have which decision looked at again, and what a moderator's second look brings.

A press in a private conversation knows no server; the decision does.
"""

from bot.core.decisions import APPEALABLE, Decision, DecisionKind
from bot.core.errors import BadRequest, NotYours
from bot.core.policy import DAY
from bot.core.reviews import Outcome, Review, ReviewKind
from bot.engine.reviewing import too_late
from bot.engine.workshop import Workshop
from bot.store import appeals, decisions, policies, reviews, suspensions

APPEAL_DAYS = 14  # for which a decision may be appealed against; a suspension for as long as it holds
TEXT_LIMIT = 1000  # characters of an appeal

GONE = "I no longer know which decision this button was about."
NOT_ABOUT_YOU = (
    "This button is for the member the decision is about, so it does nothing for you. "
    "Whatever concerns you comes with a button of your own."
)
WAITS = "You appealed against this <t:{}:R>. Moderators will look at it; I tell you in a private message how it ends."
UPHELD = "You have appealed against this already, and a moderator found that you were right."
REJECTED = "You have appealed against this already: a moderator looked again, and it stays as it was. That is final."
WITHDRAWN = "You have appealed against this already and took it back. Each decision can be appealed against once."
TOO_LATE = f"It is too late for that: you can appeal against a decision for {APPEAL_DAYS} days."
NOT_SUSPENDED = "This suspension no longer holds, so there is nothing to appeal against."
EMPTY = "Write in a sentence or two why this should be looked at again; moderators read it."
NO_SUCH_APPEAL = "There is no such appeal on this server."

_ENDED = {Outcome.UPHELD: UPHELD, Outcome.REJECTED: REJECTED}


class Appealing:
    """The half of `Discipline` that is about second looks; see `Engine.discipline`."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._db = shop.db

    async def appealable(self, decision: int, *, by: int, guild_id: int | None = None) -> Decision:
        """The decision a member may appeal against now; `guild_id` is where they ask, None in private.

        Raises:
            BadRequest: it is too late, or they have appealed; the sentence says what became of it.
            NotYours: it concerns somebody else, or there is none.
        """
        line = await self._db.read(decisions.get, decision)
        if line is None or line.kind not in APPEALABLE or guild_id not in (None, line.guild_id):
            raise NotYours(GONE)
        if line.member != by:
            raise NotYours(NOT_ABOUT_YOU)
        if (earlier := await self._db.read(reviews.appeal, decision)) is not None:
            raise _appealed_before(earlier)
        now = self._shop.clock.now()
        if line.kind is DecisionKind.SUSPENDED:
            held = await self._db.read(suspensions.holding, guild_id=line.guild_id, user_id=by, now=now)
            if all(each.decision != decision for each in held):
                raise BadRequest(NOT_SUSPENDED)
        elif now - line.at > APPEAL_DAYS * DAY:
            raise BadRequest(TOO_LATE)
        return line

    async def appeal(self, decision: int, *, by: int, guild_id: int | None = None, text: str) -> Review:
        """Ask the moderators of the decision's server to look again; their answer comes as a notice.

        Raises:
            BadRequest: nothing was written, it is too late, or they have appealed before.
            NotYours: it concerns somebody else, or there is none.
        """
        line = await self.appealable(decision, by=by, guild_id=guild_id)
        written = text.strip()[:TEXT_LIMIT]
        if not written:
            raise BadRequest(EMPTY)
        now = self._shop.clock.now()
        review = await self._db.write(appeals.lodge, line, member=by, text=written, now=now)
        if review is None:  # two presses at once
            earlier = await self._db.read(reviews.appeal, decision)
            raise _appealed_before(earlier) if earlier is not None else NotYours(GONE)
        return review

    async def uphold(self, number: int, *, by: int, guild_id: int) -> Review:
        """The member was right: strike, suspension, money and block are undone, the words pass, and they are told.

        Raises:
            NotYours: somebody else has decided or is looking, or there is no such appeal there.
        """
        review = await self._asked(number, guild_id)
        policy = (await self._db.read(policies.house, guild_id)).policy
        settled = await self._db.write(appeals.uphold, review, by=by, policy=policy, now=self._shop.clock.now())
        if settled is None:
            raise await too_late(self._db, review)
        return settled.review

    async def reject(self, number: int, *, by: int, guild_id: int) -> Review:
        """It stays as it was, for good, and the member is told.

        Raises:
            NotYours: somebody else has decided or is looking, or there is no such appeal there.
        """
        review = await self._asked(number, guild_id)
        settled = await self._db.write(appeals.reject, review, by=by, now=self._shop.clock.now())
        if settled is None:
            raise await too_late(self._db, review)
        return settled.review

    async def _asked(self, number: int, guild_id: int) -> Review:
        review = await self._db.read(reviews.get, number)
        if review is None or review.guild_id != guild_id or review.kind is not ReviewKind.APPEAL:
            raise NotYours(NO_SUCH_APPEAL)
        return review


def _appealed_before(review: Review) -> BadRequest:
    """What became of an appeal, for whoever asks a second time."""
    if review.outcome is None:
        return BadRequest(WAITS.format(review.opened_at // 1000))
    return BadRequest(_ENDED.get(review.outcome, WITHDRAWN))
