"""Rules, policies and channels: each change stands in the log with what held before; and what rules are tried on."""

from dataclasses import replace

import pytest

from bot.core.decisions import EASEL, DecisionKind
from bot.core.errors import BadRequest
from bot.core.jobs import State
from bot.core.moderation import Severity
from bot.core.policy import DEFAULT, Mode, Policy
from bot.core.quota import Limits
from bot.core.rehearsal import Fate, Opinion, fate
from bot.core.reviews import Outcome, ReviewKind
from bot.core.rules import RULES_LIMIT, Automod, AutomodRule, Rule, RuleKind
from bot.store import decisions, orders, policies, prompts, reviews, rules
from tests.store.conftest import NOW

GUILD, MO = 10, 40
FREE = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)
GORE = Rule(name="gore", kind=RuleKind.WORDS, pattern="gore, guts", severity=Severity.REFUSE, by=MO, at=NOW)


async def log(db, *kinds):
    found, _ = await db.read(decisions.search, guild_id=GUILD, kinds=kinds, most=100)
    return found


async def change(db, rule, guild=GUILD):
    return await db.write(rules.change, rule, guild_id=guild)


async def test_a_rule_is_kept_as_it_was_written(db):
    """Everything about it comes back, under its name, in its server only."""
    wanted = replace(GORE, kind=RuleKind.REGEX, pattern="g[o0]re ,", severity=Severity.HOLD, leet=True, shadow=True)
    assert await change(db, wanted) is None
    assert await db.read(rules.every, guild_id=GUILD) == [wanted]
    assert await db.read(rules.get, "gore", guild_id=GUILD) == wanted
    assert await db.read(rules.every, guild_id=GUILD + 1) == []


async def test_replacing_a_rule_returns_the_old_one_and_logs_both(db):
    """Who reads the log sees what it said before and what it says now."""
    await change(db, GORE)
    assert await change(db, replace(GORE, pattern="gore", shadow=True, by=MO + 1, at=NOW + 5)) == GORE
    second, first = await log(db, DecisionKind.RULE)
    assert (first.by, first.rule, first.reason, first.before) == (MO, "rule: gore", "added", "")
    assert (second.by, second.at, second.reason) == (MO + 1, NOW + 5, "changed")
    assert (second.before, second.after) == ("words, refuse: gore, guts", "words, refuse, on trial: gore")


async def test_the_same_rule_again_changes_nothing(db):
    """No line, and it keeps who wrote it and since when it is on trial."""
    await change(db, GORE)
    assert await change(db, replace(GORE, by=MO + 1, at=NOW + 5)) == GORE
    assert await db.read(rules.get, "gore", guild_id=GUILD) == GORE
    assert len(await log(db)) == 1


async def test_a_removed_rule_stays_in_the_log(db):
    """What it said, and who took it away; a second time there is nothing to remove."""
    await change(db, GORE)
    assert await db.write(rules.forget, "gore", guild_id=GUILD, by=MO, now=NOW + 9) == GORE
    assert await db.write(rules.forget, "gore", guild_id=GUILD, by=MO, now=NOW + 9) is None
    last, _ = await log(db)
    assert (last.reason, last.before, last.after) == ("removed", "words, refuse: gore, guts", "")
    assert await db.read(rules.every, guild_id=GUILD) == []


async def test_a_server_has_a_hundred_rules_and_no_more(db):
    """One more is refused with what to do, a change of one that is there is not."""

    async def many(tx):
        for number in range(RULES_LIMIT):
            await rules.put(tx, replace(GORE, name=f"rule {number}"), guild_id=GUILD)

    await db.write(many)
    with pytest.raises(BadRequest, match="Remove one first"):
        await change(db, GORE)
    assert await change(db, replace(GORE, name="rule 7", pattern="x")) is not None
    assert await change(db, GORE, GUILD + 1) is None


async def test_hits_on_trial_are_counted_since_the_rule_was_written(db):
    """Older lines were about another wording, other rules and servers are not counted."""
    trial = replace(GORE, shadow=True)

    async def hit(name, at, guild=GUILD, kind=DecisionKind.SHADOW):
        await db.write(decisions.note, kind, guild_id=guild, by=EASEL, now=at, rule=name)

    for at in (NOW - 1, NOW, NOW + 1):
        await hit("rule: gore", at)
    await hit("rule: other", NOW + 1)
    await hit("automod: gore", NOW + 1)
    await hit("rule: gore", NOW + 1, GUILD + 1)
    await hit("rule: gore", NOW + 1, kind=DecisionKind.FLAGGED)
    assert await db.read(rules.shadow_hits, trial, guild_id=GUILD) == 2


