"""Strikes, suspensions, what members are told of them, and the log: one transaction each, and the books agree."""

import asyncio

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import BadRequest, Moderated
from bot.core.moderation import Source
from bot.core.policy import DAY, Policy
from bot.core.ports import Running
from bot.core.reviews import Outcome
from bot.store import passes, policies, reviews
from tests.engine.conduct import MO, PAT, PRICE, appealed, log, refused, struck, told, wait
from tests.engine.house import ANN, BEN, GUILD, START, fetch_all
from tests.engine.judges import ScriptedJudge, finding

FOR_A_WEEK = "from making pictures for 7 days."


@pytest.fixture
def judge():
    return ScriptedJudge()


@pytest.fixture
async def judged(build, judge):
    return await build(moderator=judge)


# Suspensions


async def test_a_suspended_member_orders_nothing_until_it_is_over(house):
    """The sentence says until when and why; afterwards everything is as before, and others never noticed."""
    done = await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=2, reason="Rude in #studio.")
    assert done.before is None
    with pytest.raises(Moderated) as caught:
        await house.engine.place(house.order())
    until = (START + 2 * DAY) // 1000
    assert caught.value.sentence == (
        f"You are suspended from making pictures on this server, until <t:{until}:f>. Reason: Rude in #studio."
    )
    assert caught.value.decision == done.now.decision
    await house.engine.place(house.order(user=BEN))
    wait(house, 2 * DAY)
    await house.engine.place(house.order())


async def test_suspending_again_takes_the_place_of_what_held(house):
    """The longer one gives way to the shorter one that came later, and log and member are told both."""
    await house.engine.discipline.suspend(GUILD, ANN, by=MO)
    done = await house.engine.discipline.suspend(GUILD, ANN, by=PAT, days=1, reason="Enough.")
    assert done.before is not None
    assert done.before.until is None
    held = await house.engine.discipline.suspension(guild_id=GUILD, user_id=ANN)
    assert held is not None
    assert held.until == START + DAY
    newest = (await log(house, DecisionKind.SUSPENDED))[0]
    assert (newest.by, newest.before, newest.after) == (PAT, "for good", f"until <t:{(START + DAY) // 1000}:f>")
    assert "Your suspension has changed." in (await told(house))[-1]
    assert "Until now it was for good." in (await told(house))[-1]


async def test_what_a_suspended_member_has_in_line_ends_free_and_what_runs_finishes(build):
    """Nobody pays for an order that is not sent, and nothing that is bought is thrown away."""
    house = await build(concurrency=1)
    house.wavespeed.on_poll.extend([Running()] * 20)
    running = (await house.engine.place(house.order())).job
    await house.reaches(running.id, "waiting")
    waiting = (await house.engine.place(house.order(prompt="a blue door"))).job
    done = await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=1)

    assert [job.id for job in done.ended] == [waiting.id]
    ended = await house.reaches(waiting.id, "refused")
    assert ended.sentence == "Moderation ended this order before it was sent. It costs you nothing."
    assert ended.decision == done.now.decision
    assert await house.books(waiting.id) == {"reserve": PRICE, "release": PRICE}
    await house.reaches(running.id, "delivered")
    assert await house.books(running.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}
    assert [job.id for job in house.delivery.concluded].count(waiting.id) == 1
    await house.books_agree()


async def test_a_suspension_for_strikes_ends_what_is_in_line_as_well(build, judge):
    """Nobody pressed anything for it, and the card tells it all the same."""
    house = await build(concurrency=1, moderator=judge)
    house.wavespeed.on_poll.extend([Running()] * 50)
    running = (await house.engine.place(house.order())).job
    await house.reaches(running.id, "waiting")
    waiting = (await house.engine.place(house.order(prompt="a blue door"))).job
    judge.finds["bad"] = finding(source=Source.BUILT_IN)
    for _ in range(3):
        await refused(house, "bad")

    await house.reaches(waiting.id, "refused")
    await house.reaches(running.id, "delivered")
    await house.books_agree()


