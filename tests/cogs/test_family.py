"""Families: drawn for whoever asks, in private, with links; nothing of what they may not see."""

from types import SimpleNamespace

import pytest

from bot.core.family import Node
from cogs.sight import Sight
from practice.discord.components import walk
from practice.discord.entities import ChannelType
from tests.cogs.ordering import post_in
from tests.cogs.reading import buttons, gallery, private_answer, text


async def answered(interaction):
    """The private message with the picture that an interaction brought."""
    message = await interaction.answered()
    assert message.ephemeral
    return message


def select(message):
    (found,) = [it for it in walk(message.components) if it["type"] == 3]
    return found


async def test_the_family_button_draws_the_tree_for_the_asker_alone(club, ann, ben):
    """A picture with alt text that tells the family in words, links to parents and children, nobody pinged."""
    (first,) = await club.made(ann, "a boat")
    child = await club.remix(ben, first, "a red sail")
    grandchild = await club.remix(ann, child, "at night")
    before = len(club.room.world.messages)
    message = await answered(await ben.press(child.message_id, "Family"))

    (family, names) = club.drawing.trees[-1]
    assert family.asked == child.number
    assert [node.number for node in family.nodes] == [first.number, child.number, grandchild.number]
    assert (names[ann.id], names[ben.id]) == ("Ann", "Ben")
    (picture,) = gallery(message)
    told = picture["description"]
    assert f"#{child.number} by Ben: “a red sail” is marked" in told
    assert f"made from #{first.number} by Ann: “a boat”" in told
    assert f"Made from it: #{grandchild.number} by Ann" in told
    for node in (first, grandchild):
        assert f"/channels/{club.guild_id}/{node.channel_id}/{node.message_id}" in text(message)
    assert message.pings.nobody
    assert len(club.room.world.messages) == before + 1
    assert buttons(message) == ["Replay"]


async def test_another_member_of_the_family_is_chosen_in_place(club, ann):
    """The list offers the relatives; choosing one changes the same private message."""
    (first,) = await club.made(ann, "a boat")
    child = await club.remix(ann, first, "a red sail")
    message = await answered(await ann.command(club.place(child), "family", picture=str(child.number)))
    press = await ann.press(message, select(message)["custom_id"], [str(first.number)])
    await press.settled()
    await club.room.until(lambda: f"Family of #{first.number}" in text(message))
    assert club.drawing.trees[-1][0].asked == first.number
    assert len(message.attachments) == 1
    assert message.attachments[0].filename == f"family-{first.number}.png"


async def test_replay_shows_every_step_within_the_upload_limit(club, ann, ben):
    """From the first ancestor to the picture, as a file of its own that only the asker sees."""
    (first,) = await club.made(ann, "a boat")
    child = await club.remix(ben, first, "a red sail")
    tree = await answered(await ben.press(child.message_id, "Family"))
    message = await answered(await ben.press(tree, "Replay"))
    steps, names, limit = club.drawing.replays[-1]
    assert [node.number for node in steps] == [first.number, child.number]
    assert limit <= 10 * 1024 * 1024
    assert names[ann.id] == "Ann"
    assert gallery(message)[0]["description"].startswith("An animation, step by step: ")
    assert [it.filename for it in message.attachments] == [f"replay-{child.number}.webp"]


async def test_a_picture_without_relatives_has_nothing_to_replay_or_choose(club, ann):
    """A family of one says so and offers nothing that would not work."""
    (alone,) = await club.made(ann, "a boat")
    message = await answered(await ann.press(alone.message_id, "Family"))
    assert "stands alone so far" in text(message)
    assert buttons(message) == []


@pytest.mark.parametrize("by", ["number", "hash", "link", "nothing"])
async def test_a_picture_is_named_by_number_link_or_place(club, ann, by):
    """`/family` takes `12`, `#12`, a link to the message, or the newest picture of the thread."""
    (node,) = await club.made(ann, "a boat")
    link = f"https://discord.com/channels/{club.guild_id}/{node.channel_id}/{node.message_id}"
    given = {"number": str(node.number), "hash": f"#{node.number}", "link": link, "nothing": None}[by]
    options = {} if given is None else {"picture": given}
    await answered(await ann.command(club.place(node), "family", **options))
    assert club.drawing.trees[-1][0].asked == node.number


