"""Orders are judged before anything is spent; what is refused leaves a line that its member may appeal against."""

from dataclasses import replace

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import Moderated, NotPermitted
from bot.core.moderation import Severity, Source
from bot.core.policy import Mode, Policy
from bot.engine.orders import Input
from bot.store import blocked, decisions, passes, policies, suspensions
from tests.engine.house import ANN, BEN, CHANNEL, GUILD, START, ScriptedProvider, fetch_all
from tests.engine.judges import ScriptedClassifier, ScriptedJudge, finding

HOUR = 3_600_000
URLS = ("https://cdn.test/x.png", "https://cdn.test/y.png")


async def log(house, **filters):
    found, _ = await house.db.read(decisions.search, guild_id=GUILD, most=100, **filters)
    return found


async def jobs_of(house):
    return await house.db.read(fetch_all, "SELECT * FROM jobs")


@pytest.fixture
def judge():
    return ScriptedJudge()


@pytest.fixture
async def judged(build, judge):
    return await build(moderator=judge)


async def test_refused_words_cost_nothing_and_are_a_line_of_the_log(judged, judge):
    """No job, no reserve, and the member gets the number of the line that says why."""
    judge.finds["cat"] = finding(matched="cat")

    with pytest.raises(Moderated, match="Other words may pass") as caught:
        await judged.engine.place(judged.order(prompt="a cat"))

    (line,) = await log(judged)
    assert (line.kind, line.member, line.words, line.rule) == (DecisionKind.REFUSED, ANN, "a cat", "rule: no cats")
    assert caught.value.decision == line.number
    assert await jobs_of(judged) == []
    assert await judged.db.read(fetch_all, "SELECT * FROM ledger") == []


async def test_everything_a_member_wrote_is_judged(build, judge):
    """Prompt, negative prompt and alt texts of attached pictures, with the place and the roles they were written in."""
    house = await build(providers=[ScriptedProvider(name="modelverse")], moderator=judge)
    order = house.order(prompt="a dog", negative_prompt="fog", model="step1x-edit")
    await house.engine.place(replace(order, alt_texts=["my garden"], roles=[7], manages=True))

    (asked,) = judge.asked
    assert asked.texts == {"prompt": "a dog", "negative prompt": "fog", "alt text 1": "my garden"}
    assert (asked.places, asked.roles, asked.manages, asked.adult) == ((CHANNEL,), [7], True, False)


async def test_an_edit_is_judged_with_the_words_that_made_its_picture(judged, judge):
    """What an edit means depends on what it changes: the whole line of ancestors is told, nearest first."""
    first = await judged.engine.place(judged.order(prompt="a child on a beach", pictures=0, kind="imagine"))
    await judged.reaches(first.job.id, "delivered")
    (made,) = await judged.engine.pictures(first.job.id)
    item = await judged.engine.together.input_of(made.number, by=ANN, guild_id=GUILD)
    second = await judged.engine.place(judged.order(prompt="at night", inputs=[item]))
    await judged.reaches(second.job.id, "delivered")
    (newer,) = await judged.engine.pictures(second.job.id)
    item = await judged.engine.together.input_of(newer.number, by=BEN, guild_id=GUILD)

    await judged.engine.place(judged.order(user=BEN, prompt="older", inputs=[item]))

    assert list(judge.asked[-1].before) == ["at night", "a child on a beach"]


async def test_a_flag_lets_an_order_stand_and_writes_it_down(judged, judge):
    """The line names the job it is about."""
    judge.finds["cat"] = finding(Severity.FLAG)
    placed = await judged.engine.place(judged.order(prompt="a cat"))

    (line,) = await log(judged)
    assert (line.kind, line.job_id) == (DecisionKind.FLAGGED, placed.job.id)
    await judged.reaches(placed.job.id, "delivered")


async def test_an_order_and_what_was_found_in_it_are_written_together(build, judge):
    """One transaction, so that no crash leaves an order whose flag nobody ever sees."""
    judge.finds["cat"] = finding(Severity.FLAG)
    house, groups = await build(moderator=judge, start=False), []
    house.db.on_group(lambda size, seconds: groups.append(size))
    await house.engine.place(house.order(prompt="a cat"))
    assert groups == [1]
    assert [line.kind for line in await log(house)] == [DecisionKind.FLAGGED]


