"""A practice room, a small discord.py bot in it, and the page in a real Chromium.

One browser serves the whole run; every test gets a room, a bot and pages of its own.
"""

import asyncio
import contextlib
import io
import shutil

import discord
import pytest
import pytest_asyncio
import yarl
from discord import app_commands, ui
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from PIL import Image
from playwright.async_api import async_playwright

from practice.providers.app import House, routes
from practice.room import Room

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MODELS = ("kontext-pro", "kontext-max", "flux-dev")
COLOURS = ("#c9785d", "#5d8fc9", "#6fa86b", "#9a7bc0")
USER_KEY = "easel.practice.user"
PROMPT_FIELD = "What should change?"


def picture(colour, *, name="picture.png", alt=None, spoiler=False):
    """A small plain picture as Discord wants files."""
    data = io.BytesIO()
    Image.new("RGB", (96, 96), colour).save(data, "PNG")
    data.seek(0)
    return discord.File(data, filename=name, description=alt, spoiler=spoiler)


class Remix(ui.Modal, title="Remix this picture"):
    """A form with a text, a choice and a file."""

    change = ui.Label(
        text=PROMPT_FIELD,
        description="In a sentence.",
        component=ui.TextInput(style=discord.TextStyle.paragraph, min_length=3, max_length=200),
    )
    model = ui.Label(
        text="Model",
        component=ui.Select(options=[discord.SelectOption(label=each) for each in MODELS], required=False),
    )
    extra = ui.Label(text="Another picture", component=ui.FileUpload(required=False))

    async def on_submit(self, interaction):
        files = len(self.extra.component.values)
        chosen = ", ".join(self.model.component.values) or "any model"
        words = f"Remixed: {self.change.component.value} / {chosen} / {files} file"
        await interaction.response.send_message(words)


