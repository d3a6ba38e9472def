"""Using slash commands on the page, by palette, pills, one typed line and pictures."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("bot")]

HAND_OVER = """(target, [name, colour, pasted]) => new Promise((done) => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const pen = canvas.getContext('2d');
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 8, 8);
  canvas.toBlob((blob) => {
    const carried = new DataTransfer();
    carried.items.add(new File([blob], name, { type: 'image/png' }));
    if (pasted) {
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }));
    }
    for (const type of pasted ? [] : ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
    done();
  });
})"""

WRONG = [
    ("/imagine prompt:x count:9", "count must be from 1 to 4."),
    ("/imagine prompt:x count:1.5", "count must be a whole number."),
    ("/imagine prompt:x guidance:much", "guidance must be a number."),
    ("/imagine prompt:x shape:Round", "shape has no choice called “Round”."),
    ("/imagine prompt:x spoiler:maybe", "spoiler has no choice called “maybe”."),
    ("/jobs now", "“now” belongs to no option: put the option's name before it, as in seed:7."),
    ("/imagin prompt:x", "There is no command /imagin."),
]


def labels(page):
    return page.locator(".listbox .list-label")


async def write(page, text):
    """Type into the empty composer as somebody does."""
    await page.locator(".composer-input").click()
    await page.keyboard.type(text)


async def said(page, text):
    await expect(page.locator(".message", has_text=text)).to_be_visible()


async def test_a_slash_shows_what_the_bot_registered(enter):
    """Typing a slash lists the registered commands with their descriptions, sub commands by their words."""
    page = await enter("olive")

    await write(page, "/")

    await expect(labels(page)).to_have_text(["/blend", "/edit", "/imagine", "/jobs", "/silence", "/studio limits"])
    await expect(page.locator(".list-hint").nth(2)).to_have_text("Make a picture from words.")


async def test_typing_narrows_the_commands(enter):
    """What follows the slash narrows the list; what fits nothing is said to fit nothing."""
    page = await enter("olive")

    await write(page, "/stu")
    await expect(labels(page)).to_have_text(["/studio limits"])

    await page.keyboard.type("pid")
    await expect(page.locator(".list-empty")).to_have_text("No command is called that.")


async def test_commands_of_the_owner_are_not_offered_to_members(enter):
    """A command a member may not use does not stand in the member's list."""
    page = await enter("ann")

    await write(page, "/")

    await expect(labels(page).first).to_be_visible()
    assert "/studio limits" not in await labels(page).all_text_contents()