async def test_a_rule_on_trial_has_no_effect_but_a_line(judged, judge):
    """Shadow mode: what it would have done is written down."""
    judge.finds["cat"] = finding(Severity.REFUSE, shadow=True)
    placed = await judged.engine.place(judged.order(prompt="a cat"))

    (line,) = await log(judged)
    assert (line.kind, line.reason, line.job_id) == (DecisionKind.SHADOW, "would refuse", placed.job.id)


async def test_words_to_hold_hold_the_pictures(judged, judge):
    """The order stands and is paid for; its pictures wait for a moderator."""
    judge.finds["cat"] = finding(Severity.HOLD)
    placed = await judged.engine.place(judged.order(prompt="a cat"))

    held = await judged.reaches(placed.job.id, "held")
    assert held.hold == "rule: no cats"
    assert [line.kind for line in await log(judged)] == [DecisionKind.HELD]


async def test_what_no_setting_turns_off_counts_as_a_strike_and_enough_suspend(judged, judge):
    """The third within thirty days suspends; the sentence says until when, and nothing passes meanwhile."""
    judge.finds["bad"] = finding(source=Source.BUILT_IN)
    for _ in range(3):
        with pytest.raises(Moderated, match="Other words"):
            await judged.engine.place(judged.order(prompt="bad"))

    with pytest.raises(Moderated, match="You are suspended from making pictures on this server, until <t:") as caught:
        await judged.engine.place(judged.order(prompt="a harmless dog"))

    begun = await judged.db.read(suspensions.suspension, guild_id=GUILD, user_id=ANN, now=START)
    assert begun is not None
    assert begun.decision == caught.value.decision
    assert begun.until == judged.clock.now() + 7 * 24 * HOUR
    await judged.engine.place(judged.order(user=BEN, prompt="a harmless dog"))


async def test_a_pass_lets_the_same_words_through_for_one_member_and_a_week(judged, judge):
    """It helps against the server's rules, not against what no setting turns off."""
    judge.finds |= {"cat": finding(), "bad": finding(source=Source.BUILT_IN)}
    for words in ("a cat", "bad cat"):
        await judged.db.write(
            passes.give, guild_id=GUILD, user_id=ANN, words=passes.hashed(words), decision=1, now=judged.clock.now()
        )

    await judged.engine.place(judged.order(prompt=" a cat "))
    for who, words in ((BEN, "a cat"), (ANN, "another cat"), (ANN, "bad cat")):
        with pytest.raises(Moderated):
            await judged.engine.place(judged.order(user=who, prompt=words))
    judged.clock.time += 7 * 24 * HOUR
    with pytest.raises(Moderated):
        await judged.engine.place(judged.order(prompt="a cat"))


async def test_a_channel_that_is_off_takes_no_order(judged):
    """Neither do its threads; one with a mode of its own does."""
    await judged.db.write(policies.set_mode, GUILD, CHANNEL, Mode.OFF)
    await judged.db.write(policies.set_mode, GUILD, 98, Mode.POST)
    order = judged.order()

    with pytest.raises(NotPermitted, match="switched off in this channel"):
        await judged.engine.place(order)
    with pytest.raises(NotPermitted, match="switched off"):
        await judged.engine.place(replace(order, place=replace(order.place, channel_id=99, home_id=CHANNEL)))
    await judged.engine.place(replace(order, place=replace(order.place, channel_id=98, home_id=CHANNEL)))


async def test_a_picture_that_looks_like_one_taken_down_is_refused(judged):
    """Nothing is kept of it, and the line says which picture it looks like."""
    kept = replace(await judged.pictures.take_input(url="https://cdn.test/x.png", name="x", size=1), look="f" * 16)
    await judged.db.write(blocked.add, "f" * 15 + "e", guild_id=GUILD, picture=12, decision=3, now=START)

    with pytest.raises(Moderated, match="taken down"):
        await judged.engine.place(judged.order(inputs=[Input(kept=kept)]))

    (line,) = await log(judged)
    assert line.rule == "blocked picture: picture 12"
    assert judged.pictures.removed == [kept.sha256]
    far = replace(kept, look="0" * 16)
    await judged.engine.place(judged.order(inputs=[Input(kept=far)]))


