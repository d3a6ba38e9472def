"""What moderation needs of the page: private notices with buttons and files, covered pictures, AutoMod, a switch."""

import io

import discord
import pytest
from discord import ui
from PIL import Image
from playwright.async_api import expect

from practice.discord import guilds

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]


class Appeal(ui.Modal, title="Ask for a second look"):
    why = ui.Label(text="Why should this be looked at again?", component=ui.TextInput())

    async def on_submit(self, interaction):
        await interaction.response.edit_message(content=f"Asked: {self.why.component.value}", view=None)


class Notice(ui.View):
    def __init__(self):
        super().__init__(timeout=None)

    @ui.button(label="Appeal", custom_id="appeal")
    async def appeal(self, interaction, _):
        await interaction.response.send_modal(Appeal())


class Gallery(ui.LayoutView):
    """Pictures of which some are covered by the gallery itself, whatever their file is called."""

    def __init__(self, files, covered):
        super().__init__()
        items = [discord.MediaGalleryItem(it, spoiler=at in covered) for at, it in enumerate(files)]
        self.add_item(ui.Container(ui.TextDisplay("Held"), ui.MediaGallery(*items)))


def painted(*colours):
    files = []
    for colour in colours:
        data = io.BytesIO()
        Image.new("RGB", (96, 96), colour).save(data, "PNG")
        files.append(discord.File(io.BytesIO(data.getvalue()), f"{colour}.png"))
    return files


async def test_a_private_notice_is_found_pressed_and_answered(enter, room, bot):
    """It is marked unread, also for who was somebody else meanwhile; its button, form and file work in private."""
    page = await enter("mo")
    entry = page.locator(".channel", has_text="Easel")
    await expect(entry).to_have_count(0)

    ann = await bot.fetch_user(room.world.user("ann").id)
    await ann.send("Your picture was refused.", view=Notice())
    await ann.send("What Easel keeps about you.", file=discord.File(io.BytesIO(b"PK\x05\x06"), "easel-export.zip"))
    await expect(entry).to_have_count(0)
    await page.locator(f"[data-user='{ann.id}']").click()
    await expect(page.locator(".channels h2").last).to_have_text("Private messages")
    await expect(entry.locator(".dot")).to_be_visible()
    await entry.click()

    await expect(page.locator("h1")).to_contain_text("Easel")
    await expect(entry.locator(".dot")).to_have_count(0)
    await expect(page.locator(".composer-input")).to_have_attribute("placeholder", "Message Easel, or / for commands")
    async with page.expect_download() as saving:
        await page.locator(".file-card", has_text="easel-export.zip").click()
    assert (await saving.value).suggested_filename == "easel-export.zip"
    await page.locator(".button", has_text="Appeal").click()
    await page.get_by_label("Why should this be looked at again?").fill("It is a boat.")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message").first).to_contain_text("Asked: It is a boat.")

    await page.locator(f"[data-user='{room.world.user('mo').id}']").click()
    await expect(entry).to_have_count(0)
    await expect(page.locator("h1")).to_contain_text("studio")


async def test_covered_pictures_stay_covered_until_asked_for(enter, room, bot):
    """In the message and in the large view each one is uncovered by its own press, and stays so when edited."""
    page = await enter()
    files = painted("teal", "brown", "navy")
    sent = await bot.get_channel(room.channel("studio").id).send(view=Gallery(files, {1, 2}), files=files)

    pictures = page.locator(".gallery .picture")
    await expect(page.locator(".gallery .covered")).to_have_count(2)
    await pictures.nth(0).click()
    await page.keyboard.press("ArrowRight")
    large = page.locator(".lightbox")
    await expect(large.locator(".veiled")).to_be_visible()
    await large.locator(".veiled").click()
    await expect(large.locator(".veiled")).to_have_count(0)
    await page.keyboard.press("ArrowRight")
    await expect(large.locator(".veiled")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".gallery .covered")).to_have_count(1)
    await expect(pictures.nth(2)).to_contain_class("covered")

    room.clock.jump(5)  # addresses are signed anew
    message = room.world.messages[sent.id]
    room.world.tell_message("MESSAGE_UPDATE", message)
    await room.visitor("ben").say("studio", "after the edit")
    await expect(page.locator(".message", has_text="after the edit")).to_be_visible()
    await expect(page.locator(".gallery .covered")).to_have_count(1)


