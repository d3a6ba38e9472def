"""The page's contract where moderation needs it: who sees which command, private places, posts, AutoMod."""

import asyncio

import pytest

from practice.discord import guilds
from practice.discord.permissions import bits

STEP = {"type": 1, "name": "queue", "description": "What waits"}
COMMANDS = [
    {"name": "imagine", "description": "Make", "type": 1},
    {
        "name": "moderation",
        "description": "Decide",
        "type": 1,
        "default_member_permissions": str(bits("MANAGE_MESSAGES")),
        "options": [STEP],
        "contexts": [0],
    },
    {"name": "Hide", "type": 3, "default_member_permissions": str(bits("MANAGE_MESSAGES"))},
    {"name": "peek", "description": "Look", "type": 1, "nsfw": True},
]


class Page:
    """What the web page asks, without a browser."""

    def __init__(self, room, session, who):
        self._room, self._session = room, session
        self.user = str(room.world.user(who).id)

    async def get(self, path, **query):
        url = f"{self._room.url}/practice/{path}"
        async with self._session.get(url, params={"user": self.user} | query) as answer:
            return answer.status, await answer.json()

    async def post(self, path, **body):
        url = f"{self._room.url}/practice/{path}"
        async with self._session.post(url, json={"user": self.user} | body) as answer:
            return answer.status, await answer.json()

    async def names(self, channel):
        """The commands offered in a channel, both from its own address and with the state."""
        _, own = await self.get("commands", channel=str(channel.id))
        _, state = await self.get("state", channel=str(channel.id))
        assert own == state["commands"]
        return {it["name"] for it in own}


@pytest.fixture
def page(room, session):
    return lambda who: Page(room, session, who)


@pytest.fixture
async def registered(room, rest):
    await rest("PUT", f"/applications/{room.world.bot.id}/commands", COMMANDS)


@pytest.mark.usefixtures("registered")
async def test_commands_are_shown_to_those_who_may_use_them(room, page, studio):
    """A member never sees a moderators' command or menu; the place counts as well."""
    after_dark, private = room.channel("after-dark"), room.visitor("ann").direct()
    assert await page("ann").names(studio) == {"imagine"}
    assert await page("mo").names(studio) == await page("olive").names(studio) == {"imagine", "moderation", "Hide"}
    assert await page("ann").names(after_dark) == {"imagine", "peek"}
    assert "moderation" not in await page("ann").names(private)
    assert (await page("ben").get("commands", channel=str(private.id)))[0] == 400


@pytest.mark.usefixtures("registered")
async def test_what_is_not_seen_is_not_sent(page, ann, studio):
    """A command, its suggestions and a menu are refused to who may not use them, however they were asked for."""
    said = await ann.say("studio", "hello")
    place = str(studio.id)
    for path, body in (
        ("commands", {"channel": place, "name": "moderation queue"}),
        ("autocomplete", {"channel": place, "name": "moderation queue", "focused": "x"}),
        ("menus", {"message": str(said.id), "name": "Hide"}),
    ):
        status, answer = await page("ann").post(path, **body)
        assert (status, answer["message"]) == (400, "You lack the permission for this command.")
        if path != "autocomplete":
            assert (await page("mo").post(path, **body))[0] == 200


async def test_news_of_commands_names_none(room, rest, session, page):
    """When commands or roles change the page is told to ask again, and nothing that is not for its reader."""
    heard = []
    async with session.ws_connect(f"{room.url}/practice/events?user={page('ann').user}") as stream:
        await stream.receive_json()
        await rest("PUT", f"/applications/{room.world.bot.id}/commands", COMMANDS)
        guilds.give_permissions(room.world, room.guild, "MANAGE_MESSAGES", role=room.guild.roles[room.guild.id])
        heard = [await stream.receive_json() for _ in range(2)]
    assert heard == [{"type": "commands", "data": {}}] * 2


async def test_a_private_conversation_has_the_bots_name(room, page, rest):
    """It is among its owner's channels once it exists, called like the bot, and among nobody else's."""
    ann = page("ann")
    _, place = await rest("POST", "/users/@me/channels", {"recipient_id": ann.user})
    await rest("POST", f"/channels/{place['id']}/messages", {"content": "Your picture was refused."})
    mine = {it["id"]: it for it in (await ann.get("state"))[1]["channels"]}
    shown = mine[place["id"]]
    assert (shown["type"], shown["name"], shown["guild_name"], shown["nsfw"]) == (1, "Easel", None, False)
    assert shown["last_message_id"]
    assert [it["content"] for it in (await ann.get("messages", channel=place["id"]))[1]] == [
        "Your picture was refused."
    ]
    assert place["id"] not in {it["id"] for it in (await page("mo").get("state"))[1]["channels"]}