async def test_the_tray_is_no_way_around_a_takedown_or_the_classifier(build):
    """What lies in it has a number already; it is looked at all the same when it is used."""
    classifier = ScriptedClassifier(sees={b"https://cdn.test/x.png": 0.9})
    house = await build(classifier=classifier)
    photos = {url: await house.pictures.take_input(url=url, name="x", size=1) for url in URLS}
    for url, look in zip(URLS, ("f" * 16, "0f" * 8), strict=True):
        item = Input(kept=replace(photos[url], look=look))
        await house.engine.together.add_to_tray(item, guild_id=GUILD, user_id=ANN)
    explicit, plain = await house.engine.together.tray_inputs(guild_id=GUILD, user_id=ANN)

    with pytest.raises(Moderated, match="adult content"):
        await house.engine.place(house.order(inputs=[explicit]))
    await house.engine.place(house.order(inputs=[plain]))
    await house.db.write(blocked.add, "0f" * 7 + "0e", guild_id=GUILD, picture=12, decision=3, now=START)
    with pytest.raises(Moderated, match="taken down"):
        await house.engine.place(house.order(inputs=[plain]))


async def test_explicit_photos_work_in_age_restricted_channels_only(build):
    """And there only while the server allows them; pictures made here were looked at when they were made."""
    classifier = ScriptedClassifier(sees={b"https://cdn.test/x.png": 0.9})
    house = await build(classifier=classifier)
    item = Input(kept=await house.pictures.take_input(url="https://cdn.test/x.png", name="x", size=1))
    plain = house.order(inputs=[item])
    adult = replace(plain, place=replace(plain.place, adult=True, interaction_id=900))

    with pytest.raises(Moderated, match="age-restricted channels only"):
        await house.engine.place(plain)
    await house.pictures.take_input(url="https://cdn.test/x.png", name="x", size=1)
    await house.engine.place(adult)
    await house.db.write(policies.set_policy, GUILD, Policy(adult=False), now=START)
    with pytest.raises(Moderated, match="where the server allows"):
        await house.engine.place(replace(adult, place=replace(adult.place, interaction_id=901)))


async def test_a_picture_of_an_age_restricted_channel_does_not_leave_it(house):
    """Neither as a remix nor through the tray."""
    order = house.order(prompt="a nude statue", pictures=0, kind="imagine")
    placed = await house.engine.place(replace(order, place=replace(order.place, adult=True)))
    await house.reaches(placed.job.id, "delivered")
    (made,) = await house.engine.pictures(placed.job.id)
    item = await house.engine.together.input_of(made.number, by=ANN, guild_id=GUILD)
    photo = Input(kept=await house.pictures.take_input(url="https://cdn.test/y.png", name="y", size=1), adult=True)
    await house.engine.together.add_to_tray(photo, guild_id=GUILD, user_id=ANN)
    (tray,) = await house.engine.together.tray_inputs(guild_id=GUILD, user_id=ANN)

    for each in (item, tray):
        with pytest.raises(NotPermitted, match="only be taken further in an age-restricted channel"):
            await house.engine.place(house.order(inputs=[each]))
    again = house.order(inputs=[item])
    await house.engine.place(replace(again, place=replace(again.place, adult=True)))


async def test_the_servers_safety_tolerance_goes_with_the_order_and_no_members_does(house):
    """It is read anew for every order, `Again` included."""
    await house.db.write(policies.set_policy, GUILD, Policy(safety_tolerance=1), now=START)
    placed = await house.engine.place(house.order())
    request, _ = await house.engine.again(placed.job.id)
    await house.db.write(policies.set_policy, GUILD, Policy(), now=START)
    order = house.order()
    second = await house.engine.place(replace(order, request=request))

    assert placed.job.request.safety_tolerance == 1
    assert second.job.request.safety_tolerance is None
