"""Cards of moderators through crashes, lost replies, deleted messages and closed channels; and whatever is written."""

import pytest

from bot.core.jobs import State
from bot.core.reviews import Review, ReviewKind
from bot.engine.reviewing import File
from bot.store import reviews
from cogs.ui.review_cards import card as drawn
from practice.discord.components import MOST_TEXT, MOST_TEXT_BYTES
from tests.cogs.club import opened
from tests.cogs.fakes import job_of, picture_of
from tests.cogs.hostile import HOSTILE
from tests.cogs.house_rules import channels_panel
from tests.cogs.jury import (
    ask_in,
    card,
    cards,
    change,
    hidden,
    hold,
    ordered,
    over,
    question,
    says,
    settled,
    until,
)
from tests.cogs.reading import buttons, gallery, said, soon

POST = "POST /channels/{channel_id}/messages"


async def test_after_a_crash_the_card_is_found(room, tmp_path, ann, mo):
    """Posted, and the process died before it wrote that down: the next one finds the card and posts no second one."""
    async with opened(room, tmp_path) as club:
        await hold(club)
        await ordered(club, ann)
        await card(club)
        await settled(club)
        await change(
            club, "UPDATE reviews SET message_id = NULL, channel_id = NULL, shown = 0, tries = 1, taken_at = 1"
        )
    await room.until(lambda: not room.gateway.online)
    room.server.posting.__init__(room.world)  # the nonce is forgotten after minutes
    async with opened(room, tmp_path) as club:
        await settled(club)
        (message,) = cards(club)
        assert (await question(club)).message_id == message.id
        await (await mo.press(message, "Approve")).settled()
        await says(message, "**Approved**")
        assert len(cards(club)) == 1


async def test_a_press_on_a_card_nobody_wrote_down_makes_it_known(club, ann, mo):
    """Between a crash and the look for its cards a moderator may press already."""
    await hold(club)
    await ordered(club, ann)
    message = await card(club)
    await settled(club)
    await change(club, "UPDATE reviews SET message_id = NULL, shown = 0, tries = 1, taken_at = $1", club.clock.now())
    await (await mo.press(message, "Approve")).settled()
    assert (await question(club)).message_id == message.id
    await change(club, "UPDATE reviews SET taken_at = NULL")
    await settled(club)
    assert [it.id for it in cards(club)] == [message.id]
    assert buttons(message) == []


async def test_a_lost_reply_is_no_second_card(club, room, ann):
    """Discord posts and breaks the connection: the next try finds what stands."""
    await hold(club)
    room.faults.fail_next(POST, after=True, drop=True)
    await ordered(club, ann)
    await card(club)
    await club.db.write(reviews.hand_back)
    club.engine.reviews.wake()
    await settled(club)
    assert len(cards(club)) == 1


async def test_a_deleted_card_comes_again_when_there_is_news(club, ann, mo, olive):
    """While the question is open a new one is posted; once it is over nobody needs one."""
    await hold(club)
    await ordered(club, ann)
    first = await card(club)
    await mo.delete(first)
    await club.engine.reviews.claim(1, by=mo.id, guild_id=club.guild_id)
    second = await card(club)
    assert second.id != first.id
    assert f"Claimed by <@{mo.id}>" in said(second)
    assert hidden(second) == ["easel-picture-1.png"]
    await settled(club)
    await mo.delete(second)
    await club.engine.reviews.approve(1, by=mo.id, guild_id=club.guild_id)
    await settled(club)
    assert cards(club) == []


@pytest.mark.parametrize("trouble", ["deleted", "forbidden"])
async def test_a_closed_channel_keeps_nobody_from_deciding(club, room, ann, mo, trouble):
    """No card can be posted: said in the log, and the question waits in the queue and for the next channel."""
    await hold(club, moderators="gallery")
    if trouble == "deleted":
        room.world.delete_channel(room.channel("gallery"))
    else:
        room.deny("SEND_MESSAGES", "gallery", room.world.bot)
    await ordered(club, ann)

    async def given_up():
        rows, _ = await club.engine.reviews.waiting(club.guild_id)
        return rows and not await club.db.read(reviews.owed, now=club.clock.now() + 60_000)

    await until(given_up)
    await ask_in(club, "mods")
    message = await card(club)
    assert buttons(message) == ["Approve", "Refuse…", "Claim"]


