"""Appeals: once, by the member it is about, decided by one moderator; and undone is what followed."""

import asyncio

import pytest

from bot.core.decisions import EASEL, DecisionKind
from bot.core.errors import BadRequest, Moderated, NotYours
from bot.core.moderation import Source
from bot.core.policy import DAY, Policy
from bot.core.reviews import Outcome
from bot.store import decisions, policies
from tests.engine.conduct import MO, PAT, appealed, log, refused, struck, told, wait
from tests.engine.house import ANN, BEN, GUILD, START, fetch_all
from tests.engine.judges import ScriptedJudge, finding


@pytest.fixture
def judge():
    return ScriptedJudge()


@pytest.fixture
async def judged(build, judge):
    return await build(moderator=judge)


async def test_refused_words_that_were_fine_pass_for_a_week(judged, judge):
    """The way a wrongly refused member has: appeal, a moderator's second look, and the same words again."""
    judge.finds["cat"] = finding()
    line = await refused(judged)
    review = await appealed(judged, line)
    decided = await judged.engine.discipline.uphold(review.number, by=MO, guild_id=GUILD)

    assert (decided.outcome, decided.decided_by) == (Outcome.UPHELD, MO)
    await judged.engine.place(judged.order(prompt="a cat"))
    with pytest.raises(Moderated):
        await judged.engine.place(judged.order(prompt="a cat", user=BEN))
    (text,) = await told(judged)
    assert "a moderator looked again, and you were right." in text
    assert "Order it again: these words now pass the rules of this server for you, for 7 days." in text
    upheld, appeal = (await log(judged, DecisionKind.UPHELD, DecisionKind.APPEALED))[:2]
    assert (appeal.by, appeal.member, appeal.reason) == (ANN, ANN, "It was a harmless cat.")
    assert (upheld.by, upheld.member, upheld.before) == (MO, ANN, f"line {line}: refused")
    assert upheld.after == "the words pass for 7 days"


async def test_what_no_setting_turns_off_stays_refused_and_only_the_strike_goes(judged, judge):
    """A moderator can say that it was meant well; the words pass for nobody."""
    judge.finds["bad"] = finding(source=Source.BUILT_IN)
    line = await refused(judged, "bad")
    review = await appealed(judged, line)
    await judged.engine.discipline.uphold(review.number, by=MO, guild_id=GUILD)

    assert await judged.engine.discipline.strikes(guild_id=GUILD, user_id=ANN) == 0
    assert "Easel itself still refuses these words" in (await told(judged))[-1]
    await refused(judged, "bad")


async def test_words_that_are_no_longer_kept_pass_by_nothing(judged, judge):
    """The owner's setting has blanked them meanwhile: no pass for an empty prompt, and the member is told."""
    judge.finds["cat"] = finding()
    line = await refused(judged)
    await judged.db.write(decisions.forget_words, before=START + 1)
    review = await appealed(judged, line)
    await judged.engine.discipline.uphold(review.number, by=MO, guild_id=GUILD)
    assert await judged.db.read(fetch_all, "SELECT * FROM passes") == []
    assert "The words are no longer kept." in (await told(judged))[-1]


async def test_a_refused_appeal_is_final(judged, judge):
    """The words stay refused, the member is told, and neither they nor another moderator can ask again."""
    judge.finds["cat"] = finding()
    line = await refused(judged)
    review = await appealed(judged, line)
    await judged.engine.discipline.reject(review.number, by=MO, guild_id=GUILD)

    (text,) = await told(judged)
    assert "it stays as it was." in text
    assert text.endswith("so this is final.")
    with pytest.raises(BadRequest, match=r"That is final\."):
        await appealed(judged, line)
    with pytest.raises(NotYours, match=f"<@{MO}> has decided about this already: rejected"):
        await judged.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    await refused(judged)
    (line_of_log,) = await log(judged, DecisionKind.REJECTED)
    assert line_of_log.after == "stays as it was"


async def test_two_moderators_who_press_at_once_decide_once(judged, judge):
    """One of them decides, the other reads who was first, and everything happens once."""
    judge.finds["cat"] = finding()
    review = await appealed(judged, await refused(judged))
    answers = await asyncio.gather(
        judged.engine.discipline.uphold(review.number, by=MO, guild_id=GUILD),
        judged.engine.discipline.reject(review.number, by=PAT, guild_id=GUILD),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in answers) == ["NotYours", "Review"]
    assert len(await told(judged)) == 1
    assert len(await log(judged, DecisionKind.UPHELD, DecisionKind.REJECTED)) == 1


async def test_a_claimed_appeal_is_left_to_whoever_looks(judged, judge):
    """The same sentence as for held pictures."""
    judge.finds["cat"] = finding()
    review = await appealed(judged, await refused(judged))
    await judged.engine.reviews.claim(review.number, by=MO, guild_id=GUILD)
    with pytest.raises(NotYours, match=f"<@{MO}> is looking at this one"):
        await judged.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert await told(judged) == []


async def test_the_log_says_when_the_same_moderator_looked_again(house):
    """It is allowed, and it is visible; so is a decision about one's own."""
    first, second = await struck(house, 2)
    (own,) = await struck(house, 1, who=PAT)
    for line, by, who in ((first, MO, ANN), (second, PAT, ANN), (own, PAT, PAT)):
        review = await appealed(house, line, who)
        await house.engine.discipline.reject(review.number, by=by, guild_id=GUILD)
    assert [line.before for line in await log(house, DecisionKind.REJECTED)] == [
        f"line {own}: refused about the moderator who decides",
        f"line {second}: refused",
        f"line {first}: refused by the same moderator",
    ]


