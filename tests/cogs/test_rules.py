"""`/moderation rule`: words a server does not want, with the real judge; and trying a rule out before it bites."""

import csv
import io

import pytest

from bot.core.decisions import DecisionKind
from bot.engine.clock import SystemClock
from bot.moderation.service import WordJudge
from practice.discord import guilds
from practice.discord.automod import Preset
from practice.discord.resolved import Refused
from tests.cogs.club import opened
from tests.cogs.house_rules import called, until_known
from tests.cogs.reading import private_answer, soon, text

FOX = {"name": "fox", "kind": "words", "pattern": "fox", "severity": "refuse"}
GORE = {"name": "gore", "kind": "words", "pattern": "gore, guts", "severity": "refuse"}


@pytest.fixture
async def club(room, tmp_path):
    """Everything real, the judge of words too."""
    async with opened(room, tmp_path, moderator=WordJudge(clock=SystemClock())) as club:
        yield club


@pytest.fixture
def rule(mo):
    """A moderator gives a command about rules and reads the answer."""

    async def give(what, /, **options) -> str:
        return await private_answer(await mo.command("mods", f"moderation rule {what}", **options))

    return give


async def log(club, kind):
    found, _ = await club.engine.discipline.log(club.guild_id, kind=kind)
    return found


async def refusal(who, prompt, place="studio") -> str:
    return await private_answer(await who.command(place, "imagine", prompt=prompt))


async def test_a_rule_bites_at_once(club, rule, ann, mo):
    """What it finds is refused with a sentence that does not tell the list; everything else passes."""
    assert await rule("add", **GORE) == "Added: **gore** refuses the words “gore, guts”."
    assert "This server's rules do not allow that wording" in await refusal(ann, "a knight and his GUTS")
    assert len(await club.made(ann, "a gutsy knight")) == 1
    (line,) = await log(club, DecisionKind.RULE)
    assert (line.by, line.reason, line.after) == (mo.id, "added", "words, refuse: gore, guts")


async def test_replacing_a_rule_says_what_it_was(club, rule):
    """The same name again is a change; the same rule again is none."""
    await rule("add", **GORE)
    answer = await rule("add", **{**GORE, "kind": "regex", "pattern": "g[o0]re", "severity": "flag"}, leet=True)
    assert answer == (
        "Changed: **gore** flags the expression “g\\[o0\\]re”, leetspeak too.\n"
        "-# Before: it refuses the words “gore, guts”."
    )
    assert "Nothing changed" in await rule(
        "add", name="gore", kind="regex", pattern="g[o0]re", severity="flag", leet=True
    )
    assert len(await log(club, DecisionKind.RULE)) == 2


async def test_a_rule_that_cannot_be_used_is_refused_in_words(club, rule):
    """Nothing is kept, and the sentence says what would work."""
    answer = await rule("add", name="x", kind="regex", pattern="ca(t", severity="refuse")
    assert "brackets do not match" in answer
    assert await club.engine.house_rules.rules(club.guild_id) == []


async def test_letters_nobody_sees_are_no_part_of_a_name(club, rule):
    """What looks the same is the same, and a rule that could not be named again is none."""
    await rule("add", **{**GORE, "name": "go\u200bre\u202e"})
    assert [it.name for it in await club.engine.house_rules.rules(club.guild_id)] == ["gore"]
    assert (await rule("remove", name="gor\u200be")).startswith("Removed: **gore**")
    assert "1 to 50 characters" in await rule("add", **{**GORE, "name": "\u200b"})


async def test_holding_without_a_channel_for_moderators_is_pointed_out(club, rule, room, olive):
    """The rule is kept, but nobody would be told."""
    assert "no moderators' channel yet" in await rule("add", **{**GORE, "severity": "hold"})
    await club.engine.house_rules.set_moderators(club.guild_id, room.channel("mods").id, by=olive.id)
    assert "no moderators' channel" not in await rule("add", **{**GORE, "name": "two", "severity": "hold"})


