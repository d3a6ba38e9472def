"""What the contact sheet promises: pictures in reading order with numbers and stars, in any number, never an error."""

import functools
import io
import re

import pytest
from PIL import Image, ImageChops

from bot.core.family import Node
from bot.images.palette import ACCENT, CARD, FAINT, GROUND, INK, MAT
from bot.images.sheet import MOST, draw_sheet


def sheet(data):
    image = Image.open(io.BytesIO(data))
    assert image.format == "JPEG"
    return image.convert("RGB")


def near(one, other, by=20):
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def cards(image):
    """Top left corners of the cards, as (left, top): where long runs of the card's colour begin."""
    apart = ImageChops.difference(image, Image.new("RGB", image.size, CARD))
    mask = functools.reduce(ImageChops.lighter, apart.split()).point(lambda value: value <= 6).tobytes()
    found = []
    last = -100
    for y in range(image.height):
        row = mask[y * image.width : (y + 1) * image.width]
        edge = [run.start() for run in re.finditer(rb"\x01{100,}", row)]
        if y > last + 1:
            found += [(x, y) for x in edge]
        if edge or b"\x01" * 8 in row:
            last = y
    return found


def count_near(image, region, colour, by=30):
    return sum(near(pixel, colour, by) for pixel in image.crop(region).get_flattened_data())


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (4, 2), (5, 3), (9, 3), (10, 4), (25, 5)])
def test_the_grid_is_tidy(lettering, count, columns):
    """As many columns as make the sheet about square, each row filled before the next one is begun."""
    nodes = [Node(number=at, user_id=1) for at in range(1, count + 1)]

    found = cards(sheet(draw_sheet(nodes, {}, lettering, title="All")))

    tops = sorted({top for _, top in found})
    assert len(found) == count
    assert sum(top == tops[0] for _, top in found) == columns
    assert all(sum(top == each for _, top in found) == columns for each in tops[:-1])


async def test_pictures_stand_in_reading_order(drawings, hung):
    """The first picture is at the top left, the next one to its right, and so on."""
    wanted = [(220, 40, 40), (40, 200, 60), (40, 60, 220), (210, 200, 40), (200, 40, 200)]
    nodes = [await hung(at, colour=colour) for at, colour in enumerate(wanted, 1)]

    image = sheet(await drawings.sheet(nodes, title="Five"))

    middles = [image.getpixel((left + 150, top + 150)) for left, top in cards(image)]
    assert all(near(seen, colour) for seen, colour in zip(middles, wanted, strict=True))


async def test_numbers_stars_and_words(drawings, hung):
    """Every card has its number; stars are shown where there are any, the first words where there is a prompt."""
    nodes = [await hung(1, stars=3, prompt="a boat"), await hung(2, prompt=""), await hung(3, uploaded=True)]

    image = sheet(await drawings.sheet(nodes, title="Three"))

    starred, plain, given = cards(image)
    side = 320
    for left, top in (starred, plain, given):
        assert count_near(image, (left, top + side + 20, left + side, top + side + 52), INK, 60) > 60
    gold = [count_near(image, (x + 150, y, x + side, y + 60), ACCENT) for x, y in (starred, plain, given)]
    assert gold[0] > 60
    assert gold[1:] == [0, 0]
    words = [(x, y + side + 52, x + side, y + side + 92) for x, y in (starred, plain, given)]
    assert count_near(image, words[0], (178, 186, 201), 60) > 60
    assert count_near(image, words[1], (178, 186, 201), 60) == 0
    assert count_near(image, words[2], ACCENT, 60) > 60


async def test_the_title_stands_above(drawings, hung):
    """A title is drawn above the pictures and cut to the sheet; without one there is no heading at all."""
    nodes = [await hung(1)]

    titled = sheet(await drawings.sheet(nodes, title="Gallery of the Night Owls " * 9))
    untitled = sheet(await drawings.sheet(nodes, title=""))

    first = min(top for _, top in cards(titled))
    assert count_near(titled, (0, 0, titled.width, first - 20), INK, 60) > 400
    assert count_near(titled, (titled.width - 36, 0, titled.width, first - 20), GROUND, 10) == 36 * (first - 20)
    assert titled.height - untitled.height == first - min(top for _, top in cards(untitled)) > 40


async def test_lost_and_removed_pictures_keep_their_place(drawings, vault, hung):
    """A lost file is a grey tile, a removed picture an empty frame that shows neither words nor stars."""
    lost, removed = await hung(1), await hung(2, removed=True, prompt="words that hurt", stars=5)
    await vault.remove(lost.sha256, "png")

    image = sheet(await drawings.sheet([lost, removed], title="Two"))

    (left, top), (x, y) = cards(image)
    assert count_near(image, (left + 10, top + 10, left + 330, top + 330), FAINT) > 500
    assert count_near(image, (x + 10, y + 10, x + 330, y + 330), MAT, 8) > 0.9 * 320 * 320
    assert count_near(image, (x, y, x + 340, y + 60), ACCENT) == 0
    assert count_near(image, (x + 10, y + 378, x + 330, y + 412), (178, 186, 201), 80) == 0


def test_more_than_fit_is_told(lettering):
    """Of 40 pictures the first 25 are shown and the sheet says so; none at all is a sheet as well."""
    nodes = [Node(number=at, user_id=1) for at in range(1, 41)]

    many = sheet(draw_sheet(nodes, {}, lettering, title="Many"))
    full = sheet(draw_sheet(nodes[:MOST], {}, lettering, title="Many"))
    none = sheet(draw_sheet([], {}, lettering, title="None"))

    assert many.size == full.size
    assert many.crop((0, 60, 600, 92)).tobytes() != full.crop((0, 60, 600, 92)).tobytes()
    assert none.width >= 600
    assert count_near(none, (40, 104, none.width - 40, none.height - 40), INK, 90) > 60


async def test_sheets_are_small_and_drawn_off_the_event_loop(drawings, hung, ticking):
    """Twenty-five pictures make a sheet that is quick to load, and the event loop runs on meanwhile."""
    nodes = [await hung(at, size=(300, 200), prompt="one more boat", stars=at % 3) for at in range(1, 26)]

    async with ticking() as ticks:
        data = await drawings.sheet(nodes, title="All of them")

    image = sheet(data)
    assert max(image.size) < 2000
    assert len(data) < 1_500_000
    assert len(ticks.late) > 5
    assert ticks.usual < 0.05
