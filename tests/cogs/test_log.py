"""`/moderation log`: every decision with who, whom, why, before and after; in pages and as a file."""

import csv
import io

import pytest

from bot.core.decisions import DecisionKind
from bot.store import decisions
from practice.discord.resolved import Refused
from tests.cogs.bench import moderate, refusal
from tests.cogs.club import opened
from tests.cogs.reading import private_answer, said, soon
from tests.engine.judges import ScriptedJudge, finding

HOSTILE = "=1+1 **bold** [x](https://evil.example) <@1> @everyone `code`\n# big"


async def note(club, kind=DecisionKind.REFUSED, **values):
    values = {"by": 0, "now": club.clock.now(), **values}
    return await club.db.write(decisions.note, kind, guild_id=club.guild_id, **values)


async def page(who, **options):
    """The page of the log as a message."""
    return await refusal(await who.command("studio", "moderation log", **options))


async def test_an_empty_log_says_so(club, mo):
    """Also when it is only empty for what was asked."""
    assert said(await page(mo)) == "### Moderation log\nNothing was decided here so far."
    await note(club)
    assert "Nothing was decided that fits." in said(await page(mo, kind="erased"))


async def test_a_line_tells_everything(room, tmp_path, mo, ann):
    """When, what, who, whom, why, by which rule, and the words; what changed, from what to what."""
    async with opened(room, tmp_path, moderator=ScriptedJudge(finds={"cat": finding(matched="cat")})) as club:
        await refusal(await ann.command("studio", "imagine", prompt="a cat"))
        (line,), _ = await club.engine.discipline.log(club.guild_id)
        assert said(await page(mo)).splitlines() == [
            "### Moderation log · 1 line",
            f"**Refused** · <@{ann.id}> · <t:{line.at // 1000}:f> · by Easel",
            "Reason: A rule says refuse. Other words may pass.",
            "Found “cat”",
            "-# line 1 · “rule: no cats”",
            "-# “a cat”",
        ]
        await moderate(mo, "suspend", member=ann.user, days=1)
        text = said(await page(mo, kind="suspended"))
        assert f"**Suspended** · <@{ann.id}> · " in text
        assert f" · by <@{mo.id}>" in text
        assert "\nNow: until <t:" in text
        assert "-# Suspended" in text


async def test_pictures_and_orders_are_linked(club, mo, ann):
    """Where they still stand; of what is gone the number is told."""
    (node,) = await club.made(ann, "a fox")
    await note(club, DecisionKind.KEPT, picture=node.number, by=mo.id)
    await note(club, DecisionKind.FLAGGED, job_id=node.job_id, member=ann.id)
    await note(club, DecisionKind.TAKEN_DOWN, picture=12345, by=mo.id)
    text = said(await page(mo))
    where = f"/channels/{club.guild_id}/{node.channel_id}/{node.message_id}"
    assert f"picture [#{node.number}](https://discord.com{where})" in text
    assert f"[order](https://discord.com{where})" in text
    assert "line 3 · picture #12345" in text


async def test_hostile_words_are_only_words(club, mo, ann):
    """Whatever members and moderators wrote: no markup, no ping, no link, and it fits."""
    for kind in DecisionKind:
        long = HOSTILE * 20
        await note(club, kind, reason=long, rule=long, before=long, after=long, words=long, member=ann.id)
    message = await page(mo)
    for number in range(1, 5):
        assert f"page {number} of 4" in said(message)
        assert message.pings.nobody
        text = said(message)
        assert "[x](" not in text
        assert "**bold" not in text
        assert "\n# big" not in text
        assert "`code`" not in text.replace("\\`", "")
        if number < 4:
            await (await mo.press(message, "More ▶")).settled()
            await soon(lambda before=text: said(message) != before)


async def test_it_is_narrowed_by_member_kind_and_days(club, mo, ann, ben):
    """A member's lines are those about or by them."""
    old = club.clock.now() - 3 * 86_400_000
    await note(club, DecisionKind.STRIKE, member=ann.id, now=old)
    await note(club, DecisionKind.KEPT, by=mo.id, member=ben.id)
    await note(club, DecisionKind.TAKEN_DOWN, by=mo.id, member=ann.id)
    for options, shown in (
        ({}, 3),
        ({"member": ann.user}, 2),
        ({"member": mo.user}, 2),
        ({"kind": "taken down"}, 1),
        ({"days": 2}, 2),
        ({"member": ann.user, "days": 2}, 1),
    ):
        assert f"Moderation log · {shown} line" in said(await page(mo, **options)), options
    text = said(await page(mo, member=ann.user, days=2, kind="taken down"))
    assert f"-# about or by <@{ann.id}> · Taken down · the last 2 days" in text