async def test_automod_is_kept_whole(db):
    """What was read last is there after a restart, before Discord answers."""
    rule = AutomodRule(
        id=5, name="Slurs", keywords=("cat*", "*dog"), regexes=("a+",), allowed=("catalogue",),
        exempt_roles=(1, 2), exempt_channels=(3,), blocks=False, message="Not here.",
    )  # fmt: skip
    assert await db.read(rules.automod, guild_id=GUILD) == Automod()
    known = Automod(rules=(rule,), readable=True, at=NOW)
    await db.write(rules.put_automod, known, guild_id=GUILD)
    assert await db.read(rules.automod, guild_id=GUILD) == known
    await db.write(rules.put_automod, Automod(at=NOW + 1), guild_id=GUILD)
    assert await db.read(rules.automod, guild_id=GUILD) == Automod(at=NOW + 1)


async def test_a_policy_is_changed_value_by_value(db):
    """Each change has its line with before and after; what was not named stays; what cannot be changes nothing."""
    thresholds = {DEFAULT: (0.4, 0.7), "violence": (0.2, 0.9)}
    before, after = await db.write(
        policies.change_policy, GUILD, {"adult": False, "thresholds": thresholds, "hold_hours": 24}, by=MO, now=NOW
    )
    assert (before, after) == (Policy(), Policy(adult=False, thresholds=thresholds))
    with pytest.raises(BadRequest, match="0 to 6"):
        await db.write(policies.change_policy, GUILD, {"strike_days": 5, "safety_tolerance": 7}, by=MO, now=NOW)
    assert (await db.read(policies.house, GUILD)).policy == after
    lines = [(it.by, it.reason, it.before, it.after) for it in await log(db, DecisionKind.SETTING)]
    usual = "flag from 0.4, refuse from 0.7"
    assert lines == [
        (
            MO,
            "Thresholds of the moderation service",
            f"every category: {usual}",
            f"every other category: {usual}; violence: flag from 0.2, refuse from 0.9",
        ),
        (MO, "Adult content in age-restricted channels", "allowed", "not allowed"),
    ]


async def test_nothing_is_held_where_nobody_would_look(db):
    """Holding needs a moderators' channel first; both are in the log."""
    with pytest.raises(BadRequest, match="/studio channels moderators:"):
        await db.write(policies.change_mode, GUILD, 20, Mode.HOLD, by=MO, now=NOW)
    assert await db.write(policies.change_moderators, GUILD, 21, by=MO, now=NOW) is None
    assert await db.write(policies.change_moderators, GUILD, 21, by=MO, now=NOW) == 21
    assert await db.write(policies.change_mode, GUILD, 20, Mode.HOLD, by=MO, now=NOW) is None
    assert await db.write(policies.change_mode, GUILD, 20, Mode.HOLD, by=MO, now=NOW) is Mode.HOLD
    assert await db.write(policies.change_mode, GUILD, 20, None, by=MO, now=NOW) is Mode.HOLD
    found = await db.read(policies.house, GUILD)
    assert (found.moderators_channel, found.modes) == (21, {})
    changes = [(it.reason, it.before, it.after) for it in await log(db, DecisionKind.SETTING)]
    nothing, held = "as everywhere (in a thread: as in its channel)", "held until a moderator has looked at them"
    assert changes == [
        ("Pictures of <#20>", held, nothing),
        ("Pictures of <#20>", nothing, held),
        ("Moderators' channel", "none", "<#21>"),
    ]


FATES = (
    (State.DELIVERED, (), False, Fate.SHOWN),
    (State.DELIVERED, ((ReviewKind.REPORT, None),), False, Fate.STOPPED),
    (State.DELIVERED, ((ReviewKind.REPORT, Outcome.KEPT),), False, Fate.CLEARED),
    (State.DELIVERED, ((ReviewKind.REPORT, Outcome.KEPT), (ReviewKind.REPORT, None)), False, Fate.STOPPED),
    (State.DELIVERED, ((ReviewKind.REPORT, Outcome.TAKEN_DOWN),), True, Fate.STOPPED),
    (State.DELIVERED, ((ReviewKind.HELD, Outcome.APPROVED),), False, Fate.CLEARED),
    (State.DELIVERED, ((ReviewKind.HELD, Outcome.APPROVED),), True, Fate.STOPPED),
    (State.DELIVERED, ((ReviewKind.APPEAL, Outcome.UPHELD),), True, Fate.CLEARED),
    (State.DELIVERED, ((ReviewKind.APPEAL, Outcome.REJECTED),), True, Fate.STOPPED),
    (State.DELIVERED, (), True, Fate.STOPPED),
    (State.REFUSED, (), False, Fate.STOPPED),
    (State.REFUSED, ((ReviewKind.APPEAL, None),), False, Fate.STOPPED),
    (State.REFUSED, ((ReviewKind.APPEAL, Outcome.UPHELD),), False, Fate.CLEARED),
    (State.HELD, ((ReviewKind.HELD, None),), False, Fate.UNSEEN),
    (State.FAILED, (), False, Fate.UNSEEN),
    (State.CANCELLED, (), False, Fate.UNSEEN),
    (State.QUEUED, (), False, Fate.UNSEEN),
)


