"""Stars: one per member, counted on the message however many press at once; and the gallery channel, once."""

import asyncio

from practice.discord.components import walk
from practice.discord.entities import Member, User
from practice.discord.visitor import Visitor
from tests.cogs.club import opened
from tests.cogs.reading import buttons, gallery, private_answer, said, soon, text


def label(club, node):
    """What the `★` below a picture says."""
    return next(it for it in buttons(club.message(node)) if it.startswith("★"))


def posts(club, place="gallery"):
    """Messages of the bot in a channel."""
    channel = club.room.channel(place)
    return [it for it in channel.messages.values() if it.author.bot and not it.deleted]


def crowd(room, count):
    """So many members nobody has seen before."""
    people = []
    for number in range(count):
        user = room.world.add_user(User(id=room.world.ids.next(), name=f"guest{number}"))
        room.guild.members[user.id] = Member(user=user, joined_at=room.clock.time())
        people.append(room.visitor(user))
    return people


async def star(club, who: Visitor, node, mark=None):
    interaction = await who.press(node.message_id, mark or f"easel:star:{node.number}")
    await interaction.settled()
    await soon(lambda: not club.bot.answering)
    return interaction


async def asked(room, interaction):
    """The private question a press led to."""
    return await room.until(lambda: next((it for it in interaction.messages if it.ephemeral), None))


async def test_a_star_is_counted_on_the_message_and_taken_back(club, room, ann, ben):
    """Each press toggles the presser's own star; nothing else about the message changes, and no call is counted."""
    (node,) = await club.made(ann, "a boat")
    before, shown = len(room.world.log), gallery(club.message(node))
    for who, expected in ((ann, "★ 1"), (ben, "★ 2"), (ann, "★ 1"), (ben, "★")):
        await star(club, who, node)
        await room.until(lambda expected=expected: label(club, node) == expected)
    assert [it for it in room.world.log[before:] if it.counted] == []
    assert gallery(club.message(node)) == shown
    assert len(club.message(node).attachments) == 1
    assert buttons(club.message(node)) == ["Remix", "Again", "Family", "★", "Delete", "Report"]


async def test_stars_of_many_at_once_are_counted_exactly(club, room, ann):
    """Thirty members press in the same moment: every press is answered in time and the message says thirty."""
    (node,) = await club.made(ann, "a boat")
    people = crowd(room, 30)
    before = len(room.world.log)
    presses = await asyncio.gather(*(it.press(node.message_id, f"easel:star:{node.number}") for it in people))
    await asyncio.gather(*(it.settled() for it in presses))
    await room.until(lambda: label(club, node) == "★ 30")
    assert (await club.node(node.number)).stars == 30
    assert max(it.answered_after for it in presses) < 3
    assert [it for it in room.world.log[before:] if it.counted] == []


async def test_stars_follow_the_presses_after_two_restarts(room, tmp_path, ann, ben):
    """A message two restarts old still counts."""
    async with opened(room, tmp_path) as club:
        (node,) = await club.made(ann, "a boat")
    for _ in range(2):
        await room.until(lambda: not room.gateway.online)
        async with opened(room, tmp_path) as club:
            await star(club, ben, node)
    assert "★" in label(club, node)
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        await star(club, ann, node)
        await room.until(lambda: label(club, node) == "★ 1")


async def test_with_several_pictures_the_star_asks_which(club, room, ann, ben):
    """A private choice with a button each; the message shows the sum, and its change is not a counted call."""
    nodes = await club.made(ann, "boats", count=3)
    before = len(room.world.log)
    choice = await star(club, ben, nodes[0])
    question = await asked(room, choice)
    assert buttons(question) == ["1 ★", "2 ★", "3 ★"]
    for which in ("2 ★", "3 ★"):
        await (await ben.press(question, which)).settled()
        await room.until(lambda which=which: f"{which} 1" in buttons(question))
    await room.until(lambda: label(club, nodes[0]) == "★ 2")
    assert [(await club.node(it.number)).stars for it in nodes] == [0, 1, 1]
    assert [it for it in room.world.log[before:] if it.counted] == []
    assert len(gallery(club.message(nodes[0]))) == 3


async def test_a_choice_from_before_a_restart_still_counts_on_the_message(room, tmp_path, ann, ben):
    """Without the press that led to it the bot changes the message by its own token."""
    async with opened(room, tmp_path) as club:
        nodes = await club.made(ann, "boats", count=2)
        choice = await star(club, ben, nodes[0])
        question = await asked(room, choice)
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        await (await ben.press(question, "2 ★")).settled()
        await room.until(lambda: label(club, nodes[0]) == "★ 1")


