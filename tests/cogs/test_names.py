"""Members are called what Discord last said they are called; strangers are asked about, few and in time."""

import asyncio

from cogs.names import ASKED_AT_ONCE
from tests.cogs.ordering import ordered

MEMBER = "GET /guilds/{guild_id}/members/{user_id}"


def asked(room) -> list[str]:
    """The calls that asked for a member."""
    return [it.route for it in room.world.log if it.method == "GET" and it.route.endswith("/members/{user_id}")]


async def test_whoever_uses_easel_is_known_without_asking(easel, room, ann):
    """A command tells the name; no call is made for it."""
    await ordered(easel, room, ann)
    assert await easel.bot.names.of(room.guild.id, [ann.id]) == {ann.id: "Ann"}
    assert asked(room) == []


async def test_strangers_are_asked_about_once(easel, room, ann, ben):
    """After a restart a name is fetched, and remembered."""
    wanted = {ann.id: "Ann", ben.id: "Ben"}
    for _ in range(2):
        assert await easel.bot.names.of(room.guild.id, wanted) == wanted
    assert len(asked(room)) == 2


async def test_who_left_is_a_former_member(easel, room, ann):
    """Nobody is asked about for ever."""
    del room.guild.members[ann.id]
    for _ in range(2):
        assert await easel.bot.names.of(room.guild.id, [ann.id]) == {ann.id: f"former member {str(ann.id)[-4:]}"}
    assert len(asked(room)) == 1


async def test_no_list_however_long_floods_discord(easel, room):
    """Of a hundred strangers ten are asked about; the others have a name all the same."""
    found = await easel.bot.names.of(room.guild.id, range(10_001, 10_101))
    assert len(asked(room)) == ASKED_AT_ONCE
    assert len(found) == 100
    assert found[10_100] == "member 0100"


async def test_a_discord_that_does_not_answer_is_not_waited_for(easel, room, ann):
    """A name that takes too long is left out: suggestions must come within three seconds."""
    room.faults.slow_next(MEMBER, 5.0)
    began = asyncio.get_running_loop().time()
    found = await easel.bot.names.of(room.guild.id, [ann.id])
    assert found == {ann.id: f"member {str(ann.id)[-4:]}"}
    assert asyncio.get_running_loop().time() - began < 2.5
