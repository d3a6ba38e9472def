"""The page's JSON contract: what a visitor reads, does and hears, and what stays hidden."""

import asyncio
import contextlib
import subprocess
import sys

import aiohttp
import discord
import pytest
from discord import app_commands

from practice.providers.app import House
from practice.room import Room


class Page:
    """What the web page does, without a browser."""

    def __init__(self, room, session, who):
        self.room, self.session = room, session
        self.user = str(room.world.user(who).id)

    async def get(self, path, **query):
        url = self.room.url + "/practice/" + path
        async with self.session.get(url, params={"user": self.user} | query) as answer:
            return answer.status, await answer.json()

    async def post(self, path, **body):
        url = self.room.url + "/practice/" + path
        who = {} if path == "switches" else {"user": self.user}
        async with self.session.post(url, json=who | body) as answer:
            return answer.status, await answer.json()

    async def upload(self, name, data):
        url = self.room.url + "/practice/uploads"
        async with self.session.post(url, params={"filename": name}, data=data) as answer:
            return await answer.json()

    @contextlib.asynccontextmanager
    async def events(self):
        """A list that fills with events while it is open."""
        heard = []
        url = self.room.url + f"/practice/events?user={self.user}"
        async with self.session.ws_connect(url) as stream:

            async def read():
                async for message in stream:
                    heard.append(message.json())  # noqa: PERF401 - the list is read while it grows

            reader = asyncio.create_task(read())
            yield heard
            reader.cancel()


@pytest.fixture
def page(room, session):
    return lambda who: Page(room, session, who)


@pytest.fixture
def painter(bot):
    """A bot with a command, a button, a form and a menu."""

    class Rename(discord.ui.Modal, title="Rename"):
        name = discord.ui.TextInput(label="Name", custom_id="name")

        async def on_submit(self, interaction):
            await interaction.response.send_message(f"named {self.name.value}")

    @bot.tree.command(description="Make")
    @app_commands.describe(prompt="What to paint")
    async def imagine(interaction: discord.Interaction, prompt: str, image: discord.Attachment | None = None):
        view = discord.ui.View(timeout=None)
        button = discord.ui.Button(label="Rename", custom_id="rename")

        async def ask(pressed):
            await pressed.response.send_modal(Rename())

        button.callback = ask
        view.add_item(button)
        named = image.filename if image else "nothing"
        await interaction.response.send_message(f"{prompt} from {named}", view=view)

    @imagine.autocomplete("prompt")
    async def prompts(interaction: discord.Interaction, current: str):
        return [app_commands.Choice(name=current + "!", value=current + "!")]

    @bot.tree.context_menu(name="About")
    async def about(interaction: discord.Interaction, message: discord.Message):
        await interaction.response.send_message(message.content, ephemeral=True)

    return bot


async def test_the_state_of_things(room, painter, connected, page):
    """People with their kind, channels they see, commands and whether the bot is there."""
    async with connected(painter):
        state = (await page("ann").get("state"))[1]
        mods = (await page("mo").get("state"))[1]
    gone = (await page("ann").get("state"))[1]

    assert state["bot"]["online"] is True
    assert gone["bot"]["online"] is False
    kinds = {it["username"]: it["kind"] for it in state["users"]}
    assert kinds == {
        "ann": "member",
        "ben": "member",
        "cleo": "member",
        "mo": "moderator",
        "olive": "owner",
    }
    names = [it["name"] for it in state["channels"]]
    assert names == ["studio", "gallery", "after-dark", "projects"]
    assert "mods" in [it["name"] for it in mods["channels"]]
    assert {it["name"] for it in state["commands"]} == {"imagine", "About"}
    assert state["channels"][0]["guild_name"] == "The Atelier"


