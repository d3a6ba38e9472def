"""The gallery and `Sum up`: contact sheets with links, private, good after a restart, only what one may see."""

from tests.cogs.club import opened
from tests.cogs.reading import buttons, gallery, private_answer, text


async def shown(interaction):
    """The private page an interaction brought."""
    message = await interaction.answered()
    assert message.ephemeral
    return message


def drawn(club):
    """The numbers on the newest contact sheet."""
    return [node.number for node in club.drawing.sheets[-1][0]]


async def many(club, who, count, first=1):
    """So many pictures in one thread, oldest first."""
    (opening,) = await club.made(who, f"picture {first}")
    rest = [(await club.made(who, f"picture {first + n}", club.place(opening)))[0] for n in range(1, count)]
    return [opening, *rest]


async def test_an_empty_gallery_says_so_kindly(club, ann, ben):
    """No picture yet, or none of that member: a sentence, no empty sheet."""
    assert "empty so far" in text(await shown(await ann.command("studio", "gallery")))
    assert f"No pictures by <@{ben.id}>" in text(await shown(await ann.command("studio", "gallery", member=ben.user)))
    assert club.drawing.sheets == []


async def test_the_gallery_shows_the_newest_first_with_links(club, ann, ben):
    """Each picture on the sheet stands below it with number, link, maker and words; the sheet has alt text."""
    (boat,) = await club.made(ann, "a boat")
    (owl,) = await club.made(ben, "an owl")
    message = await shown(await ann.command("studio", "gallery"))
    assert drawn(club) == [owl.number, boat.number]
    (sheet,) = gallery(message)
    assert sheet["description"].startswith("A contact sheet of 2 pictures: ")
    assert "“a boat”" in sheet["description"]
    for node, who in ((boat, ann), (owl, ben)):
        line = next(it for it in text(message).splitlines() if f"#{node.number}]" in it)
        assert f"/channels/{club.guild_id}/{node.channel_id}/{node.message_id}" in line
        assert f"<@{who.id}>" in line
    assert message.pings.nobody
    assert buttons(message) == []


async def test_the_gallery_is_sorted_and_narrowed(club, ann, ben):
    """Most stars first, or one member's pictures only."""
    (boat,) = await club.made(ann, "a boat")
    (owl,) = await club.made(ben, "an owl")
    await club.engine.together.star(boat.number, user_id=ben.id, guild_id=club.guild_id)
    message = await shown(await ann.command("studio", "gallery", sort="stars"))
    assert drawn(club) == [boat.number, owl.number]
    assert "★ 1" in text(message)
    await shown(await ann.command("studio", "gallery", member=ben.user))
    assert drawn(club) == [owl.number]


async def test_pages_turn_in_place_and_after_a_restart(room, tmp_path, ann):
    """Nine to a page; the buttons know where they are without the bot remembering anything."""
    async with opened(room, tmp_path) as club:
        nodes = await many(club, ann, 20)
        message = await shown(await ann.command("studio", "gallery"))
        newest = [node.number for node in reversed(nodes)]
        assert drawn(club) == newest[:9]
        await (await ann.press(message, "More ▶")).settled()
        await room.until(lambda: "page 2 of 3" in text(message))
        assert drawn(club) == newest[9:18]
        assert len(message.attachments) == 1
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        await (await ann.press(message, "More ▶")).settled()
        await room.until(lambda: "page 3 of 3" in text(message))
        assert drawn(club) == newest[18:]
        await (await ann.press(message, "◀ Back")).settled()
        await room.until(lambda: "page 2 of 3" in text(message))


async def test_what_one_may_not_see_is_counted_and_not_shown(club, ann, mo):
    """Pictures of a hidden or age-restricted channel are left out of a page, which says how many."""
    (boat,) = await club.made(ann, "a boat")
    (secret,) = await club.made(mo, "a secret", "mods")
    await club.made(mo, "for grown-ups", "after-dark")
    message = await shown(await ann.command("studio", "gallery"))
    assert drawn(club) == [boat.number]
    assert "2 of this page stand where you cannot look" in text(message)
    assert "secret" not in str(message.components)
    await shown(await mo.command("mods", "gallery"))
    assert drawn(club) == [secret.number, boat.number]


async def test_sum_up_shows_the_thread_in_order(club, room, ann, ben):
    """The card that opened the thread sums it up, oldest first, to whoever asks, in private."""
    nodes = await many(club, ann, 14)
    card = room.world.message(club.place(nodes[0]))
    message = await shown(await ben.press(card, "Sum up"))
    assert drawn(club) == [node.number for node in nodes[:12]]
    assert "This thread in order · 14 pictures" in text(message)
    await (await ben.press(message, "Later ▶")).settled()
    await room.until(lambda: "page 2 of 2" in text(message))
    assert drawn(club) == [node.number for node in nodes[12:]]


async def test_sum_up_of_nothing_is_a_sentence(club, room, ann):
    """When every picture of the thread was taken down, there is nothing to sum up."""
    (node,) = await club.made(ann, "a boat")
    card = room.world.message(club.place(node))
    await club.engine.remove(node.job_id, by=ann.id)
    assert "No picture stands in that thread" in await private_answer(await ann.press(card, "Sum up"))