async def test_pages_turn_with_their_filters_after_a_restart_and_for_moderators_only(room, tmp_path, mo, ann):
    """The buttons remember what was asked; whoever lost the right turns no page."""
    async with opened(room, tmp_path) as club:
        for number in range(12):
            await note(club, DecisionKind.TAKEN_DOWN, member=ann.id, reason=f"number {number}")
            await note(club, DecisionKind.KEPT, reason="another kind")
        message = await page(mo, kind="taken down", member=ann.user)
        assert "12 lines · page 1 of 3" in said(message)
        assert "number 11" in said(message)
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path):
        await (await mo.press(message, "More ▶")).settled()
        await room.until(lambda: "page 2 of 3" in said(message))
        assert "number 6" in said(message)
        assert "another kind" not in said(message)
        room.guild.members[mo.id].role_ids.clear()
        answer = await private_answer(await mo.press(message, "More ▶"))
        assert answer == "Only moderators (who may Manage Messages on this server) can do that."


async def test_a_page_that_is_gone_shows_the_last_one(club, mo):
    """Days pass while a page is looked at; the button then leads to what is left."""
    for number in range(11):
        await note(club, reason=f"number {number}")
    message = await page(mo, days=1)
    await (await mo.press(message, "More ▶")).settled()
    await soon(lambda: "page 2 of 3" in said(message))
    await club.db.write(_age)
    await (await mo.press(message, "More ▶")).settled()
    await soon(lambda: "page 1 of 1" in said(message) or "6 lines · page 2 of 2" in said(message))
    assert "number 5" in said(message)


async def _age(tx):
    await tx.execute("UPDATE decisions SET at = 0 WHERE number <= 5")


async def test_the_file_has_every_line(club, mo, ann):
    """All that fit the filter, defused for spreadsheets, to the asker alone."""
    for number in range(30):
        await note(club, member=ann.id, reason=HOSTILE if not number else f"number {number}", words="a prompt")
    await note(club, DecisionKind.KEPT)
    interaction = await mo.command("studio", "moderation log", csv=True, kind="refused")
    message = await interaction.answered()
    assert message.reader_id == mo.id
    (file,) = message.attachments
    assert file.filename == "easel-moderation-log.csv"
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert len(rows) == 30
    assert rows[-1]["reason"] == f"'{HOSTILE}"
    assert rows[0]["member"] == str(ann.id)
    assert {row["by"] for row in rows} == {"Easel"}


async def test_a_file_that_discord_would_not_take_is_refused_with_a_way_out(club, room, mo):
    """The sentence says how large it would be and what makes it smaller."""
    room.guild.premium_tier = 0
    for _ in range(600):
        await note(club, words="x" * 20_000)
    interaction = await mo.command("studio", "moderation log", csv=True)
    assert await private_answer(interaction) == (
        "That would be a file of 12 MB, more than Discord takes here. Name a `member`, a `kind` or fewer `days`."
    )


async def test_members_have_no_log(ann, club):
    """Discord does not offer it to them."""
    with pytest.raises(Refused, match="You lack the permission"):
        await ann.command("studio", "moderation log")


async def test_a_long_log_is_still_paged(club, mo):
    """Ten thousand lines: the first page and the last one, with how many there are."""
    await club.db.write(_fill, club.guild_id, club.clock.now())
    message = await page(mo)
    assert "10,000 lines · page 1 of 2000" in said(message)
    interaction = await mo.command("studio", "moderation log", csv=True)
    (file,) = (await interaction.answered()).attachments
    assert file.data.count(b"\r\n") == 10_001


async def _fill(tx, guild_id, now):
    await tx.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
        "INSERT INTO decisions (number, guild_id, at, author, kind) SELECT i, $1, $2, 0, 'flagged' FROM n",
        *(guild_id, now),
    )