async def test_an_order_that_was_being_judged_does_not_slip_through(build):
    """A suspension that comes while an endpoint takes its time is found in the moment the order would be written."""
    judge, gate, asked = ScriptedJudge(), asyncio.Event(), asyncio.Event()

    class Slow(ScriptedJudge):
        async def judge(self, wording, **rest):
            asked.set()
            await gate.wait()
            return await judge.judge(wording, **rest)

    house = await build(moderator=Slow())
    placing = asyncio.create_task(house.engine.place(house.order()))
    await asked.wait()
    await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=1)
    gate.set()
    with pytest.raises(Moderated, match="You are suspended"):
        await placing
    assert await house.db.read(fetch_all, "SELECT * FROM jobs") == []


async def test_unsuspending_says_what_held_and_tells_the_member(house):
    """A second time there is nothing to lift, in words."""
    await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=3)
    held = await house.engine.discipline.unsuspend(GUILD, ANN, by=PAT)
    assert held.until == START + 3 * DAY
    await house.engine.place(house.order())
    (line,) = await log(house, DecisionKind.UNSUSPENDED)
    assert (line.by, line.before, line.after) == (PAT, f"until <t:{held.until // 1000}:f>", "not suspended")
    assert (await told(house))[-1].startswith("Your suspension on this server has ended early")
    with pytest.raises(BadRequest, match=f"<@{ANN}> is not suspended"):
        await house.engine.discipline.unsuspend(GUILD, ANN, by=PAT)


async def test_unsuspending_grants_the_appeal_that_waits(house):
    """The member got what they asked for; no moderator has to look any more."""
    done = await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=3)
    review = await appealed(house, done.now.decision)
    await house.engine.discipline.unsuspend(GUILD, ANN, by=PAT)
    fresh = await house.db.read(reviews.get, review.number)
    assert (fresh.outcome, fresh.decided_by) == (Outcome.UPHELD, PAT)


@pytest.mark.parametrize("days", [0, -1, 3651])
async def test_a_suspension_has_a_possible_length(house, days):
    """The sentence says what is possible."""
    with pytest.raises(BadRequest, match="1 to 3650 days"):
        await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=days)
    assert await log(house) == []


# Strikes


async def test_each_strike_is_told_with_what_it_is_for_and_what_comes_next(house):
    """How many of how many, until when, and what the next one means; the last one is followed by the suspension."""
    lines = await struck(house, 3)
    texts = await told(house)
    until = f"<t:{(START + 30 * DAY) // 1000}:f>"
    assert texts[0].splitlines() == [
        f"You got a strike on this server: your order was refused <t:{START // 1000}:f>. Reason: Reason 0.",
        f"You have 1 strike of 3; the newest counts until {until}. At 3 you are suspended {FOR_A_WEEK}",
    ]
    assert texts[2].endswith(f"You have 3 strikes of 3; the newest counts until {until}.")
    assert texts[3].startswith("You are suspended")
    assert texts[3].endswith("Reason: 3 strikes within 30 days.")
    rows = await house.db.read(fetch_all, "SELECT decision FROM notices ORDER BY number")
    assert [row["decision"] for row in rows][:3] == lines


async def test_where_strikes_suspend_nobody_they_are_only_counted(house):
    """A server that has set the number to 0 is not threatened with."""
    await house.db.write(policies.set_policy, GUILD, Policy(strikes_to_suspend=0), now=START)
    await struck(house, 5)
    text = (await told(house))[-1]
    assert "You have 5 strikes; the newest counts until" in text
    assert "suspended" not in text
    assert await house.engine.discipline.suspension(guild_id=GUILD, user_id=ANN) is None


# Private messages


