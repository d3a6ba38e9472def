"""`/moderation suspend` and `unsuspend`: who may, whom, what holds, and every way of ordering is closed."""

import asyncio

import pytest

from bot.core.decisions import DecisionKind
from bot.core.policy import DAY
from practice.discord.resolved import Refused
from practice.room import Room
from tests.cogs.bench import letters, moderate, newest, refusal
from tests.cogs.reading import buttons, private_answer, said, soon


async def held(club, who):
    return await club.engine.discipline.suspension(guild_id=club.guild_id, user_id=who.id)


async def test_a_member_is_suspended_for_a_time_with_a_reason(club, room, mo, ann):
    """The moderator reads what holds now; the member reads the same in private, and is refused."""
    answer = await moderate(mo, "suspend", member=ann.user, days=3, reason="rude to others")
    begun = await held(club, ann)
    until = f"<t:{begun.until // 1000}:f>"
    assert abs(begun.until - club.clock.now() - 3 * DAY) < 60_000
    assert answer == (
        f"<@{ann.id}> is suspended from making pictures, until {until}. Reason: rude to others. "
        "They are told in a private message, and can appeal."
    )
    (letter,) = await letters(room, ann)
    assert said(letter).splitlines() == [
        "### The Atelier",
        f"You are suspended from making pictures on this server, until {until}. Reason: rude to others.",
    ]
    assert buttons(letter) == ["Appeal"]
    refused = await refusal(await ann.command("studio", "imagine", prompt="a fox"))
    assert said(refused).startswith(f"You are suspended from making pictures on this server, until {until}.")
    assert buttons(refused) == ["Appeal"]


async def test_no_way_of_ordering_is_left(club, room, mo, ann, ben):
    """Commands, `Again`, the form of `Remix`, the tray and replies; a reply, which all can read, is not told why."""
    (node,) = await club.made(ann, "a fox")
    item = await club.engine.together.input_of(node.number, by=ann.id, guild_id=club.guild_id)
    for _ in range(2):
        await club.engine.together.add_to_tray(item, guild_id=club.guild_id, user_id=ann.id)
    (other,) = await club.made(ben, "an owl")
    item = await club.engine.together.input_of(other.number, by=ann.id, guild_id=club.guild_id)
    await club.engine.together.add_to_tray(item, guild_id=club.guild_id, user_id=ann.id)
    orders = len(club.provider.calls)
    await moderate(mo, "suspend", member=ann.user, reason="a secret")
    message = club.message(node)

    press = await ann.press(message, "Remix")
    await press.settled()
    (field,) = [row["component"]["custom_id"] for row in press.modal["components"] if "What" in row["label"]]
    ways = [
        await ann.command("studio", "imagine", prompt="another fox"),
        await ann.command(club.place(node), "blend", prompt="both"),
        await ann.command(club.place(node), "remix", prompt="at night"),
        await ann.press(message, "Again"),
        await ann.submit(press, {field: "in the snow"}),
    ]
    for interaction in ways:
        assert (await private_answer(interaction)).startswith("You are suspended"), interaction.name
    reply = await ann.say(club.place(node), "at dusk", reply_to=message)
    answer = await room.until(lambda: next((it for it in _replies(room, reply)), None))
    assert said(answer).startswith("I can't take an order from you at the moment.")
    assert buttons(answer) == ["Appeal"]
    assert not any("suspended" in said(it) or "secret" in said(it) for it in _replies(room, reply))
    assert len(club.provider.calls) == orders


def _replies(room, message):
    return [
        it
        for it in room.world.messages.values()
        if it.author.bot and it.id > message.id and not it.reader_id and it.channel_id == message.channel_id
    ]


async def test_suspending_again_says_what_held_before(club, room, mo, olive, ann):
    """Longer or shorter: the newest word counts, and everybody is told both."""
    await moderate(mo, "suspend", member=ann.user)
    answer = await moderate(olive, "suspend", member=ann.user, days=1)
    assert "Until now it was for good." in answer
    assert (await held(club, ann)).until is not None
    await newest(room, ann, "Your suspension has changed.")