class Result(ui.LayoutView):
    """A finished order: text, pictures with descriptions, a select and buttons."""

    def __init__(self, prompt, files):
        super().__init__(timeout=None)
        gallery = ui.MediaGallery(*(discord.MediaGalleryItem(each, description=each.description) for each in files))
        remix = ui.Button(label="Remix", emoji="🖌️", style=discord.ButtonStyle.primary, custom_id="remix")
        again = ui.Button(label="Again", custom_id="again")
        mute = ui.Button(label="Mute", custom_id="mute")
        done = ui.Button(label="Done", disabled=True)
        remix.callback, again.callback, mute.callback = self.remix, self.again, self.mute
        size = ui.Select(
            placeholder="Another shape",
            custom_id="shape",
            options=[discord.SelectOption(label=each) for each in ("Square", "Wide")],
        )
        size.callback = self.shape
        self.select = size
        self.add_item(
            ui.Container(
                ui.TextDisplay(f"## {prompt}\n-# kontext-pro · **$0.04** · done <t:1700000000:R>"),
                gallery,
                ui.Separator(),
                ui.ActionRow(size),
                ui.ActionRow(remix, again, mute, done),
                accent_color=0xE9AD62,
            )
        )

    async def remix(self, interaction):
        await interaction.response.send_modal(Remix())

    async def again(self, interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("Only for you: made again.", ephemeral=True)

    async def mute(self, interaction):
        """Never answers."""

    async def shape(self, interaction):
        await interaction.response.send_message(f"Shape: {self.select.values[0]}", ephemeral=True)


async def models(interaction, typed):
    """The models whose name contains what was typed."""
    return [app_commands.Choice(name=f"{each} (free)", value=each) for each in MODELS if typed in each]


@app_commands.command()
@app_commands.describe(prompt="What to paint", count="How many pictures", model="Which model")
@app_commands.autocomplete(model=models)
@app_commands.choices(shape=[app_commands.Choice(name=each, value=each.lower()) for each in ("Square", "Wide")])
async def imagine(
    interaction: discord.Interaction,
    prompt: app_commands.Range[str, 1, 2000],
    count: app_commands.Range[int, 1, 4] = 1,
    model: str = "kontext-pro",
    shape: str = "square",
    guidance: float | None = None,
    spoiler: bool = False,
):
    """Make a picture from words."""
    files = [
        picture(COLOURS[at], name=f"{at}.png", alt=f"{prompt}, picture {at + 1}", spoiler=spoiler)
        for at in range(count)
    ]
    await interaction.response.defer()
    await interaction.followup.send(view=Result(f"{prompt} [{model}, {shape}, {guidance}]", files), files=files)
    message = await interaction.original_response()
    thread = await interaction.channel.get_partial_message(message.id).create_thread(name=prompt[:40])
    await thread.send(f"Here it is, <@{interaction.user.id}>.", file=picture("#445566", alt="In the thread"))


@app_commands.command()
@app_commands.describe(image="The picture to change", prompt="What should change")
async def edit(interaction: discord.Interaction, image: discord.Attachment, prompt: str):
    """Change a picture."""
    await interaction.response.send_message(f"Edited {image.filename} ({image.width}x{image.height}): {prompt}")


@app_commands.command()
async def blend(
    interaction: discord.Interaction,
    prompt: str,
    image1: discord.Attachment | None = None,
    image2: discord.Attachment | None = None,
    image3: discord.Attachment | None = None,
):
    """Bring pictures together."""
    names = [each.filename for each in (image1, image2, image3) if each]
    await interaction.response.send_message(f"Blended {', '.join(names)}: {prompt}")


@app_commands.command()
async def jobs(interaction: discord.Interaction):
    """Your open jobs."""
    await interaction.response.send_message("You have no open jobs.", ephemeral=True)


@app_commands.command()
async def silence(interaction: discord.Interaction):
    """Never answers."""


@app_commands.context_menu(name="About this picture")
async def about(interaction: discord.Interaction, message: discord.Message):
    """Says whose message it is."""
    await interaction.response.send_message(f"Made by {message.author.name}.", ephemeral=True)


class Studio(app_commands.Group):
    """Commands of the owner."""

    @app_commands.command()
    async def limits(
        self,
        interaction: discord.Interaction,
        who: discord.Member | discord.Role | None = None,
        where: discord.TextChannel | None = None,
        cap: bool | None = None,
    ):
        """Show or set limits."""
        await interaction.response.send_message(f"who={who} where={where} cap={cap}", ephemeral=True)


class StudioBot(commands.AutoShardedBot):
    """A picture bot in small, with every kind of thing the page must show."""

    def __init__(self):
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.0,
        )
        for each in (imagine, edit, blend, jobs, silence, about):
            self.tree.add_command(each)
        group = Studio(default_permissions=discord.Permissions(manage_guild=True))
        self.tree.add_command(group)

    async def setup_hook(self):
        await self.tree.sync()

    async def on_message(self, message):
        if not message.author.bot and message.reference and self.user in message.mentions:
            await message.reply(f"You said: {message.content}")


@contextlib.asynccontextmanager
async def working(room):
    """The bot at work in a room, closed afterwards."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = room.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(room.server.gateway_url)
    bot = StudioBot()
    task = asyncio.create_task(bot.start(room.token))
    try:
        await room.online()
        yield bot
    finally:
        await bot.close()
        with contextlib.suppress(discord.DiscordException):
            await asyncio.wait_for(task, timeout=5)
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser():
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (chromium, chromium-browser or google-chrome)")
    async with async_playwright() as play:
        opened = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def house():
    return House(plain=True)


@pytest_asyncio.fixture(loop_scope="session")
async def room(house):
    async with Room(answer_seconds=1.5, routes=routes(house)) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def bot(room):
    async with working(room) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def enter(browser, room):
    """What opens the page as a person by name; whatever went wrong on the page fails the test."""
    contexts, troubles = [], []

    async def open_page(who="ann", **options):
        size = {"width": 1280, "height": 800}
        context = await browser.new_context(viewport=size, reduced_motion="reduce", **options)
        contexts.append(context)
        context.set_default_timeout(8000)
        remember = (
            f"sessionStorage.getItem('{USER_KEY}') ?? sessionStorage.setItem('{USER_KEY}', '{room.world.user(who).id}')"
        )
        await context.add_init_script(remember)
        page = await context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: _stranger(request, room, troubles))
        await page.goto(room.url)
        await page.locator(".composer-input").wait_for()
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert troubles == []


def _stranger(request, room, troubles):
    own = (f"{room.url}/", room.url.replace("http", "ws"), "data:", "blob:")
    if not request.url.startswith(own):
        troubles.append(f"the page asked another host: {request.url}")
