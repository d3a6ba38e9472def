"""Rules are tried out before they bite; words of refused orders are forgotten in time."""

from dataclasses import dataclass, field

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import BadRequest, Moderated, NotYours
from bot.core.moderation import Severity
from bot.core.policy import DAY
from bot.core.rehearsal import Fate
from bot.core.rules import Automod, AutomodRule, RuleKind
from bot.engine.house_rules import rule_of
from bot.engine.housekeeping import EVERY_AT_ONCE
from bot.store import decisions
from tests.engine.house import ANN, BEN, GUILD, START, fetch_all
from tests.engine.judges import ScriptedJudge, finding

MO = 40
CAT = rule_of(name="cats", kind=RuleKind.WORDS, pattern="cat", severity=Severity.REFUSE)


@dataclass
class Strict(ScriptedJudge):
    """Has something against some patterns."""

    problems: dict[str, str] = field(default_factory=dict)

    def problem(self, rule):
        return self.problems.get(rule.pattern)


@pytest.fixture
def judge():
    return Strict()


@pytest.fixture
async def judged(build, judge):
    return await build(moderator=judge)


async def add(house, rule=CAT):
    return await house.engine.house_rules.add_rule(rule, guild_id=GUILD, by=MO)


async def delivered(house, prompt, **request):
    placed = await house.engine.place(house.order(prompt=prompt, pictures=0, kind="imagine", **request))
    return await house.reaches(placed.job.id, "delivered")


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("  two\n words ", " cat, dog ", ("two words", "cat, dog")),
        ("", "cat", "1 to 50"),
        ("x" * 51, "cat", "1 to 50"),
        ("cats", "  ", "1 to 1000"),
        ("cats", "x" * 1001, "1 to 1000"),
    ],
)
def test_names_and_patterns_have_their_lengths(name, pattern, expected):
    """What cannot be kept is refused with what would work; white space around both does not count."""
    if isinstance(expected, str):
        with pytest.raises(BadRequest, match=expected):
            rule_of(name=name, kind=RuleKind.WORDS, pattern=pattern, severity=Severity.FLAG)
        return
    rule = rule_of(name=name, kind=RuleKind.WORDS, pattern=pattern, severity=Severity.FLAG)
    assert (rule.name, rule.pattern) == expected


def test_an_expression_keeps_its_spaces():
    """They may mean something there."""
    rule = rule_of(name="x", kind=RuleKind.REGEX, pattern=" cat ", severity=Severity.FLAG)
    assert rule.pattern == " cat "


async def test_a_rule_that_cannot_be_used_is_not_kept(judged, judge):
    """The judge says why, in a sentence for the moderator."""
    judge.problems["ca(t"] = "Its brackets do not match."
    with pytest.raises(BadRequest, match="brackets"):
        await add(judged, rule_of(name="x", kind=RuleKind.REGEX, pattern="ca(t", severity=Severity.FLAG))
    assert await judged.engine.house_rules.rules(GUILD) == []


async def test_rules_are_signed_and_replaced_and_removed(judged):
    """Who wrote one last and when; a name is found however many spaces were typed."""
    assert await add(judged) is None
    (kept,) = await judged.engine.house_rules.rules(GUILD)
    assert (kept.by, kept.at) == (MO, START)
    assert (
        await add(judged, rule_of(name="cats", kind=RuleKind.WORDS, pattern="kitten", severity=Severity.HOLD)) == kept
    )
    removed = await judged.engine.house_rules.remove_rule("  cats ", guild_id=GUILD, by=MO)
    assert removed.pattern == "kitten"
    with pytest.raises(NotYours, match="no rule of that name"):
        await judged.engine.house_rules.remove_rule("cats", guild_id=GUILD, by=MO)


async def test_a_rehearsal_shows_mistakes_first(judged, judge):
    """Delivered and never complained about comes first, then what moderators stopped; others are not looked at."""
    await delivered(judged, "a cat asleep")
    await delivered(judged, "a dog")
    judge.finds["fight"] = finding()
    with pytest.raises(Moderated):
        await judged.engine.place(judged.order(user=BEN, prompt="a cat fight"))
    del judge.finds["fight"]
    await delivered(judged, "my cat")
    await add(judged)

    found = await judged.engine.house_rules.rehearse("cats", guild_id=GUILD, last=200)

    assert (found.looked, found.rule.name, found.on_trial) == (4, "cats", 0)
    hits = [(it.asked.wish, it.asked.fate, it.asked.member, it.matched) for it in found.found]
    assert hits == [
        ("my cat", Fate.SHOWN, ANN, "cat"),
        ("a cat asleep", Fate.SHOWN, ANN, "cat"),
        ("a cat fight", Fate.STOPPED, BEN, "cat"),
    ]
    assert (found.of(Fate.SHOWN, Fate.CLEARED), found.of(Fate.STOPPED)) == (2, 1)
    newest = await judged.engine.house_rules.rehearse("cats", guild_id=GUILD, last=2)
    assert [it.asked.wish for it in newest.found] == ["my cat", "a cat fight"]