@pytest.mark.parametrize("how", ["another question", "named again"])
async def test_a_channel_that_opens_again_gets_what_it_missed(club, room, ann, olive, how):
    """Easel lost a permission there for a while: the next card brings the others along, and so does naming it again."""
    await hold(club)
    room.deny("SEND_MESSAGES", "mods", room.world.bot)
    await ordered(club, ann, "a red door")

    async def given_up():
        rows, _ = await club.engine.reviews.waiting(club.guild_id)
        return rows and not await club.db.read(reviews.owed, now=club.clock.now() + 60_000)

    await until(given_up)
    room.allow("SEND_MESSAGES", "mods", room.world.bot)
    if how == "named again":
        await channels_panel(olive, moderators="mods")
    else:
        await ordered(club, ann, "a blue door")
    await soon(lambda: any("a red door" in said(it) for it in cards(club)))
    assert len(cards(club)) == (1 if how == "named again" else 2)


async def test_pictures_too_large_for_the_channel_come_smaller(club, room, ann):
    """Discord says that it is too much: the card comes all the same."""
    await ask_in(club, "mods")
    await hold(club, moderators=None)
    refused = room.faults.fail_next(POST, 413, code=40005, times=2)
    await ordered(club, ann)
    message = await card(club)
    assert refused.met == 2
    assert hidden(message)


async def test_a_card_of_pictures_that_cannot_be_read_says_so(club, tmp_path, ann):
    """A file that is gone keeps nobody from deciding."""
    await hold(club, moderators=None)
    job = await ordered(club, ann)
    for picture in await club.engine.pictures(job):
        for file in (tmp_path / "pictures").rglob(f"{picture.sha256}*"):
            file.unlink()
    await ask_in(club, "mods")
    message = await card(club)
    assert gallery(message) == []
    assert "Its pictures are gone or cannot be read." in said(message)
    assert buttons(message) == ["Approve", "Refuse…", "Claim"]


async def test_forms_outlive_the_process(room, tmp_path, ann, mo):
    """A form opened before a restart is answered after it."""
    async with opened(room, tmp_path) as club:
        await hold(club)
        job = await ordered(club, ann)
        press = await mo.press(await card(club), "Refuse…")
        await press.settled()
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        await (await mo.submit(press, words="Too dark.")).settled()
        assert await over(club, job) == "refused"


def texts(sheet):
    return [it.content for it in sheet.walk_children() if hasattr(it, "content")]


@pytest.mark.parametrize("kind", ReviewKind)
@pytest.mark.parametrize("words", [*(words for words, _ in HOSTILE), "\u6f22" * 2000], ids=lambda it: it[:12])
def test_no_words_break_a_card(kind, words):
    """Whatever somebody wrote, everywhere at once: the card stays within Discord's limits."""
    job = job_of(words, state=State.HELD, charged=40_000)
    job = job.evolve(request=job.request.evolve(negative_prompt=words))
    review = Review(
        number=1, guild_id=1, kind=kind, member=11, opened_at=1, reason=words, answer=words, reports=4, until=9,
        claimed_by=41, claimed_at=1,
    )  # fmt: skip
    file = File(review=review, job=job, pictures=[picture_of(job)], complaints=[words] * 3, strikes=3)
    found = texts(drawn(file))
    assert sum(len(it.encode("utf-16-le")) // 2 for it in found) <= MOST_TEXT
    assert sum(len(it.encode()) + 12 for it in found) <= MOST_TEXT_BYTES
    assert not any(
        line.startswith(("#", "- ", "1.", "> @")) for it in found for line in it.splitlines()[1:] if line != "-#"
    )