async def test_a_picture_with_enough_stars_is_shown_once(club, room, ann, ben, cleo, mo):
    """The second star of two needed brings it to the gallery channel: words, maker, stars, alt text, a way back."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=2)
    (node,) = await club.made(ann, "a boat")
    await star(club, ben, node)
    assert posts(club) == []
    await star(club, cleo, node)
    await room.until(lambda: posts(club))
    for who in (mo, cleo, cleo, ann):
        await star(club, who, node)
    (post,) = posts(club)
    assert "“a boat”" in text(post)
    assert f"<@{ann.id}>" in text(post)
    assert "2 stars" in text(post)
    assert gallery(post)[0]["description"] == "Picture made by Easel from the words: a boat"
    assert post.attachments[0].data == club.message(node).attachments[0].data
    (link,) = [it["url"] for it in walk(post.components) if it.get("style") == 5]
    assert link.endswith(f"/{node.channel_id}/{node.message_id}")
    assert post.pings.nobody
    assert await placed(club, node) == (channel.id, post.id)
    tree = await private_tree(await ben.press(post, "Family"))
    assert f"Family of #{node.number}" in text(tree)


async def private_tree(interaction):
    message = await interaction.answered()
    assert message.ephemeral
    return message


async def test_thirty_at_once_show_it_once(club, room, ann):
    """However many earn the place together, the picture is posted a single time."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=5)
    (node,) = await club.made(ann, "a boat")
    people = crowd(room, 30)
    presses = await asyncio.gather(*(it.press(node.message_id, f"easel:star:{node.number}") for it in people))
    await asyncio.gather(*(it.settled() for it in presses))
    await room.until(lambda: posts(club) and label(club, node) == "★ 30")
    await soon(lambda: not club.bot.answering)
    assert len(posts(club)) == 1


async def test_a_gallery_that_cannot_be_posted_in_troubles_nobody(club, room, ann, ben, cleo):
    """Those who press hear nothing of a missing permission; the next star tries again."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=1)
    (node,) = await club.made(ann, "a boat")
    room.deny("ATTACH_FILES", "gallery")
    press = await star(club, ben, node)
    await given_up(club, node)
    assert [it for it in press.messages if it.ephemeral] == []
    assert posts(club) == []
    room.allow("ATTACH_FILES", "gallery")
    await soon(
        lambda: club.bot.get_channel(channel.id).permissions_for(club.bot.get_guild(club.guild_id).me).attach_files
    )
    await star(club, cleo, node)
    await room.until(lambda: posts(club))


async def test_a_copy_that_was_posted_before_a_crash_is_found(club, room, ann, ben, cleo):
    """The message was sent and not written down: the next star finds it instead of posting a second one."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=1)
    (node,) = await club.made(ann, "a boat")
    await star(club, ben, node)
    (post,) = await room.until(lambda: posts(club))
    await placed(club, node)
    await club.db.write(forget, node.number)
    room.clock.jump(600)
    await star(club, cleo, node)
    assert await placed(club, node) == (channel.id, post.id)
    assert posts(club) == [post]


async def placed(club, node):
    """Where a picture stands in the gallery channel, once that is written down."""
    async with asyncio.timeout(5):
        while (place := await club.engine.together.gallery_place(node.number)) is None:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.005)
    return place


async def given_up(club, *nodes):
    """Wait until no place in the gallery is reserved any more: a press reserves it before its number is shown."""
    await club.room.until(lambda: all(label(club, node) != "★" for node in nodes))
    async with asyncio.timeout(5):
        while await club.db.read(reserved):  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.005)


async def reserved(reader):
    return await reader.value("SELECT count(*) FROM gallery_posts WHERE message_id IS NULL")


async def forget(tx, number):
    await tx.execute("DELETE FROM gallery_posts WHERE picture = $1", number)


async def test_pictures_not_everybody_may_see_stay_where_they_are(club, room, mo, ann):
    """Neither a hidden channel's nor an age-restricted channel's pictures reach a gallery for everybody."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=1)
    (hidden,) = await club.made(mo, "a secret", "mods")
    (adult,) = await club.made(ann, "for grown-ups", "after-dark")
    await star(club, mo, hidden)
    await star(club, ann, adult)
    await given_up(club, hidden, adult)
    assert posts(club) == []


async def test_deleting_a_picture_takes_its_copy_out_of_the_gallery(club, room, ann, ben):
    """Message, stored picture and the copy go together."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=1)
    (node,) = await club.made(ann, "a boat")
    await star(club, ben, node)
    await room.until(lambda: posts(club))
    asked = await ann.press(node.message_id, "Delete")
    await asked.settled()
    await (await ann.press(asked.original, "Yes, delete it")).settled()
    await room.until(lambda: not posts(club))


async def test_a_picture_that_is_gone_takes_no_star(club, ann, ben):
    """A press on what was taken down is a sentence to the presser alone."""
    (node,) = await club.made(ann, "a boat")
    await club.engine.remove(node.job_id, by=ann.id)
    press = await ben.press(node.message_id, "★")
    assert "no such picture" in await private_answer(press)
    assert said(press.messages[0])