async def test_a_visit(room, painter, connected, page, picture, studio):
    """Upload, suggestions, command, button, form, menu and message, all through the page."""
    ann = page("ann")
    place = str(studio.id)
    async with connected(painter), ann.events() as heard:
        file = await ann.upload("boat.png", picture(20, 10))
        choices = await ann.post(
            "autocomplete", channel=place, name="imagine", options={"prompt": "a"}, focused="prompt"
        )
        options = {"prompt": "a boat", "image": file["id"]}
        await ann.post("commands", channel=place, name="imagine", options=options)
        await room.until(lambda: studio.messages)
        [message] = (await ann.get("messages", channel=place))[1]
        opened = await ann.post("presses", message=message["id"], custom_id="rename")
        form = room.server.interactions.by_id(int(opened[1]["interaction"]))
        await form.settled()
        fields = {"name": "Ship"}
        await ann.post("modals", interaction=opened[1]["interaction"], fields=fields)
        await room.until(lambda: len(studio.messages) == 2)
        said = await ann.post("messages", channel=place, content="look", attachments=[file["id"]])
        await ann.post("menus", message=said[1]["id"], name="About")
        await room.until(lambda: len(studio.messages) == 4)
        mine = (await ann.get("messages", channel=place))[1]
        theirs = (await page("ben").get("messages", channel=place))[1]
        await asyncio.sleep(0.05)

    assert (file["width"], file["content_type"]) == (20, "image/png")
    assert choices == (200, {"choices": [{"name": "a!", "value": "a!"}]})
    assert message["content"] == "a boat from boat.png"
    assert message["interaction_user"]["username"] == "ann"
    assert [it["content"] for it in mine] == ["a boat from boat.png", "named Ship", "look", "look"]
    assert [it["ephemeral"] for it in mine] == [False, False, False, True]
    assert len(theirs) == 3
    modals = [it["data"] for it in heard if it["data"].get("state") == "modal"]
    assert modals[0]["modal"]["title"] == "Rename"
    assert [it["type"] for it in heard].count("message_create") == 4
    states = [it["data"]["state"] for it in heard if it["type"] == "interaction"]
    assert states[:4] == ["pending", "answered", "pending", "answered"]


async def test_events_are_for_who_may_see_them(room, page, rest, ann):
    """Private channels and other people's whispers stay out of a stream."""
    async with page("ben").events() as ben, page("mo").events() as mo:
        await asyncio.sleep(0.05)
        await room.visitor("mo").say("mods", "between us")
        await ann.say("studio", "hello")
        await asyncio.sleep(0.05)

    def said(heard):
        return [it["data"]["content"] for it in heard if it["type"] == "message_create"]

    assert said(ben) == ["hello"]
    assert said(mo) == ["between us", "hello"]


async def test_threads_are_told(room, page, rest, studio):
    """A new thread, its changes and its end arrive as events."""
    async with page("ben").events() as heard:
        await asyncio.sleep(0.05)
        card = (await rest("POST", f"/channels/{studio.id}/messages", {"content": "card"}))[1]
        path = f"/channels/{studio.id}/messages/{card['id']}/threads"
        thread = (await rest("POST", path, {"name": "A boat"}))[1]
        await page("mo").post("archive", channel=thread["id"])
        await page("mo").post("lock", channel=thread["id"])
        await rest("DELETE", f"/channels/{thread['id']}")
        await asyncio.sleep(0.05)
    kinds = [it["type"] for it in heard]
    assert "thread_create" in kinds
    assert kinds.count("thread_update") >= 2
    assert kinds[-1] == "channel_delete"