async def test_unsuspending(club, room, mo, ann):
    """Says what would have held, tells the member, and a second time that there is nothing to lift."""
    await moderate(mo, "suspend", member=ann.user)
    answer = await moderate(mo, "unsuspend", member=ann.user, reason="it was your *brother*")
    assert answer == (
        f"<@{ann.id}> can make pictures again. Reason: it was your \\*brother\\*. They are told in a private message. "
        "They were suspended for good."
    )
    letter = await newest(room, ann, "Your suspension on this server has ended early: you can make pictures again.")
    assert said(letter).endswith(" Reason: it was your \\*brother\\*.")
    (line,), _ = await club.engine.discipline.log(club.guild_id, kind=DecisionKind.UNSUSPENDED)
    assert line.reason == "it was your *brother*"
    assert len(await club.made(ann, "a fox")) == 1
    assert "is not suspended on this server" in await moderate(mo, "unsuspend", member=ann.user)


async def test_what_stands_in_line_ends_free_on_its_card(club, room, mo, ann):
    """The card tells no more than everybody may know, and has the button; what runs finishes."""
    club.provider.gate = asyncio.Event()
    interactions = [await ann.command("studio", "imagine", prompt=f"number {n}") for n in range(5)]
    cards = [await it.answered() for it in interactions]
    await soon(lambda: len(club.provider.calls) == 3)
    answer = await moderate(mo, "suspend", member=ann.user, days=1, reason="a secret")
    assert answer.endswith("2 orders in line were ended, free.")
    ended = await room.until(lambda: [it for it in cards if "Moderation ended this order" in said(it)][1:] and cards)
    waiting = [
        it for it in ended if "Moderation ended this order before it was sent. It costs you nothing." in said(it)
    ]
    assert [buttons(it) for it in waiting] == [["Appeal"], ["Appeal"]]
    assert not any("suspended" in said(it) or "secret" in said(it) for it in cards)
    club.provider.gate.set()
    for it in interactions[:3]:
        assert len(await club.result(it)) == 1


@pytest.mark.parametrize("whom", ["mo", "olive"])
async def test_those_who_moderate_cannot_be_suspended(club, room, mo, whom):
    """Nor the owner, nor whoever asks: a sentence that says what would work."""
    person = room.visitor(whom)
    answer = await moderate(mo, "suspend", member=person.user)
    assert answer == (
        f"<@{person.id}> may moderate this server themselves, so they cannot be suspended. "
        "Take that permission away first."
    )
    assert await held(club, person) is None


async def test_bots_cannot_be_suspended(club, room, mo):
    """They order nothing."""
    assert "is a bot" in await moderate(mo, "suspend", member=room.world.bot)
    assert (await club.engine.discipline.log(club.guild_id))[1] == 0


async def test_who_has_left_the_server_can_be_suspended(club, room, mo, ann):
    """They may come back."""
    del room.guild.members[ann.id]
    assert "is suspended" in await moderate(mo, "suspend", member=ann.user, days=1)
    assert await held(club, ann) is not None


async def test_members_cannot_suspend(club, ben, ann):
    """Discord does not even offer it to them."""
    with pytest.raises(Refused, match="You lack the permission"):
        await ben.command("studio", "moderation suspend", member=ann.user)


async def test_the_log_knows_who_suspended_whom(club, mo, ann):
    """Both lines, with before and after."""
    await moderate(mo, "suspend", member=ann.user, reason="  two\n lines ")
    await moderate(mo, "unsuspend", member=ann.user)
    lines, _ = await club.engine.discipline.log(club.guild_id)
    assert [(it.kind, it.by, it.member, it.before, it.after, it.reason) for it in lines] == [
        (DecisionKind.UNSUSPENDED, mo.id, ann.id, "for good", "not suspended", ""),
        (DecisionKind.SUSPENDED, mo.id, ann.id, "", "for good", "two lines"),
    ]


def test_a_room_is_what_these_tests_think(room: Room):
    """Mo may Manage Messages, Olive owns the server, the others may neither."""
    world, studio = room.world, room.channel("studio")
    may = {name: world.may(world.user(name), studio, "MANAGE_MESSAGES") for name in ("ann", "ben", "mo", "olive")}
    assert may == {"ann": False, "ben": False, "mo": True, "olive": True}
