# ruff: noqa: INP001 (a script beside the pictures it makes, in no package)
"""Makes the pictures of docs/moderating.md: the real bot in a practice room plays a day, and Chromium looks at it.

    .venv/bin/python docs/pictures/make.py [words of names]

Whoever changes a card sees here what moderators will see. Needs a Chromium on the machine.
"""

import asyncio
import io
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402 (needs the line above)
from playwright.async_api import Browser, async_playwright  # noqa: E402

from practice.demo import environment  # noqa: E402
from practice.discord import guilds  # noqa: E402
from practice.discord.entities import Message  # noqa: E402
from practice.discord.interaction import Interaction  # noqa: E402
from practice.discord.visitor import Visitor  # noqa: E402
from practice.providers.app import House, build, moderation_environment  # noqa: E402
from practice.room import Room  # noqa: E402

WIDTH, HEIGHT, SCALE = 660, 2400, 1.5  # a column as wide as a card, tall enough for all of it
COLOURS = 256
BELOW = 6  # pixels of the room that follow the last message
SETTLE = 500  # milliseconds for what the page moves by itself
PATIENCE = 60.0  # seconds for whatever is waited for
USER_KEY = "easel.practice.user"
FREE = {"EASEL_USER_DAILY_IMAGES": "0", "EASEL_USER_DAILY_USD": "0", "EASEL_USER_CONCURRENT_JOBS": "0"}


class Day:
    """A room with the bot in it, the people of the room, and a browser."""

    def __init__(self, room: Room, browser: Browser, wanted: Sequence[str]) -> None:
        self.room = room
        self.browser = browser
        self.wanted = wanted
        self.ann, self.ben, self.cleo, self.mo, self.olive = map(room.visitor, ("ann", "ben", "cleo", "mo", "olive"))

    async def order(self, who: Visitor, prompt: str, *, place: str = "studio", seed: int = 7) -> Message:
        """A picture that was asked for, once it stands."""
        before = set(self.room.world.messages)
        await self.ask(who, prompt, place=place, seed=seed)
        return await self._result(before)

    async def ask(self, who: Visitor, prompt: str, *, place: str = "studio", seed: int = 7) -> Interaction:
        """An order that may not become a picture."""
        wide = {"model": "kontext-pro", "seed": seed, "aspect_ratio": "16:9"}
        return await (await who.command(place, "imagine", prompt=prompt, **wide)).settled(PATIENCE)

    async def remix(self, who: Visitor, picture: Message, prompt: str) -> Message:
        """What somebody made of a picture."""
        before = set(self.room.world.messages)
        await self.fill(who, picture, "Remix", prompt=prompt)
        return await self._result(before)

    async def fill(self, who: Visitor, message: Message, button: str, **fields: str) -> Interaction:
        """Press a button that opens a form, and send it back."""
        press = await (await who.press(message, button)).settled(PATIENCE)
        return await (await who.submit(press, **fields)).settled(PATIENCE)

    async def card(self, word: str) -> Message:
        """The newest card in the moderators' channel that says so."""
        return await self.room.until(lambda: self._newest(set(), word, place="mods"), PATIENCE)

    async def shot(self, name: str, who: Visitor, *messages: Message, uncovered: bool = False) -> None:
        """A picture of messages that stand one below the other, as somebody sees them."""
        if self.wanted and not any(word in name for word in self.wanted):
            return
        size = {"width": WIDTH, "height": HEIGHT}
        context = await self.browser.new_context(viewport=size, device_scale_factor=SCALE, reduced_motion="reduce")
        await context.add_init_script(f"sessionStorage.setItem('{USER_KEY}', '{who.id}')")
        page = await context.new_page()
        await page.goto(self.room.url)
        await page.locator(".composer-input").wait_for()
        await page.evaluate(f"document.querySelector('[data-channel=\"{messages[0].channel_id}\"]').click()")
        shown = [page.locator(f"#message-{message.id}") for message in messages]
        await shown[-1].wait_for()
        if uncovered:
            await shown[0].locator(".covered").first.click()
            await page.mouse.move(0, 0)
            await page.evaluate("document.activeElement.blur()")
        await page.wait_for_function("[...document.images].every(it => it.complete)")
        await page.wait_for_timeout(SETTLE)
        boxes = [box for each in shown if (box := await each.bounding_box())]
        top, bottom = min(it["y"] for it in boxes), max(it["y"] + it["height"] for it in boxes)
        data = await page.screenshot(clip={"x": 0, "y": top, "width": WIDTH, "height": bottom - top + BELOW})
        await context.close()
        with Image.open(io.BytesIO(data)) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.FLOYDSTEINBERG)
            small.save(FOLDER / f"moderating-{name}.png", optimize=True)

    async def _result(self, before: set[int]) -> Message:
        found = await self.room.until(lambda: self._newest(before, "'Remix'"), PATIENCE)
        await asyncio.sleep(0.5)  # the bot writes down where it stands; from then on it is known by its link
        return found

    def _newest(self, before: set[int], word: str, *, place: str = "") -> Message | None:
        channel = self.room.channel(place).id if place else None
        found = [
            it
            for it in self.room.world.messages.values()
            if it.id not in before and it.author.bot and channel in (None, it.channel_id) and word in str(it.components)
        ]
        return max(found, key=lambda it: it.id, default=None)


