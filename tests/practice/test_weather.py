"""Rate limits and faults: what a client is told, what is counted, what is lost on the way."""

import asyncio

import aiohttp
import discord
import pytest

from practice.discord.ratelimit import Rule

POST = "POST /channels/{channel_id}/messages"


async def test_a_bucket_tells_and_empties(room, rest, studio):
    """Headers count down; the call too many is a 429 that the next window forgives."""
    path = f"/channels/{studio.id}/messages"
    left = []
    for _ in range(5):
        await rest("POST", path, {"content": "x"})
        left.append(rest.headers["X-RateLimit-Remaining"])
    status, answer = await rest("POST", path, {"content": "x"})

    assert left == ["4", "3", "2", "1", "0"]
    assert rest.headers["X-RateLimit-Limit"] == "5"
    assert status == 429
    assert answer["message"] == "You are being rate limited."
    assert 0 < answer["retry_after"] <= 5
    assert answer["global"] is False
    assert rest.headers["X-RateLimit-Scope"] == "user"
    assert rest.headers["Via"]
    assert len(studio.messages) == 5
    room.clock.jump(5)
    assert (await rest("POST", path, {"content": "x"}))[0] == 200


async def test_buckets_are_per_channel(room, rest, studio):
    """One full channel does not stop another; the bucket's name is the same."""
    names = set()
    for place in ("studio", "gallery"):
        for _ in range(5):
            path = f"/channels/{room.channel(place).id}/messages"
            assert (await rest("POST", path, {"content": "x"}))[0] == 200
            names.add(rest.headers["X-RateLimit-Bucket"])
    assert len(names) == 1


async def test_deleting_has_a_bucket_of_its_own(room, rest, studio, ann):
    """Thirty messages of a channel go five a second, whatever is posted and edited beside; other channels wait not."""
    said = [await ann.say("studio", str(number)) for number in range(30)]
    other = await ann.say("gallery", "elsewhere")
    path = f"/channels/{studio.id}/messages"
    (_, own) = await rest("POST", path, {"content": "x"})
    for _ in range(5):
        await rest("PATCH", f"{path}/{own['id']}", {"content": "y"})
    assert (await rest("PATCH", f"{path}/{own['id']}", {"content": "z"}))[0] == 429
    for start in range(0, 30, 5):
        answers = [await rest("DELETE", f"{path}/{it.id}") for it in said[start : start + 5]]
        assert [status for status, _ in answers] == [204] * 5
        status, limited = await rest("DELETE", f"{path}/{own['id']}")
        assert status == 429
        assert 0 < limited["retry_after"] <= 1
        room.clock.jump(1)
    assert (await rest("DELETE", f"/channels/{room.channel('gallery').id}/messages/{other.id}"))[0] == 204
    assert [str(it) for it in studio.messages] == [own["id"]]


async def test_fifty_calls_a_second(room, rest):
    """The 51st counted call of a second is a global 429; interaction calls are exempt."""
    room.server.ratelimits.rules["GET /users/@me"] = Rule(calls=1000, seconds=1)
    answers = await asyncio.gather(*(rest("GET", "/users/@me") for _ in range(55)))
    refused = [body for status, body in answers if status == 429]

    assert 1 <= len(refused) <= 5
    assert all(it["global"] for it in refused)
    assert (await rest("POST", "/interactions/1/x/callback", {"type": 5}))[1]["code"] == 10062
    room.clock.jump(1)
    assert (await rest("GET", "/users/@me"))[0] == 200


async def test_discord_py_waits_out_a_limit(room, bot, connected, studio):
    """A 429 in the way delays a message and loses nothing."""
    room.faults.limit_next(POST, 0.05, times=2)
    async with connected(bot):
        await bot.get_channel(studio.id).send("at last")
    statuses = [it.status for it in room.world.log if it.route.endswith("/messages")]
    assert statuses == [429, 429, 200]
    assert [it.content for it in studio.messages.values()] == ["at last"]


async def test_discord_py_retries_a_broken_server(room, bot, connected, studio):
    """A 500 is tried again by the client, and posted once."""
    room.faults.fail_next(POST, 500)
    async with connected(bot):
        await bot.get_channel(studio.id).send("at last")
    assert [it.content for it in studio.messages.values()] == ["at last"]