async def test_a_removed_rule_counts_no_more(club, rule, ann):
    """It is gone for the next order; one that is not there is said so."""
    await rule("add", **GORE)
    assert await rule("remove", name="gore") == (
        "Removed: **gore**, which refuses the words “gore, guts”. It counts no more."
    )
    assert len(await club.made(ann, "guts")) == 1
    assert "no rule of that name" in await rule("remove", name="gore")


async def test_names_are_suggested_to_moderators(club, rule, mo):
    """By name and by pattern, each with its pattern."""
    await rule("add", **GORE)
    await rule("add", name="brands", kind="phrase", pattern="acme cola", severity="flag")
    for name in ("remove", "test"):
        found = await mo.autocomplete("mods", f"moderation rule {name}", focused="name", name="COLA")
        assert [(it["name"], it["value"]) for it in found] == [("brands · acme cola", "brands")]
    assert len(await mo.autocomplete("mods", "moderation rule test", focused="name", name="")) == 2


async def test_members_are_not_moderators(club, ann):
    """Discord does not offer them the commands."""
    with pytest.raises(Refused):
        await ann.command("studio", "moderation rule list")


async def test_a_press_is_checked_again(club, room, rule, mo):
    """Whoever is no moderator any more cannot turn the pages of a list that still stands there."""
    for number in range(6):
        await rule("add", **{**GORE, "name": f"rule {number}"})
    interaction = await mo.command("mods", "moderation rule list")
    panel = await interaction.answered()
    room.deny("MANAGE_MESSAGES", "mods", mo.user)
    assert "Only moderators" in await private_answer(await mo.press(panel, "More ▶"))


async def test_the_list_shows_rules_and_turns_pages(club, rule, mo):
    """Name, what it does, who wrote it and when; quoted, so that nothing in a pattern pings or breaks the text."""
    await rule("add", name="a `b` @everyone", kind="words", pattern="<@&1> __x__", severity="hold", shadow=True)
    for number in range(5):
        await rule("add", **{**GORE, "name": f"rule {number}"})
    panel = await (await mo.command("mods", "moderation rule list")).answered()
    assert panel.ephemeral
    assert "### Rules · 6 · page 1 of 2" in text(panel)
    assert "**a \\`b\\` \\@everyone** holds the words “\\<\\@&1\\> \\_\\_x\\_\\_”, on trial" in text(panel)
    assert f"-# by <@{mo.id}> <t:" in text(panel)
    assert "rule 4" not in text(panel)
    await (await mo.press(panel, "More ▶")).settled()
    await soon(lambda: "page 2 of 2" in text(panel))
    assert "**rule 4** refuses" in text(panel)


async def test_the_list_tells_which_rules_of_automod_count(club, room, rule, mo):
    """What they hold, whom they spare, which expression cannot be run, and that Discord's own lists stay secret."""
    world, guild = room.world, room.guild
    guilds.add_rule(
        world, guild, "Cats", keywords=["cat", "kit*"], regexes=[r"c[a4]t", r"cat(?=s)"], allowed=["category"],
        exempt_channels=[room.channel("gallery")], blocks=False, alert=room.channel("mods"),
    )  # fmt: skip
    guilds.add_rule(world, guild, "Lists", presets=[Preset.SLURS])
    await until_known(club, called("Cats"))
    answer = await rule("list")
    assert "This server has no rules of its own" in answer
    assert "**Cats** flags · 2 keywords, 2 expressions, 1 allowed word · not for 1 channel" in answer
    assert "Cannot be run here and does not count: “cat(?=s)”" in answer
    assert "Discord keeps its own lists" in answer
    guilds.remove_rule(world, guild, "Cats")
    await until_known(club, called())
    assert "no keyword rules switched on" in await rule("list")