async def answer(interaction: Interaction) -> Message:
    """What somebody alone is told."""
    await interaction.settled(PATIENCE)
    return await interaction.answered(PATIENCE)


async def play(day: Day) -> None:
    """The day: settings, rules, orders, refusals, reports and decisions."""
    await house(day)
    await rules(day)
    await refusal(day)
    await held(day)
    await reports(day)
    await rehearsal(day)


async def house(day: Day) -> None:
    """The server decides who is asked, and what is shown where."""
    mods = day.room.channel("mods")
    shown = await answer(await day.olive.command("mods", "studio channels", moderators=mods))
    for name, mode in (("after-dark", "spoiler"), ("gallery", "off"), ("projects", "hold")):
        channel = day.room.channel(name)
        shown = await answer(await day.olive.command("mods", "studio channels", channel=channel, mode=mode))
    await day.shot("channels", day.olive, shown)
    await (await day.olive.press(shown, "Moderation…")).settled(PATIENCE)
    await day.shot("policy", day.olive, shown)


async def rules(day: Day) -> None:
    """Two rules that bite."""
    await rule(day, "Elections", "words", "mayor, minister, candidate", "hold")
    await rule(day, "Clowns", "words", "clown, clowns", "refuse")


async def rule(day: Day, name: str, kind: str, pattern: str, severity: str, **more: bool) -> Message:
    """A rule of the server."""
    wanted = {"name": name, "kind": kind, "pattern": pattern, "severity": severity}
    return await answer(await day.mo.command("mods", "moderation rule add", **wanted, **more))


async def refusal(day: Day) -> None:
    """An order is refused, its member appeals."""
    refused = await answer(await day.ask(day.ben, "a clown juggling in a circus tent"))
    await day.shot("refusal", day.ben, refused)
    await answer(await day.fill(day.ben, refused, "Appeal", why="It is for the poster of our school circus."))
    await day.shot("appeal", day.mo, await day.card("Uphold"))


async def held(day: Day) -> None:
    """A rule holds a picture."""
    await day.ask(day.ann, "the mayor on a sailing boat at sunset", seed=5)
    await day.shot("held", day.mo, await day.card("Approve"), uncovered=True)


async def reports(day: Day) -> None:
    """Two members report a picture of which others have made more; a moderator takes it down."""
    picture = await day.order(day.ann, "a lighthouse on a cliff at dusk", seed=11)
    child = await day.remix(day.cleo, picture, "in winter, with snow")
    await day.remix(day.ann, child, "as a watercolour")
    await day.order(day.ann, "a red sailing boat in a bay", seed=12)
    for who, why in ((day.ben, "That is my own painting, traced."), (day.cleo, "Ben painted this, ask him.")):
        await answer(await day.fill(who, picture, "Report", reason=why))
    await day.shot("report", day.mo, await day.card("Take down"))
    await day.shot("queue", day.mo, await answer(await day.mo.command("mods", "moderation queue")))
    link = f"https://discord.com/channels/{day.room.guild.id}/{picture.channel_id}/{picture.id}"
    reason = "Traced from Ben's painting."
    gone = await answer(await day.mo.command("mods", "moderation takedown", picture=link, reason=reason))
    await day.shot("takedown", day.mo, gone)
    told = await day.room.until(lambda: next(iter(day.ann.messages(day.ann.direct())), None), PATIENCE)
    await day.shot("strike", day.ann, told)


async def rehearsal(day: Day) -> None:
    """A rule is tried on what was asked for, before it bites."""
    await rule(day, "Gore", "words", "blood, gore, guts", "refuse", shadow=True)
    await day.order(day.cleo, "blood oranges in a blue bowl", seed=21)
    await day.order(day.ben, "a blood moon over the mountains", seed=22)
    wolf = await day.order(day.ben, "a wolf with blood on its teeth", seed=23)
    link = f"https://discord.com/channels/{day.room.guild.id}/{wolf.channel_id}/{wolf.id}"
    await answer(await day.mo.command("mods", "moderation takedown", picture=link, reason="Too gory for this server."))
    await day.shot("test", day.mo, await answer(await day.mo.command("mods", "moderation rule test", name="Gore")))
    await day.shot("log", day.mo, await answer(await day.mo.command("mods", "moderation log", member=day.ann.user)))


@asynccontextmanager
async def opened(wanted: Sequence[str]) -> AsyncIterator[Day]:
    """Everything a day needs; all of it ends with the day."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    providers = House(seed=1, pixels=360_000)
    for account in providers.accounts.values():
        account.set(latency=0)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        room = await stack.enter_async_context(Room(clock=providers.clock, neighbours=[(build(providers), 0)]))
        guilds.add_rule(room.world, room.guild, "No clowns", keywords=["clown*"], alert=room.channel("mods"))
        settings = environment(room, providers, folder) | moderation_environment(providers, room.neighbour_urls[0])
        bot = await asyncio.create_subprocess_exec(*(sys.executable, "-m", "bot"), cwd=folder, env=settings | FREE)
        stack.push_async_callback(bot.wait)
        stack.callback(bot.terminate)
        await room.online(PATIENCE)
        play = await stack.enter_async_context(async_playwright())
        yield Day(room, await play.chromium.launch(executable_path=chromium, args=["--no-sandbox"]), wanted)


async def main() -> None:
    """All pictures, or those whose names hold one of the words."""
    async with opened(sys.argv[1:]) as day:
        await play(day)


if __name__ == "__main__":
    asyncio.run(main())