async def test_a_lost_reply_did_its_work(room, rest, studio):
    """After a lost reply a second try posts twice, unless a nonce is enforced."""
    path = f"/channels/{studio.id}/messages"
    careful = {"content": "careful", "nonce": "n", "enforce_nonce": True}
    for body in ({"content": "careless"}, careful):
        room.faults.fail_next(POST, 502, after=True)
        assert (await rest("POST", path, body))[0] == 502
        assert (await rest("POST", path, body))[0] == 200
    said = [it.content for it in studio.messages.values()]
    assert said == ["careless", "careless", "careful"]
    assert [it.lost for it in room.world.log] == [True, False, True, False]


async def test_discord_py_brings_its_own_nonce(room, bot, connected, studio):
    """The client's own retry after a lost reply posts nothing twice."""
    async with connected(bot):
        room.faults.fail_next(POST, 502, after=True)
        await bot.get_channel(studio.id).send("once")
    assert [it.content for it in studio.messages.values()] == ["once"]


async def test_a_cut_connection(room, bot, connected, studio):
    """A dropped connection reaches the bot as an error of the network, work done or not."""
    async with connected(bot):
        channel = bot.get_channel(studio.id)
        room.faults.fail_next(POST, drop=True)
        with pytest.raises(aiohttp.ClientError):
            await channel.send("before")
        room.faults.fail_next(POST, drop=True, after=True)
        with pytest.raises(aiohttp.ClientError):
            await channel.send("after")
    assert [it.content for it in studio.messages.values()] == ["after"]


async def test_slowness_is_measured_on_the_rooms_clock(room, rest, studio):
    """A slow call waits on the room's clock, so a jump ends it."""
    room.faults.slow_next("* /channels/*", 60)
    slow = asyncio.create_task(rest("GET", f"/channels/{studio.id}"))
    await asyncio.sleep(0.05)
    assert not slow.done()
    room.clock.jump(60)
    assert (await slow)[0] == 200
    assert room.world.log[-1].took >= 60


async def test_faults_name_their_code(room, rest, studio):
    """A fault may pretend any refusal, for as many calls as it says, on its route only."""
    room.faults.fail_next("GET /channels/{channel_id}", 403, code=50001, times=2)
    answers = [await rest("GET", f"/channels/{studio.id}") for _ in range(3)]
    assert [(status, body.get("code")) for status, body in answers] == [
        (403, 50001),
        (403, 50001),
        (200, None),
    ]


async def test_every_call_is_logged(room, rest, studio):
    """The log has method, template, address, status, code, door and whether it counts."""
    await rest("GET", f"/channels/{studio.id}?x=1")
    await rest("POST", f"/channels/{studio.id}/messages", {})
    await rest("GET", "/gateway")
    one, two, three = room.world.log
    assert (one.method, one.route, one.status) == ("GET", "/channels/{channel_id}", 200)
    assert one.path.endswith(f"/channels/{studio.id}?x=1")
    assert (two.status, two.code, two.auth, two.counted) == (400, 50006, "bot", True)
    assert (three.auth, three.counted) == ("none", False)


async def test_a_jump_wakes_everyone_in_time(room):
    """Sleepers wake when a jump passes their end, and not before."""
    woken = []

    async def sleep(seconds):
        await room.clock.sleep(seconds)
        woken.append(seconds)

    tasks = [asyncio.create_task(sleep(it)) for it in (10, 100)]
    await asyncio.sleep(0)
    room.clock.jump(50)
    await asyncio.sleep(0.02)
    assert woken == [10]
    room.clock.jump(50)
    await asyncio.gather(*tasks)
    assert woken == [10, 100]
    with pytest.raises(ValueError, match="forward"):
        room.clock.jump(-1)


async def test_a_vanished_channel_ends_an_answer(room, bot, ann, connected, studio, eventually):
    """When the channel goes while the bot thinks, the answer gets 10003."""
    go = asyncio.Event()

    @bot.tree.command(description="Think")
    async def think(interaction: discord.Interaction):
        await interaction.response.defer()
        await go.wait()
        await interaction.edit_original_response(content="done")

    async with connected(bot):
        used = await ann.command("studio", "think")
        await used.settled()
        room.world.delete_channel(studio)
        go.set()
        await eventually(lambda: bot.failures)
    assert bot.failures[0].code == 10003
