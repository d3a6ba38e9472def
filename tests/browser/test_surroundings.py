"""The room around the conversation: people, channels, connection, weather, small screens."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]


async def write(page, text):
    await page.locator(".composer-input").click()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def test_becoming_someone_else(enter, room):
    """Choosing another person shows what they see: a moderator has the private channel, a member has not."""
    page = await enter("ann")

    await expect(page.locator(".channel", has_text="mods")).to_have_count(0)
    await page.locator(f"[data-user='{room.world.user('mo').id}']").click()
    await expect(page.locator(".whoami")).to_contain_text("You are Mo")
    await expect(page.locator(".channel", has_text="mods")).to_contain_text("private")
    await expect(page.locator(".channel", has_text="after-dark")).to_contain_text("18+")
    await write(page, "It is me")

    await expect(page.locator(".message", has_text="It is me").locator(".author")).to_have_text("Mo")


async def test_a_lost_connection_is_made_up_for(enter, room):
    """After the event stream broke, the page connects again and shows what it missed."""
    page = await enter()

    await page.context.set_offline(True)
    await room.page.close()
    await expect(page.locator(".bot-light")).to_contain_text("Reconnecting")
    await room.visitor("ben").say("studio", "said meanwhile")
    await page.context.set_offline(False)

    await expect(page.locator(".message", has_text="said meanwhile")).to_be_visible()
    await expect(page.locator(".bot-light")).to_have_text("Easel is online")


async def test_the_weather_is_made_on_the_page(enter, house):
    """The weather panel turns a provider's switches and turns them back."""
    page = await enter()

    await page.locator(".weather-button").click()
    await page.locator("#mode-wavespeed").select_option("never")
    await expect(page.locator(".weather-button")).to_contain_class("stormy")
    assert house.snapshot()["wavespeed"]["mode"] == "never"
    await page.locator("#latency-vtrix").fill("12")
    await expect(page.locator("output[for=latency-vtrix]")).to_have_text("12 s")
    await expect(page.locator(".provider", has_text="Vtrix").locator("input")).to_have_value("12")
    assert house.snapshot()["vtrix"]["latency"] == 12

    await page.locator("#fine-weather").click()
    await expect(page.locator(".weather-button")).not_to_contain_class("stormy")
    assert house.snapshot()["wavespeed"]["mode"] == "ok"
    assert house.snapshot()["vtrix"]["latency"] is None


async def test_on_a_phone_the_channels_slide_in(enter):
    """On a narrow screen the column with channels and people opens by a button and goes when a channel was chosen."""
    page = await enter()
    await page.set_viewport_size({"width": 390, "height": 844})

    await expect(page.locator(".side")).to_be_hidden()
    await page.get_by_label("Channels and people").click()
    await page.locator(".channel", has_text="gallery").click()

    await expect(page.locator("h1")).to_contain_text("gallery")
    await expect(page.locator(".side")).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
