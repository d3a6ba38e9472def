"""Reading and answering on the page: cards, threads, buttons, forms, private messages, other people."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]


async def write(page, text):
    await page.locator(".composer-input").click()
    await page.keyboard.type(text)
    await page.keyboard.press("Enter")


async def card(page, line="/imagine prompt:a kite"):
    """Orders pictures and waits for their card."""
    await write(page, line)
    await expect(page.locator(".container")).to_be_visible()
    return page.locator(".container")


async def test_a_card_shows_who_asked_and_what_came_of_it(enter):
    """A finished order says who used which command, and offers its thread by name."""
    page = await enter()

    await card(page)

    message = page.locator(".message", has=page.locator(".container"))
    await expect(message.locator(".used")).to_have_text("Ann used /imagine")
    await expect(message.locator("h4")).to_have_text("a kite [kontext-pro, square, None]")
    await expect(message.locator(".button", has_text="Done")).to_be_disabled()
    await expect(message.locator(".thread-line")).to_contain_text("a kite")
    await expect(message.locator(".thread-line small")).to_have_text("1 message")


async def test_every_picture_carries_its_description(enter):
    """Pictures are described for readers who cannot see them, in the gallery and when opened large."""
    page = await enter()

    await card(page, "/imagine prompt:a kite count:2")
    described = [f"a kite, picture {at}" for at in (1, 2)]
    assert await page.locator(".gallery img").evaluate_all("all => all.map((each) => each.alt)") == described

    await page.locator(".gallery .picture").nth(1).click()
    await expect(page.locator(".lightbox .alt-words")).to_have_text(described[1])
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".lightbox img")).to_have_attribute("alt", described[0])
    await page.keyboard.press("Escape")
    await expect(page.locator(".lightbox")).to_be_hidden()


async def test_a_spoiler_is_covered_until_asked_for(enter):
    """A spoiler picture is blurred; the first press uncovers it, the second opens it."""
    page = await enter()

    await card(page, "/imagine prompt:a surprise spoiler:true")
    picture = page.locator(".gallery .picture")
    await expect(picture).to_contain_class("covered")
    await picture.click()
    await expect(picture).not_to_contain_class("covered")
    await expect(page.locator(".lightbox")).to_be_hidden()
    await picture.click()
    await expect(page.locator(".lightbox")).to_be_visible()


async def test_a_thread_is_unread_until_opened(enter):
    """A new thread stands below its channel with a mark, which opening it takes away."""
    page = await enter()

    await card(page)
    entry = page.locator(".threads .channel", has_text="a kite")
    await expect(entry.locator(".dot")).to_be_visible()
    await page.locator(".thread-line").click()

    await expect(page.locator("h1")).to_contain_text("a kite")
    await expect(page.locator(".message", has_text="Here it is")).to_contain_text("@Ann")
    await expect(entry.locator(".dot")).to_have_count(0)


async def test_private_answers_are_seen_by_one(enter, room):
    """A private answer is shown to whoever pressed the button, marked as theirs, and to nobody else."""
    ann, ben = await enter("ann"), await enter("ben")

    await card(ann)
    await expect(ben.locator(".container")).to_be_visible()
    await ann.locator(".button", has_text="Again").click()
    await expect(ann.locator(".message.ephemeral")).to_contain_text("Only for you: made again.")
    await expect(ann.locator(".message.ephemeral")).to_contain_text("Only you can see this")
    await room.visitor("mo").say("studio", "Good morning")
    await expect(ben.locator(".message", has_text="Good morning")).to_be_visible()
    await expect(ben.locator(".message", has_text="Only for you")).to_have_count(0)

    await ann.locator(".message.ephemeral button", has_text="Dismiss").click()
    await expect(ann.locator(".message.ephemeral")).to_have_count(0)


async def test_a_form_goes_there_and_back(enter):
    """A button may open a form; it refuses what is too short, and hands over text, choice and file."""
    page = await enter()

    await card(page)
    await page.locator(".button", has_text="Remix").click()
    form = page.locator("dialog.modal")
    await expect(form.locator("h2")).to_have_text("Remix this picture")
    await page.keyboard.type("ab")
    await form.locator("[type=submit]").click()
    await expect(form.locator(".field-note").first).to_have_text("At least 3 characters.")

    await form.get_by_label("What should change?").fill("add a boat")
    await form.locator(".select").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(form.locator(".select-words")).to_have_text("kontext-max")
    async with page.expect_file_chooser() as chooser:
        await form.locator(".drop-button").click()
    await (await chooser.value).set_files({"name": "b.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n"})
    await expect(form.locator(".upload-name")).to_have_text("b.png")
    await form.locator("[type=submit]").click()

    await expect(form).to_be_hidden()
    await expect(page.locator(".message", has_text="Remixed: add a boat / kontext-max / 1 file")).to_be_visible()


async def test_a_select_sends_its_choice(enter):
    """Choosing from a menu in a message reaches the bot at once."""
    page = await enter()

    message = await card(page)
    await message.locator(".select").click()
    await page.locator(".listbox .list-label", has_text="Wide").click()

    await expect(page.locator(".message.ephemeral")).to_contain_text("Shape: Wide")


async def test_a_button_without_an_answer_says_so(enter):
    """A button the bot does not answer is busy at first, then its message says that it failed."""
    page = await enter()

    message = await card(page)
    mute = message.locator(".button", has_text="Mute")
    await mute.click()
    await expect(mute).to_have_attribute("aria-busy", "true")
    await expect(page.locator(".message .note.bad")).to_contain_text("This interaction failed")
    await expect(mute).not_to_have_attribute("aria-busy", "true")


async def test_the_menu_of_a_message(enter):
    """The bot's own message commands stand in a message's menu, by button and keyboard."""
    page = await enter()

    await write(page, "hello there")
    await page.locator(".message").hover()
    await page.get_by_label("Message menu").click()
    await expect(page.locator("[role=menuitem]").first).to_be_focused()
    for _ in range(2):
        await page.keyboard.press("ArrowDown")
    await expect(page.locator("[role=menuitem]:focus")).to_have_text("About this picture")
    await page.keyboard.press("Enter")

    await expect(page.locator(".message.ephemeral")).to_contain_text("Made by ann.")


async def test_a_star_can_be_given_and_taken_back(enter):
    """A reaction is counted below the message; pressing the count again takes it back."""
    page = await enter()

    await write(page, "my best one")
    await page.locator(".message .content").click(button="right")
    await page.locator("[role=menuitem]", has_text="React with").click()
    star = page.locator(".reaction")
    await expect(star).to_have_text("⭐1")
    await expect(star).to_have_attribute("aria-pressed", "true")
    await star.click()

    await expect(star).to_have_count(0)


async def test_moderators_archive_threads(enter):
    """A thread's menu archives it for whoever may; it leaves the column once it is no longer read."""
    page = await enter("mo")

    await card(page)
    await page.locator(".thread-line").click()
    await page.get_by_label("Thread menu").click()
    await page.locator("[role=menuitem]", has_text="Archive").click()
    await expect(page.locator(".threads .channel")).to_contain_text("archived")
    await page.locator(".channel", has_text="gallery").click()

    await expect(page.locator(".threads .channel")).to_have_count(0)