async def test_no_answer_is_told(room, page, rest, studio):
    """When nothing answers, the page hears that the application did not respond."""
    body = [{"name": "do", "description": "Do", "type": 1}]
    await rest("PUT", f"/applications/{room.world.bot.id}/commands", body)
    ann = page("ann")
    async with ann.events() as heard:
        used = await ann.post("commands", channel=str(studio.id), name="do")
        room.clock.jump(3)
        await asyncio.sleep(0.05)
    assert heard[-1]["data"] == {
        "id": used[1]["interaction"],
        "state": "failed",
        "error": "The application did not respond",
    }


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("commands", {"channel": "{studio}", "name": "fly"}, "no command /fly"),
        ("commands", {"channel": "x", "name": "fly"}, "channel must be an id"),
        ("commands", {"channel": "1", "name": "fly"}, "no channel"),
        ("messages", {"channel": "{studio}", "content": " "}, "Write something"),
        ("messages", {"channel": "{studio}", "content": "x" * 2001}, "2000"),
        ("messages", {"channel": "{mods}", "content": "x"}, "does not see"),
        ("messages", {"channel": "{studio}", "attachments": ["99"]}, "Nothing was uploaded"),
        ("presses", {"message": "1", "custom_id": "x"}, "does not exist"),
        ("modals", {"interaction": "1"}, "no form"),
        ("menus", {"message": "1", "name": "x"}, "does not exist"),
        ("archive", {"channel": "{studio}"}, "may not archive"),
        ("messages", {"user": "1", "channel": "{studio}", "content": "x"}, "nobody"),
    ],
)
async def test_refusals_are_sentences(room, page, path, body, reason):
    """What cannot be done is answered with 400 and a sentence."""
    names = {it.name: str(it.id) for it in room.world.channels.values()}
    filled = {key: value.format(**names) if isinstance(value, str) else value for key, value in body.items()}
    status, answer = await page("ann").post(path, **filled)
    assert status == 400
    assert reason in answer["message"]


async def test_discords_weather(room, page, rest, studio):
    """Discord itself can be made to fail for a while, and every page hears of it."""
    ann = page("ann")
    path = f"/channels/{studio.id}/messages"
    async with ann.events() as heard:
        await asyncio.sleep(0.05)
        change = {"discord": {"mode": "server_error", "times": 1}}
        turned = await ann.post("switches", **change)
        failed = await rest("POST", path, {"content": "x"})
        again = await rest("POST", path, {"content": "x"})
        wrong = await ann.post("switches", discord={"mode": "snow"})
        await asyncio.sleep(0.05)
    shown = (await ann.get("switches"))[1]
    assert turned[1]["discord"]["mode"] == "server_error"
    assert (failed[0], again[0]) == (500, 200)
    assert wrong[0] == 400
    assert "no mode 'snow'" in wrong[1]["message"]
    assert shown["discord"]["mode"] == "server_error"
    assert [it["data"] for it in heard if it["type"] == "switches"] == [turned[1]]


async def test_the_providers_switches_stand_beside():
    """Providers and Discord are shown and turned in one document, all or none."""
    house = House(plain=True)
    async with (
        Room(switches=house) as room,
        aiohttp.ClientSession() as session,
    ):
        ann = Page(room, session, "ann")
        turned = (await ann.session.post(room.url + "/practice/switches", json={"vtrix": {"mode": "slow"}})).status
        refused = await ann.session.post(
            room.url + "/practice/switches", json={"vtrix": {"mode": "ok"}, "discord": {"mode": "snow"}}
        )
        shown = (await ann.get("switches"))[1]
    assert (turned, refused.status) == (200, 400)
    assert set(shown) == {"modelverse", "wavespeed", "vtrix", "moderation", "discord"}
    assert shown["vtrix"]["mode"] == "slow"


async def test_the_page_itself_and_faces(room, session):
    """The address of the room answers, and everybody has a painted face."""
    async with session.get(room.url + "/") as answer:
        assert answer.status == 200
    for user in room.world.users.values():
        async with session.get(room.server.links.avatar(user)) as answer:
            assert answer.content_type == "image/png"
    async with session.get(room.url + "/embed/avatars/3.png") as answer:
        assert answer.status == 200


def test_the_command_line_opens_and_closes():
    """`python -m practice` prints its addresses and ends cleanly on SIGTERM."""
    arguments = [sys.executable, "-m", "practice", "--port", "0", "--provider-port", "0"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        first = process.stdout.readline()
        process.terminate()
        rest = process.stdout.read()
        code = process.wait(timeout=10)
    assert first.startswith("The practice room is open at http://127.0.0.1:")
    assert "DISCORD_API_URL=" in rest
    assert code == 0