async def test_messages_are_handed_out_until_they_are_confirmed(build, house, crash):
    """Once a minute while nothing is said, and at once after a restart; `tries` tells that it may stand already."""
    await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=1)
    (first,) = await house.engine.discipline.take_notices()
    assert first.tries == 0
    assert await house.engine.discipline.take_notices() == []
    wait(house, 60_000)
    (second,) = await house.engine.discipline.take_notices()
    assert (second.number, second.tries) == (first.number, 1)
    await crash(house)
    house = await build(after=house)
    (third,) = await house.engine.discipline.take_notices()
    assert third.tries == 2
    await house.engine.discipline.notice_sent(third)
    wait(house, DAY)
    assert await house.engine.discipline.take_notices() == []
    assert await house.engine.discipline.missed(guild_id=GUILD, user_id=ANN) == []


async def test_what_could_not_be_sent_is_kept_for_the_next_answer_there(house):
    """In that server, for that member, until it is confirmed."""
    await house.engine.discipline.suspend(GUILD, ANN, by=MO, days=1)
    (notice,) = await house.engine.discipline.take_notices()
    await house.engine.discipline.notice_sent(notice, missed=True)
    assert await house.engine.discipline.missed(guild_id=GUILD + 1, user_id=ANN) == []
    assert await house.engine.discipline.missed(guild_id=GUILD, user_id=BEN) == []
    (missed,) = await house.engine.discipline.missed(guild_id=GUILD, user_id=ANN)
    assert missed.text == notice.text
    await house.engine.discipline.caught_up([missed])
    assert await house.engine.discipline.missed(guild_id=GUILD, user_id=ANN) == []


# The log


async def test_the_log_is_found_by_member_kind_and_days(judged, judge):
    """Newest first, with how many there are; a moderator's own lines are those they wrote."""
    judge.finds["cat"] = finding()
    await refused(judged)
    wait(judged, 2 * DAY)
    await judged.engine.discipline.suspend(GUILD, BEN, by=MO, days=1)
    look = judged.engine.discipline.log
    assert [line.kind for line in (await look(GUILD))[0]] == [DecisionKind.SUSPENDED, DecisionKind.REFUSED]
    assert [line.member for line in (await look(GUILD, member=MO))[0]] == [BEN]
    assert [line.member for line in (await look(GUILD, kind=DecisionKind.REFUSED))[0]] == [ANN]
    assert [line.member for line in (await look(GUILD, days=1))[0]] == [BEN]
    assert (await look(GUILD, offset=1, most=1))[1] == 2
    assert await look(GUILD + 1) == ([], 0)


async def test_the_file_of_the_log_runs_nothing_in_a_spreadsheet(judged, judge):
    """Formulas are defused, times are readable, and every line is in it."""
    judge.finds["cat"] = finding()
    await refused(judged, '=HYPERLINK("https://evil.example";"a cat")')
    await judged.engine.discipline.suspend(GUILD, BEN, by=MO, days=1, reason="@everyone")
    text = (await judged.engine.discipline.log_file(GUILD)).decode("utf-8-sig")
    rows = text.splitlines()
    assert rows[0] == "number,at_utc,kind,by,member,reason,before,after,rule,picture,job_id,words"
    assert len(rows) == 3
    assert ",'@everyone,,until 2026-11-19" in rows[1]
    assert "\"'=HYPERLINK(" in rows[2]
    assert ",Easel," in rows[2]


async def test_passes_are_given_for_a_week_and_not_for_other_words(judged):
    """A pass is for exactly these words, however they are surrounded by spaces."""
    now = judged.clock.now()
    await judged.db.write(
        passes.give, guild_id=GUILD, user_id=ANN, words=passes.hashed("a cat"), decision=1, now=now
    )  # fmt: skip
    for words, at, expected in ((" a cat ", now, True), ("A cat", now, False), ("a cat", now + 7 * DAY, False)):
        there = await judged.db.read(passes.holds, guild_id=GUILD, user_id=ANN, words=passes.hashed(words), now=at)
        assert there is expected