@pytest.mark.parametrize(("state", "opinions", "down", "expected"), FATES)
def test_what_people_made_of_an_order(state, opinions, down, expected):
    """An upheld appeal is the last word, a complaint outweighs an approval, what nobody saw says nothing."""
    found = [Opinion(kind=kind, outcome=outcome) for kind, outcome in opinions]
    assert fate(state, found, taken_down=down) is expected


async def placed(db, make_job, prompt, state, *, at=NOW, **more):
    """An order that has come to an end; returns its number."""
    job, shots = make_job(now=at, **more)
    job = job.evolve(request=job.request.evolve(prompt=prompt))
    await db.write(orders.place, job, shots, [], limits=FREE, press=None)

    async def end(tx):
        await tx.execute(
            "UPDATE jobs SET state = $1, finished_at = $2, told = 1, result_id = $3, result_channel_id = 77 "
            "WHERE id = $4",
            *(str(state), at, 900 + job.id if state is State.DELIVERED else None, job.id),
        )

    await db.write(end)
    return job.id


async def test_the_newest_orders_come_with_what_became_of_them(db, make_job):
    """Orders and refusals that never came to be one, newest first; of each where it can be seen."""
    shown = await placed(db, make_job, "a boat", State.DELIVERED)
    reported = await placed(db, make_job, "a wreck", State.DELIVERED, at=NOW + 1)
    failed = await placed(db, make_job, "a raft", State.FAILED, at=NOW + 2)
    await placed(db, make_job, "elsewhere", State.DELIVERED, at=NOW + 3, guild=GUILD + 1)

    async def complain(tx):
        await reviews.open_report(tx, guild_id=GUILD, member=31, picture=1, job_id=reported, reason="ugh", now=NOW + 4)
        return await decisions.note(
            tx, DecisionKind.REFUSED, guild_id=GUILD, by=EASEL, now=NOW + 5, member=32, rule="rule: x", words="a shark"
        )

    line = await db.write(complain)
    found = await db.read(prompts.newest, guild_id=GUILD, most=10)
    assert [(it.wish, it.fate, it.job_id, it.decision) for it in found] == [
        ("a shark", Fate.STOPPED, None, line),
        ("a raft", Fate.UNSEEN, failed, None),
        ("a wreck", Fate.STOPPED, reported, None),
        ("a boat", Fate.SHOWN, shown, None),
    ]
    assert (found[3].channel_id, found[3].message_id) == (77, 900 + shown)
    assert [it.wish for it in await db.read(prompts.newest, guild_id=GUILD, most=2)] == ["a shark", "a raft"]


async def test_a_takedown_and_an_upheld_appeal_count(db, make_job):
    """Pictures taken down are no false alarm, a refusal that a moderator took back is one."""
    taken = await placed(db, make_job, "a boat", State.DELIVERED)

    async def decide(tx):
        await decisions.note(tx, DecisionKind.TAKEN_DOWN, guild_id=GUILD, by=MO, now=NOW + 1, member=31, job_id=taken)
        line = await decisions.note(
            tx, DecisionKind.REFUSED, guild_id=GUILD, by=EASEL, now=NOW + 2, member=32, words="a fluffy shark"
        )
        review = await reviews.open_appeal(
            tx, guild_id=GUILD, member=32, decision=line, job_id=None, picture=None, reason="a toy", now=NOW + 3
        )
        await reviews.decide(tx, review, Outcome.UPHELD, by=MO, now=NOW + 4)

    await db.write(decide)
    found = await db.read(prompts.newest, guild_id=GUILD, most=10)
    assert [(it.wish, it.fate) for it in found] == [("a fluffy shark", Fate.CLEARED), ("a boat", Fate.STOPPED)]


async def test_styles_and_negative_prompts_are_judged_too(db, make_job):
    """A rule is tried on the same texts that are judged when somebody orders."""
    job, shots = make_job()
    request = job.request.evolve(prompt="oil painting of a boat", words="a boat", style="oil", negative_prompt="gore")
    await db.write(orders.place, job.evolve(request=request), shots, [], limits=FREE, press=None)
    (found,) = await db.read(prompts.newest, guild_id=GUILD, most=10)
    assert (found.wish, list(found.texts)) == ("a boat", ["oil painting of a boat", "gore"])