async def test_a_reply_mentions_the_bot_unless_told_not_to(enter):
    """A reply reaches the bot when it mentions it, and does not when the visitor turns that off."""
    page = await enter()

    await card(page)
    answered = page.locator(".message", has=page.locator(".container"))
    for ping, words in ((False, "quiet words"), (True, "more fog please")):
        await answered.locator("h4").click(button="right")
        await page.locator("[role=menuitem]", has_text="Reply").click()
        await expect(page.locator(".reply-strip")).to_contain_text("Replying to Easel")
        if not ping:
            await page.locator(".reply-strip", has_text="@ on").get_by_role("button", name="@ on").click()
        await write(page, words)

    await expect(page.locator(".message", has_text="You said: more fog please")).to_be_visible()
    await expect(page.locator(".message", has_text="You said: quiet words")).to_have_count(0)


async def test_what_people_write_is_only_ever_text(enter, room):
    """Marks of HTML in a message stay letters."""
    page = await enter()
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script> **bold**'

    await room.visitor("ben").say("studio", hostile)

    content = page.locator(".message .content")
    await expect(content).to_contain_text('<img src=x onerror="document.title=1"><script>')
    assert await content.locator("img, script").count() == 0
    await expect(content.locator("strong")).to_have_text("bold")


async def test_a_change_redraws_only_its_own_message(enter):
    """A message that changes keeps its decoded pictures, and its neighbours keep their rows."""
    page = await enter()

    await write(page, "before")
    message = await card(page)
    await expect(page.locator(".thread-line small")).to_have_text("1 message")
    await page.evaluate("""() => {
      window.kept = [...document.querySelectorAll('.gallery img, .message .content')];
    }""")
    await message.locator(".button", has_text="Again").click()
    await expect(page.locator(".message.ephemeral")).to_be_visible()

    assert await page.evaluate("() => window.kept.every((each) => each.isConnected)")


async def test_reading_further_up_is_not_disturbed(enter, room):
    """New messages do not move what is being read; a button leads down to them."""
    page = await enter()
    for at in range(40):
        await room.visitor("ben").say("studio", f"line {at}")
    await expect(page.locator(".message")).to_have_count(40)
    scroll = page.locator(".scroll")
    await expect(page.locator(".message", has_text="line 39")).to_be_in_viewport()

    await scroll.evaluate("(element) => { element.scrollTop = 0; }")
    await expect(page.locator(".message", has_text="line 39")).not_to_be_in_viewport()
    await room.visitor("ben").say("studio", "the newest")
    await expect(page.locator(".jump")).to_be_visible()
    assert await scroll.evaluate("(element) => element.scrollTop") == 0
    await page.locator(".jump").click()

    await expect(page.locator(".message", has_text="the newest")).to_be_in_viewport()
    await expect(page.locator(".jump")).to_be_hidden()