async def test_a_rule_on_trial_tells_how_often_it_hit(judged, judge):
    """By the log, since it was written."""
    await add(judged, rule_of(name="cats", kind=RuleKind.WORDS, pattern="cat", severity=Severity.REFUSE, shadow=True))
    judge.finds["cat"] = finding(shadow=True, rule="cats")
    await delivered(judged, "a cat")
    found = await judged.engine.house_rules.rehearse("cats", guild_id=GUILD, last=200)
    assert (found.on_trial, found.of(Fate.SHOWN)) == (1, 1)


async def test_an_order_that_hits_twice_is_one_hit(judged):
    """Prompt and finished prompt of a style are the same wish."""
    await judged.engine.customs.add_style(
        guild_id=GUILD, name="cat style", template="a cat like $prompt", example=None, by=MO
    )
    await add(judged)
    order = judged.order(prompt="a cat", pictures=0, kind="imagine")
    request = await judged.engine.customs.styled(order.request, guild_id=GUILD, style="cat style")
    placed = await judged.engine.place(order.__class__(user_id=ANN, place=order.place, request=request))
    await judged.reaches(placed.job.id, "delivered")
    (hit,) = (await judged.engine.house_rules.rehearse("cats", guild_id=GUILD, last=200)).found
    assert hit.asked.wish == "a cat"


async def test_a_rehearsal_needs_a_rule_and_a_judge(judged, build):
    """Both are said in words."""
    with pytest.raises(NotYours, match="no rule of that name"):
        await judged.engine.house_rules.rehearse("dogs", guild_id=GUILD, last=10)
    nobody = await build(after=judged)
    await add(nobody)
    with pytest.raises(BadRequest, match="anybody who judges"):
        await nobody.engine.house_rules.rehearse("cats", guild_id=GUILD, last=10)


async def test_automod_tells_what_it_was_and_what_cannot_be_run(judged):
    """Whoever writes it down learns what was known before; expressions that cannot be run are named."""
    rules = (AutomodRule(id=1, name="A", regexes=("x+", "(?=x)")), AutomodRule(id=2, name="B", keywords=("(?=x)",)))
    known = Automod(rules=rules, readable=True, at=START)
    assert await judged.engine.house_rules.set_automod(GUILD, known) == Automod()
    assert await judged.engine.house_rules.automod(GUILD) == known
    assert await judged.engine.house_rules.set_automod(GUILD, Automod(at=START)) == known
    assert list(judged.engine.house_rules.not_honoured(known)) == [("A", "(?=x)")]


async def log_words(house):
    lines, _ = await house.db.read(decisions.search, guild_id=GUILD, kinds=(DecisionKind.REFUSED,), most=10)
    return [line.words for line in lines]


async def a_round(house):
    """Let a round go by: what it always does is to forget tokens of interactions that are over."""
    tokens = "SELECT 1 FROM jobs WHERE token <> ''"
    assert await house.db.read(fetch_all, tokens)

    async def forgotten():
        return not await house.db.read(fetch_all, tokens)

    await house.clock.until(forgotten)


async def refused(house, judge):
    judge.finds["fight"] = finding()
    with pytest.raises(Moderated):
        await house.engine.place(house.order(prompt="a cat fight"))


async def test_words_of_refused_orders_are_kept_as_long_as_the_setting_says(build, judge):
    """Not a round longer, and not shorter either."""
    house = await build(moderator=judge, refused_prompt_days=2)
    await refused(house, judge)
    await delivered(house, "a boat")
    house.clock.time = START + 2 * DAY - 60_000
    await a_round(house)
    assert await log_words(house) == ["a cat fight"]
    await delivered(house, "a boat")
    house.clock.time = START + 2 * DAY + 3_600_000
    await a_round(house)
    assert await log_words(house) == [""]


async def test_words_that_are_not_to_be_kept_are_gone_in_a_minute(build, judge):
    """It takes a moment to tell the member; that is how long they are needed."""
    house = await build(moderator=judge, refused_prompt_days=0)
    await refused(house, judge)

    async def forgotten():
        return await log_words(house) == [""]

    await house.clock.until(forgotten)
    assert house.clock.now() <= START + EVERY_AT_ONCE * 1000 + 1


async def test_tokens_do_not_outlive_their_use(house):
    """A quarter of an hour after the command Discord has forgotten them, and so does the database at the next round."""
    job = await delivered(house, "a boat")
    assert job.place.token_until < START + 3_600_000
    house.clock.time = START + 3_600_000
    await a_round(house)
    assert (await house.engine.job(job.id)).state == "delivered"