async def test_a_private_message_is_heard_by_one(room, rest, session, page):
    """The news of a conversation and of what is said in it go to its owner alone."""
    heard = {}
    async with (
        session.ws_connect(f"{room.url}/practice/events?user={page('ann').user}") as ann,
        session.ws_connect(f"{room.url}/practice/events?user={page('mo').user}") as mo,
    ):
        _, place = await rest("POST", "/users/@me/channels", {"recipient_id": page("ann").user})
        await rest("POST", f"/channels/{place['id']}/messages", {"content": "Between us"})
        await room.visitor("ben").say("studio", "the end")
        for name, stream in (("ann", ann), ("mo", mo)):
            heard[name] = []
            while "the end" not in str(heard[name][-1:]):
                heard[name].append(await stream.receive_json())
    assert [it["type"] for it in heard["ann"]] == ["bot", "channel_create", "message_create", "message_create"]
    assert [it["type"] for it in heard["mo"]] == ["bot", "message_create"]


async def test_messages_that_go_together_leave_each_page_one_by_one(room, rest, session, page, ann, studio):
    """A page needs no event of its own for a bulk deletion."""
    said = [str((await ann.say("studio", str(it))).id) for it in range(3)]
    async with session.ws_connect(f"{room.url}/practice/events?user={page('ben').user}") as stream:
        await stream.receive_json()
        await rest("POST", f"/channels/{studio.id}/messages/bulk-delete", {"messages": said})
        heard = [await asyncio.wait_for(stream.receive_json(), 5) for _ in said]
    assert [(it["type"], it["data"]["id"]) for it in heard] == [("message_delete", it) for it in said]


async def test_posts_begin_on_the_page(room, page):
    """A forum post and a thread are started with a name and words; what may not be is a sentence."""
    ann, forum = page("ann"), str(room.channel("projects").id)
    status, made = await ann.post("threads", channel=forum, name="Boats", content="Page by page.")
    assert status == 200
    shown = {it["id"]: it for it in (await ann.get("state"))[1]["channels"]}[made["id"]]
    assert (shown["name"], shown["parent_id"], shown["nsfw"]) == ("Boats", forum, False)
    guilds.set_age_restricted(room.world, room.channel("projects"))
    assert {it["id"]: it["nsfw"] for it in (await ann.get("state"))[1]["channels"]}[made["id"]] is True
    assert (await ann.post("threads", channel=forum, name="", content="x"))[0] == 400


async def test_owners_make_rules_on_the_page(room, session, page, ann):
    """Those who manage the server add, switch and remove AutoMod rules, and every page is told to look again."""
    olive, mods = page("olive"), str(room.channel("mods").id)
    async with session.ws_connect(f"{room.url}/practice/events?user={olive.user}") as stream:
        await stream.receive_json()
        wishes = {"keywords": ["frog*"], "message": "Newts only.", "alert": mods}
        _, [made] = await olive.post("rules", name="No frogs", **wishes)
        _, [off] = await olive.post("rules/change", rule=made["id"], enabled=False)
        assert (await olive.get("rules"))[1] == [off]
        assert await olive.post("rules/remove", rule=made["id"]) == (200, [])
        heard = [await stream.receive_json() for _ in range(3)]
    assert heard == [{"type": "rules", "data": {}}] * 3
    assert made["trigger_metadata"]["keyword_filter"] == ["frog*"]
    assert [it["type"] for it in made["actions"]] == [1, 2]
    assert made["actions"][0]["metadata"] == {"custom_message": "Newts only."}
    assert (made["enabled"], off["enabled"]) == (True, False)
    people = {it["username"]: it["manages"] for it in (await olive.get("state"))[1]["users"]}
    assert people == {"ann": False, "ben": False, "cleo": False, "mo": False, "olive": True}


@pytest.mark.parametrize(
    ("who", "path", "body", "reason"),
    [
        ("mo", "rules", {"name": "x", "keywords": ["x"]}, "manage the server"),
        ("olive", "rules", {"name": " ", "keywords": ["x"]}, "needs a name"),
        ("olive", "rules", {"name": "x", "keywords": "x"}, "list of texts"),
        ("olive", "rules", {"name": "x", "keywords": ["x" * 61]}, "would not keep"),
        ("olive", "rules", {"name": "x", "keywords": ["x"], "alert": "7"}, "no such channel"),
        ("olive", "rules/change", {"rule": "7", "enabled": False}, "no such rule"),
        ("olive", "rules/remove", {"rule": "7"}, "no such rule"),
    ],
)
async def test_rules_are_refused_in_sentences(room, page, who, path, body, reason):
    """Whoever does not manage the server, and what Discord would not take."""
    status, answer = await page(who).post(path, **body)
    assert status == 400
    assert reason in answer["message"]
    assert room.guild.automod_rules == []