async def test_the_list_says_when_automod_cannot_be_read(club, room, rule):
    """And what to do about it."""
    guilds.take_permissions(room.world, room.guild, "MANAGE_GUILD")
    await until_known(club, lambda found: found.at and not found.readable)
    answer = await rule("list")
    assert "I cannot read Discord's AutoMod rules here" in answer
    assert "give my role that permission" in answer


async def test_a_rehearsal_tells_what_would_have_been_wrong(club, rule, room, ann, ben):
    """Shown without a complaint comes first, with who, when and where; what was refused anyway counts as right."""
    (harmless,) = await club.made(ann, "a red fox in snow")
    await club.made(ben, "a blue whale")
    await rule("add", **GORE)
    await refusal(ben, "fox guts")
    await rule("add", **FOX)

    answer = await rule("test", name="fox")

    assert "### Rehearsal: fox" in answer
    assert "Of the last 3 prompts it would have refused **2**, **1 of them wrongly**:" in answer
    assert "1 × shown, and nobody complained\n1 × refused, reported or taken down" in answer
    link = f"https://discord.com/channels/{club.guild_id}/{harmless.channel_id}/{harmless.message_id}"
    assert f"1. “a red fox in snow”, found “fox”\n-# <@{ann.id}> <t:" in answer
    assert f"shown, and nobody complained · [see it]({link})" in answer
    (line,) = await log(club, DecisionKind.REFUSED)
    assert f"2. “fox guts”, found “fox”\n-# <@{ben.id}> <t:" in answer
    assert f"refused, reported or taken down · line {line.number} of the log" in answer


async def test_a_rehearsal_looks_at_as_many_prompts_as_asked(club, rule, ann):
    """The newest ones; and it says when there is nothing to find or nothing to look at."""
    await rule("add", **{**FOX, "severity": "flag"})
    assert "nothing to try it on" in await rule("test", name="fox")
    await club.made(ann, "a fox")
    await club.made(ann, "a whale")
    assert "It would have found nothing in the last 1 prompt." in await rule("test", name="fox", last=1)
    assert "it would have flagged **1**, **all of them wrongly**" in await rule("test", name="fox", last=2)
    assert "no rule of that name" in await rule("test", name="whale")


async def test_a_rule_on_trial_does_nothing_and_counts(club, rule, ann):
    """The picture is made, the log tells, and the rehearsal says how often it has hit."""
    assert "It is on trial" in await rule("add", **FOX, shadow=True)
    await club.made(ann, "a fox")
    (line,) = await log(club, DecisionKind.SHADOW)
    assert (line.rule, line.reason, line.words) == ("rule: fox", "would refuse", "a fox")
    answer = await rule("test", name="fox")
    assert "On trial since <t:" in answer
    assert "by the log it has hit once." in answer
    assert "would have refused **1**" in answer


async def test_many_hits_come_as_a_file(club, rule, mo, ann):
    """The first ten in the answer, all of them for a spreadsheet, where no cell runs as a formula."""
    await rule("add", **GORE)
    for number in range(10):
        await refusal(ann, f"gore fox {number}")
    await club.made(ann, "=fox()")
    await rule("add", **FOX)
    interaction = await mo.command("mods", "moderation rule test", name="fox")
    panel = await interaction.answered()
    assert "1. “=fox()”, found “" in text(panel)
    assert "10. “gore fox 1”, found “fox”" in text(panel)
    assert "11." not in text(panel)
    assert "The file has all of them." in text(panel)
    (file,) = panel.attachments
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [row["prompt"] for row in rows] == ["'=fox()", *(f"gore fox {n}" for n in reversed(range(10)))]
    assert {row["member"] for row in rows} == {str(ann.id)}
    assert [row["what became of it"] for row in rows[:2]] == [
        "shown, and nobody complained", "refused, reported or taken down",
    ]  # fmt: skip
    assert rows[0]["link"].startswith(f"https://discord.com/channels/{club.guild_id}/")
    assert rows[1]["line of the log"].isdigit()