async def test_automod_is_seen_at_work(enter, room):
    """A member reads why a message was blocked, moderators where; the owner makes and switches off the rule."""
    olive, ann = await enter("olive"), await enter("ann")
    await expect(ann.locator(".rules-button")).to_be_hidden()
    await olive.locator(".rules-button").click()
    await olive.locator(".button", has_text="New rule").click()
    await olive.get_by_label("Name").fill("No frogs")
    await olive.get_by_label("Words and phrases").fill("frog*, toad")
    await olive.get_by_label("What members are told").fill("Newts only.")
    await olive.locator("dialog .select").click()
    await olive.locator("[role=option]", has_text="mods").click()
    await olive.locator("dialog [type=submit]").click()
    await expect(olive.locator(".rule code")).to_have_text(["frog*", "toad"])
    await expect(olive.locator(".rule-facts")).to_have_text("Blocks the message · tells #mods")

    await ann.locator(".composer-input").fill("two frogs")
    await ann.keyboard.press("Enter")
    await expect(ann.locator(".composer-help")).to_contain_text("blocked by this server. Newts only.")
    await expect(ann.locator(".message")).to_have_count(0)
    await olive.locator(".channel", has_text="mods").click()
    alert = olive.locator(".automod")
    await expect(alert).to_contain_text("AutoMod blocked a message in studio")
    await expect(alert).to_contain_text("Ann two frogs")
    await expect(alert).to_contain_text("Rule: No frogs")

    await olive.locator(".rule-tools input").click()
    await expect(olive.locator(".rule")).to_contain_class("off")
    await ann.keyboard.press("Enter")
    await expect(ann.locator(".message", has_text="two frogs")).to_be_visible()
    guilds.remove_rule(room.world, room.guild, "No frogs")
    await expect(olive.locator(".rule")).to_have_count(0)


async def test_the_moderation_api_has_a_switch(enter, house):
    """The weather names some words to try, and turns the stand-in prudish; one drawer is open at a time."""
    page = await enter("olive")

    await page.locator(".rules-button").click()
    await page.locator(".weather-button").click()
    await expect(page.locator("#rules")).to_be_hidden()
    await page.locator("#mode-moderation").select_option("prudish")
    await expect(page.locator(".provider.stormy")).to_contain_text("Moderation API")
    await expect(page.locator(".provider.stormy .words")).to_contain_text("words such as rude")
    assert house.moderation.switch.mode == "prudish"
    await page.locator("#fine-weather").click()
    await expect(page.locator(".provider.stormy")).to_have_count(0)
    assert house.moderation.switch.mode == "ok"


async def test_moderators_find_something_to_try(enter):
    """Their empty channel says what will arrive there, and suggests commands; those the bot lacks are named."""
    page = await enter("mo")
    await page.locator(".channel", has_text="mods").click()
    await expect(page.locator(".welcome h2")).to_have_text("Here moderators are asked")
    await expect(page.locator(".idea code")).to_have_text(
        ["/moderation rule add", "/moderation queue", "/moderation log"]
    )
    await page.locator(".idea").first.click()
    await expect(page.locator(".toast")).to_contain_text("has not registered /moderation rule add")
    await page.locator(".channel", has_text="gallery").click()
    await expect(page.locator(".welcome")).to_have_count(0)


async def test_a_forum_post_is_written_on_the_page(enter, room):
    """A title and a first message make a post; it opens at once and does not offer itself as a thread."""
    page = await enter()

    await page.locator(".channel", has_text="projects").click()
    await page.locator(".button", has_text="New post").click()
    await page.get_by_label("Title").fill("A book of boats")
    await page.get_by_label("What is it about?").fill("Page by page.")
    await page.locator("dialog [type=submit]").click()

    await expect(page.locator("h1")).to_contain_text("A book of boats")
    await expect(page.locator(".channel-start")).to_contain_text("A post started by Ann.")
    await expect(page.locator(".message")).to_contain_text("Page by page.")
    await expect(page.locator(".message .thread-line")).to_have_count(0)
    assert room.channel("A book of boats").parent_id == room.channel("projects").id