@pytest.mark.parametrize("given", ["999999", "a boat", "https://discord.com/channels/1/2/3", "9" * 25])
async def test_what_is_no_picture_here_is_refused(club, ann, given):
    """A wrong number, words or a foreign link are a sentence, not an error."""
    assert "I know no such picture here" in await private_answer(await ann.command("studio", "family", picture=given))


async def test_without_any_picture_the_command_says_what_to_give(club, ann):
    """Where nothing was made yet, `/family` alone has nothing to show."""
    assert "Name one with `picture`" in await private_answer(await ann.command("studio", "family"))


async def test_pictures_are_suggested_while_typing(club, ann, ben):
    """Those of this thread first, then one's own from elsewhere; words and numbers narrow the list."""
    (boat,) = await club.made(ann, "a boat")
    (owl,) = await club.made(ben, "an owl")
    (tower,) = await club.made(ben, "a tower")
    found = await ben.autocomplete(club.place(boat), "family", focused="picture", picture="")
    assert [it["value"] for it in found] == [str(boat.number), str(tower.number), str(owl.number)]
    assert found[0]["name"] == f"#{boat.number} · a boat"
    narrowed = await ben.autocomplete(club.place(boat), "family", focused="picture", picture="owl")
    assert [it["value"] for it in narrowed] == [str(owl.number)]


async def test_pictures_of_a_hidden_channel_stay_hidden(club, room, ann, mo):
    """Whoever cannot see the moderators' channel learns nothing of a picture there, by number or in a tree."""
    (open_one,) = await club.made(ann, "a boat")
    item = await club.engine.together.input_of(open_one.number, by=mo.id, guild_id=club.guild_id)
    await club.engine.together.add_to_tray(item, guild_id=club.guild_id, user_id=mo.id)
    (other,) = await club.made(mo, "an owl")
    item = await club.engine.together.input_of(other.number, by=mo.id, guild_id=club.guild_id)
    await club.engine.together.add_to_tray(item, guild_id=club.guild_id, user_id=mo.id)
    (hidden,) = await club.result(await mo.command("mods", "blend", prompt="a secret"))

    answer = await private_answer(await ann.command("studio", "family", picture=str(hidden.number)))
    assert "I know no such picture here" in answer
    message = await answered(await ann.press(open_one.message_id, "Family"))
    node = club.drawing.trees[-1][0].by_number[hidden.number]
    assert (node.removed, node.prompt, node.user_id, node.sha256) == (True, "", 0, "")
    assert "secret" not in str(message.components)
    await answered(await mo.press(open_one.message_id, "Family"))
    assert club.drawing.trees[-1][0].by_number[hidden.number].prompt == "a secret"


async def test_in_private_messages_no_picture_is_seen():
    """Where there is no server, nobody can be asked who may look; a result that came in private says no more."""
    node = Node(number=1, user_id=31, guild_id=10, channel_id=20, message_id=30)
    assert await Sight().seen(SimpleNamespace(guild=None), [node]) == frozenset()


async def test_pictures_of_a_private_thread_are_for_those_in_it(club, room, ann, ben, mo):
    """Its maker and moderators see them elsewhere; others do not, also when they see the channel around it."""
    thread = post_in(room, "studio", ChannelType.PRIVATE_THREAD)
    (node,) = await club.made(ann, "a present for ben", thread.id)
    refused = await private_answer(await ben.command("studio", "family", picture=str(node.number)))
    assert "I know no such picture here" in refused
    for who in (ann, mo):
        await answered(await who.command("studio", "family", picture=str(node.number)))
        assert club.drawing.trees[-1][0].by_number[node.number].prompt == "a present for ben"


async def test_a_deleted_picture_keeps_its_place_without_words(club, ann, ben):
    """Its children show where they come from; what it said and showed is gone."""
    (first,) = await club.made(ann, "a boat")
    child = await club.remix(ben, first, "a red sail")
    await club.engine.remove(first.job_id, by=ann.id)
    message = await answered(await ben.press(child.message_id, "Family"))
    node = club.drawing.trees[-1][0].by_number[first.number]
    assert (node.removed, node.prompt) == (True, "")
    assert "a boat" not in str(message.components)
    assert "taken down" in text(message)


async def test_several_pictures_of_one_message_are_all_to_be_chosen(club, ann):
    """The button shows the first; its siblings lead the list."""
    nodes = await club.made(ann, "boats", count=3)
    await club.remix(ann, nodes[1], "a red sail")
    message = await answered(await ann.press(nodes[0].message_id, "Family"))
    assert club.drawing.trees[-1][0].asked == nodes[0].number
    assert buttons(message) == []