async def test_pills_by_keyboard_alone(enter):
    """A command can be chosen, filled with an optional option and sent without a mouse."""
    page = await enter()

    await write(page, "/imag")
    await page.keyboard.press("Enter")
    await page.keyboard.type("a red kite")
    await page.keyboard.press("Tab")
    await expect(page.locator(".add-option", has_text="count")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("3")
    await page.keyboard.press("Enter")

    await said(page, "a red kite [kontext-pro, square, None]")
    await expect(page.locator(".gallery img")).to_have_count(3)
    await expect(page.locator(".composer-input")).to_be_focused()


async def test_a_whole_command_on_one_line(enter):
    """A command typed on one line with its options is sent by Enter, values with spaces included."""
    page = await enter()

    await write(page, "/imagine prompt:a lighthouse in a storm count:2 shape:Wide guidance:3.5")
    await page.keyboard.press("Enter")

    await said(page, "a lighthouse in a storm [kontext-pro, wide, 3.5]")
    await expect(page.locator(".gallery img")).to_have_count(2)


async def test_words_without_a_name_are_the_prompt(enter):
    """Words right after the command belong to its first required text option."""
    page = await enter()

    await write(page, "/imagine two owls at noon")
    await page.keyboard.press("Enter")

    await said(page, "two owls at noon [kontext-pro, square, None]")


async def test_a_missing_option_is_named_and_nothing_is_sent(enter, room):
    """Without a required option nothing leaves the page, and the page says which one it is."""
    page = await enter()

    await write(page, "/imagine count:2")
    await page.keyboard.press("Enter")

    await expect(page.locator(".composer-help")).to_have_text("prompt is still missing.")
    await expect(page.locator("[data-option=prompt] .pill-input")).to_be_focused()
    await expect(page.locator("[data-option=count] .pill-input")).to_have_value("2")
    assert room.visitor("ann").messages("studio") == []

    await page.keyboard.type("a fox")
    await page.keyboard.press("Enter")
    await said(page, "a fox [")


async def test_a_wrong_value_is_refused_with_the_reason(enter, room):
    """A value the option cannot take stays on the page with a sentence about it."""
    page = await enter()

    for line, problem in WRONG:
        await write(page, line)
        await page.keyboard.press("Enter")
        await expect(page.locator(".composer-help")).to_have_text(problem)
        if await page.locator(".command-pill").count():
            await page.locator(".command-pill").click()
        await page.locator(".composer-input").fill("")

    assert room.visitor("ann").messages("studio") == []


async def test_suggestions_of_the_bot_can_be_taken(enter):
    """An option with autocomplete asks the bot while typing, and sends the value behind the chosen words."""
    page = await enter()

    await write(page, "/imagine prompt:a pear")
    await page.keyboard.press("Tab")
    await page.locator(".add-option", has_text="model").click()
    await page.keyboard.type("max")
    await expect(labels(page)).to_have_text(["kontext-max (free)"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-option=model] .pill-input")).to_have_value("kontext-max (free)")
    await page.keyboard.press("Enter")

    await said(page, "a pear [kontext-max, square, None]")


async def test_a_dropped_picture_fills_the_first_empty_attachment(enter):
    """A picture dropped anywhere on the conversation becomes the command's picture, with a preview."""
    page = await enter()

    await write(page, "/edit")
    await page.keyboard.press("Enter")
    await page.locator("main").evaluate(HAND_OVER, ["hill.png", "#7a5"])
    await expect(page.locator("[data-option=image] .upload img")).to_be_visible()
    await page.locator("[data-option=prompt] .pill-input").click()
    await page.keyboard.type("make it night")
    await page.keyboard.press("Enter")

    await said(page, "Edited hill.png (8x8): make it night")


async def test_a_picture_dropped_on_a_typed_line_is_kept_for_the_command(enter):
    """Dropping onto a half typed command opens its pills with words and picture in place."""
    page = await enter()

    await write(page, "/edit prompt:in autumn")
    await page.locator(".composer-box").evaluate(HAND_OVER, ["tree.png", "#385"])
    await expect(page.locator("[data-option=image] .upload-name")).to_have_text("tree.png")
    await page.keyboard.press("Enter")

    await said(page, "Edited tree.png (8x8): in autumn")


async def test_a_pasted_picture_fills_a_command_or_goes_with_a_message(enter, room):
    """A pasted picture fills an optional attachment of the open command; without a command it is sent along."""
    page = await enter()

    await write(page, "/blend prompt:one of each")
    await page.keyboard.press("Tab")
    await page.locator("[data-option=prompt] .pill-input").evaluate(HAND_OVER, ["one.png", "#a33", True])
    await page.locator("[data-option=prompt] .pill-input").evaluate(HAND_OVER, ["two.png", "#33a", True])
    await expect(page.locator(".pill .upload-name")).to_have_text(["one.png", "two.png"])
    await page.locator(".send").click()
    await said(page, "Blended one.png, two.png: one of each")

    await page.locator(".composer-input").evaluate(HAND_OVER, ["mine.png", "#3a3", True])
    await expect(page.locator(".tray .upload-name")).to_have_text("mine.png")
    await write(page, "look")
    await page.keyboard.press("Enter")
    await said(page, "look")
    await expect(page.locator(".tray")).to_be_hidden()
    assert [each.filename for each in room.visitor("ann").messages("studio")[-1].attachments] == ["mine.png"]


async def test_the_first_visit_offers_things_to_try(enter):
    """An empty studio suggests three commands, says that nothing costs money, and fills the composer with a click."""
    page = await enter()

    await expect(page.locator(".idea")).to_have_count(3)
    await expect(page.locator(".free")).to_contain_text("Nothing here costs money")
    await page.locator(".idea", has_text="/blend").click()
    await expect(page.locator(".pill .upload-name")).to_have_text(["hill-house.png", "paper-boat.png", "night-fox.png"])
    await page.locator(".send").click()

    await said(page, "Blended hill-house.png, paper-boat.png, night-fox.png: all three")
    await expect(page.locator(".welcome")).to_have_count(0)


async def test_people_and_channels_can_be_named_in_a_line(enter):
    """Options for people, roles and channels understand the names people use."""
    page = await enter("olive")

    await write(page, "/studio limits who:@Ben where:#gallery cap:yes")
    await page.keyboard.press("Enter")
    await said(page, "who=ben where=gallery cap=True")

    await write(page, "/studio limits who:Moderators")
    await page.keyboard.press("Enter")
    await said(page, "who=Moderators where=None cap=None")


async def test_an_app_that_says_nothing_is_reported(enter):
    """A command without an answer ends in the sentence Discord shows, which can be dismissed."""
    page = await enter()

    await write(page, "/silence")
    await page.keyboard.press("Enter")
    await expect(page.locator(".pending")).to_contain_text("Easel is thinking")
    await expect(page.locator(".pending")).to_contain_text("The application did not respond")

    await page.locator(".pending button", has_text="Dismiss").click()
    await expect(page.locator(".pending")).to_have_count(0)


async def test_escape_leaves_a_command(enter):
    """Escape takes the visitor from a command back to plain writing."""
    page = await enter()

    await write(page, "/imagine")
    await page.keyboard.press("Enter")
    await expect(page.locator(".command-pill")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.locator(".composer-input")).to_be_focused()
    await expect(page.locator(".command-pill")).to_have_count(0)