async def test_an_appeal_belongs_to_its_server_and_its_kind(judged, judge):
    """A number from elsewhere, or of a picture that is held, is none."""
    judge.finds["cat"] = finding()
    review = await appealed(judged, await refused(judged))
    with pytest.raises(NotYours, match="no such appeal"):
        await judged.engine.discipline.uphold(review.number, by=MO, guild_id=GUILD + 1)
    with pytest.raises(NotYours, match="no such appeal"):
        await judged.engine.discipline.uphold(review.number + 1, by=MO, guild_id=GUILD)


@pytest.mark.parametrize("more_strikes", [0, 1])
async def test_a_suspension_goes_with_the_strike_it_stood_on_unless_others_suffice(house, more_strikes):
    """Three suspend; one of them taken back leaves too few, but not when a further one came meanwhile."""
    lines = await struck(house, 3)
    await struck(house, more_strikes)
    review = await appealed(house, lines[0])
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)

    held = await house.engine.discipline.suspension(guild_id=GUILD, user_id=ANN)
    assert (held is not None) == bool(more_strikes)
    assert await house.engine.discipline.strikes(guild_id=GUILD, user_id=ANN) == 2 + more_strikes
    assert ("Your suspension is lifted" in (await told(house))[-1]) == (not more_strikes)


async def test_a_suspension_by_a_moderator_does_not_go_with_a_strike(house):
    """It stood on no strikes."""
    (line,) = await struck(house, 1)
    await house.engine.discipline.suspend(GUILD, ANN, by=MO, reason="Spam.")
    review = await appealed(house, line)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert await house.engine.discipline.suspension(guild_id=GUILD, user_id=ANN) is not None


async def test_strikes_that_ran_out_meanwhile_still_bear_the_suspension_they_brought(house):
    """A further strike taken back has nothing to do with it."""
    await house.db.write(policies.set_policy, GUILD, Policy(strike_days=2, suspension_days=30), now=START)
    await struck(house, 3)
    wait(house, 3 * DAY)
    (line,) = await struck(house, 1)
    review = await appealed(house, line)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert await house.engine.discipline.suspension(guild_id=GUILD, user_id=ANN) is not None


async def test_an_upheld_suspension_ends(house):
    """The strikes behind it stay, for they were not appealed against."""
    await struck(house, 3)
    (line,) = await log(house, DecisionKind.SUSPENDED)
    assert line.by == EASEL
    review = await appealed(house, line.number)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert await house.engine.discipline.strikes(guild_id=GUILD, user_id=ANN) == 3
    await house.engine.place(house.order())
    assert "About your suspension of" in (await told(house))[-1]


async def test_only_the_member_it_is_about_may_appeal_and_once(judged, judge):
    """Others get a friendly sentence; whoever has appealed reads that it waits."""
    judge.finds["cat"] = finding()
    line = await refused(judged)
    for who in (BEN, MO):
        with pytest.raises(NotYours, match="This button is for the member"):
            await appealed(judged, line, who)
    await appealed(judged, line)
    with pytest.raises(BadRequest, match="Moderators will look at it"):
        await appealed(judged, line)
    assert len(await log(judged, DecisionKind.APPEALED)) == 1


async def test_two_presses_at_once_are_one_appeal(judged, judge):
    """The second one reads that it waits."""
    judge.finds["cat"] = finding()
    line = await refused(judged)
    answers = await asyncio.gather(*(appealed(judged, line) for _ in range(3)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in answers) == ["BadRequest", "BadRequest", "Review"]


async def test_a_refusal_can_be_appealed_against_for_a_fortnight(judged, judge):
    """After that the button says so."""
    judge.finds["cat"] = finding()
    line, late = await refused(judged), await refused(judged)
    wait(judged, 14 * DAY)
    await appealed(judged, line)
    wait(judged, 1)
    with pytest.raises(BadRequest, match="for 14 days"):
        await appealed(judged, late)


async def test_a_suspension_can_be_appealed_against_for_as_long_as_it_holds(house):
    """For good means that it can be asked about later; one that is over cannot."""
    done = await house.engine.discipline.suspend(GUILD, ANN, by=MO)
    other = await house.engine.discipline.suspend(GUILD, BEN, by=MO, days=30)
    wait(house, 100 * DAY)
    await appealed(house, done.now.decision)
    with pytest.raises(BadRequest, match="no longer holds"):
        await appealed(house, other.now.decision, BEN)


async def test_what_decides_nothing_about_a_member_has_no_appeal(judged, judge):
    """Lines of other kinds, other servers and no line at all: a sentence, nothing else."""
    judge.finds["cat"] = finding()
    line = await refused(judged)
    await judged.engine.discipline.suspend(GUILD, ANN, by=MO, days=1)
    await judged.engine.discipline.unsuspend(GUILD, ANN, by=MO)
    (unsuspended,) = await log(judged, DecisionKind.UNSUSPENDED)
    for number, guild in ((unsuspended.number, GUILD), (line, GUILD + 1), (10**15, None)):
        with pytest.raises(NotYours, match="no longer know"):
            await judged.engine.discipline.appealable(number, by=ANN, guild_id=guild)
    with pytest.raises(BadRequest, match="Write in a sentence"):
        await judged.engine.discipline.appeal(line, by=ANN, text="  \n ")
