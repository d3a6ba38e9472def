"""What the drawn family shows, and how `Drawings.tree` behaves: real files, real pixels, an event loop that runs on."""

import asyncio
import io
import time

import pytest
from PIL import Image

from bot.core.family import Family, Node
from bot.images.drawing import Drawings
from bot.images.family import LIMIT, draw_family
from bot.images.layout import PAD, THUMB, plan
from bot.images.lettering import Lettering
from bot.images.palette import ACCENT, CARD, FAINT, GROUND, MAT

NAMES = {1: "Ann", 2: "Bob", 3: "Zoë", 4: "日本太郎", 5: "🦊"}
RED, BLUE = (220, 30, 30), (30, 60, 220)


def pixels(png):
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def box_of(drawing, number):
    return next(box for box in drawing.boxes if box.number == number)


def middle_of_picture(box):
    return box.left + PAD + THUMB // 2, box.top + PAD + THUMB // 2


def near(one, other, by=12):
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def colours(image, region):
    """How often each colour stands in a region (left, top, right, bottom)."""
    return {colour: count for count, colour in image.crop(region).getcolors(1 << 24)}


async def test_every_picture_hangs_in_its_card(drawings, hung):
    """The picture is as large as the plan says, and the thumbnails stand in the middle of their cards."""
    of = Family(asked=2, nodes=[await hung(1, colour=RED), await hung(2, colour=BLUE, parents=(1,))])

    image = pixels(await drawings.tree(of, NAMES))

    placed = plan(of)
    assert image.size == (placed.width, placed.height)
    assert near(image.getpixel(middle_of_picture(box_of(placed, 1))), RED)
    assert near(image.getpixel(middle_of_picture(box_of(placed, 2))), BLUE)


async def test_the_asked_for_picture_has_a_ring(drawings, hung):
    """Only the card of the asked-for picture is framed in the accent's colour."""
    of = Family(asked=2, nodes=[await hung(1), await hung(2, parents=(1,)), await hung(3, parents=(1,))])

    image = pixels(await drawings.tree(of, NAMES))

    placed = plan(of)
    beside = {n: (box_of(placed, n).left - 3, box_of(placed, n).top + 100) for n in (1, 2, 3)}
    assert image.getpixel(beside[2]) == ACCENT
    assert ACCENT not in (image.getpixel(beside[1]), image.getpixel(beside[3]))


async def test_arrows_are_drawn_from_every_parent(drawings, hung):
    """A blend has an arrow from each parent; those that lead to the asked-for picture shine."""
    nodes = [await hung(1), await hung(2), await hung(3, parents=(1, 2)), await hung(4, parents=(3,))]
    of = Family(asked=3, nodes=nodes)

    image = pixels(await drawings.tree(of, NAMES))

    placed = plan(of)
    shining = {}
    for arrow in placed.arrows:
        x, y = (round(at) for at in arrow.points[1])
        below = colours(image, (x - 24, y + 7, x + 24, y + 12))
        ends = placed.boxes[arrow.source].number, placed.boxes[arrow.target].number
        shining[ends] = (ACCENT in below, FAINT in below)
    assert shining == {(1, 3): (True, False), (2, 3): (True, False), (3, 4): (False, True)}


async def test_words_stand_on_the_cards(drawings, hung):
    """Number, maker and the first words of the prompt leave ink; a handed-in picture says so in the accent's colour."""
    first = await hung(1, uploaded=True)
    of = Family(asked=2, nodes=[first, await hung(2, prompt="make the sky green", parents=(1,))])

    image = pixels(await drawings.tree(of, NAMES))

    for number, row in ((1, 0), (1, 1), (2, 0), (2, 1)):
        box = box_of(plan(of), number)
        top = box.top + 22 + 36 * row
        words = colours(image, (box.left + THUMB + 2 * PAD + 8, top, box.left + box.width - PAD, top + 38))
        assert sum(count for colour, count in words.items() if colour != CARD) > 120, (number, row)
        assert (ACCENT in words) == ((number, row) == (1, 1))


async def test_removed_pictures_are_grey_frames(drawings, hung):
    """A removed picture keeps its place, but neither its file, its maker nor its words are shown."""
    gone = await hung(1, colour=RED, removed=True, prompt="words that hurt")
    other = Node(number=1, user_id=9, removed=True, sha256=gone.sha256, extension="png")
    child = await hung(2, parents=(1,))

    shown = await drawings.tree(Family(asked=2, nodes=[gone, child]), NAMES)
    without = await drawings.tree(Family(asked=2, nodes=[other, child]), {9: "Somebody", **NAMES})

    box = box_of(plan(Family(asked=2, nodes=[gone, child])), 1)
    seen = colours(pixels(shown), (box.left, box.top, box.left + box.width, box.bottom))
    assert shown == without
    assert FAINT in seen
    assert seen[MAT] > 0.8 * box.width * box.height
    assert not any(near(colour, RED, 60) for colour in seen)


async def test_lost_files_are_grey_tiles(drawings, vault, root, hung):
    """A missing file, a damaged one and a hash that is none cost a tile, never the drawing."""
    missing, damaged = await hung(1, colour=RED), await hung(2, colour=BLUE, parents=(1,))
    await vault.remove(missing.sha256, "png")
    next(root.rglob(f"{damaged.sha256}.png")).write_bytes(b"rot")
    never = Node(number=3, user_id=1, parents=(2,), sha256="", extension="")
    of = Family(asked=3, nodes=[missing, damaged, never])

    image = pixels(await drawings.tree(of, NAMES))

    for number in (1, 2, 3):
        box = box_of(plan(of), number)
        square = (box.left + PAD, box.top + PAD, box.left + PAD + THUMB, box.top + PAD + THUMB)
        assert set(colours(image, square)) >= {MAT, FAINT}


async def test_bubbles_count_what_is_hidden(drawings, hung):
    """A folded part is a framed bubble with words in it."""
    first = await hung(1)
    of = Family(asked=1, nodes=[first, *(Node(number=at, user_id=1, parents=(1,)) for at in range(2, 40))])

    image = pixels(await drawings.tree(of, NAMES))

    (bubble,) = (box for box in plan(of).boxes if box.number is None)
    region = (bubble.left, bubble.top, bubble.left + bubble.width, bubble.bottom)
    seen = colours(image, region)
    assert FAINT in seen
    assert seen[GROUND] > 0.5 * bubble.width * bubble.height
    assert sum(count for colour, count in seen.items() if min(colour) > 150) > 100


async def test_two_hundred_pictures_in_three_seconds(drawings, hung, ticking):
    """A family of 200, with noise for pictures, is drawn in under 3 s while the event loop runs on."""
    nodes = [await hung(at, size=(96, 64), parents=(max(1, at // 2),) if at > 1 else ()) for at in range(1, 201)]
    of = Family(asked=90, nodes=nodes)
    await drawings.tree(of, NAMES)  # previews are made once in a picture's life, when it is kept

    async with ticking() as ticks:
        started = time.perf_counter()
        png = await drawings.tree(of, NAMES)
        took = time.perf_counter() - started

    assert took < 3
    assert len(png) < LIMIT
    assert max(pixels(png).size) < 5400
    assert len(ticks.late) > 20
    assert ticks.usual < 0.05


def noisy_preview(number):
    target = io.BytesIO()
    noise = Image.effect_noise((320, 320), 90 + number)
    Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(target, "WEBP", quality=80)
    return target.getvalue()


def test_the_worst_pictures_still_fit():
    """Forty-eight cards of pure noise stay below 8 MB; with less room the drawing becomes smaller, not larger."""
    nodes = [Node(number=at, user_id=1, parents=(max(1, at // 3),) if at > 1 else ()) for at in range(1, 49)]
    of = Family(asked=1, nodes=nodes)
    placed = plan(of)
    thumbs = {number: noisy_preview(number % 4) for number in placed.shown}

    full = draw_family(placed, of, {}, thumbs, Lettering())
    small = draw_family(placed, of, {}, thumbs, Lettering(), limit=1_000_000)

    assert len(full) <= LIMIT
    assert pixels(full).width == placed.width
    assert len(small) <= 1_000_000
    assert placed.width // 4 < pixels(small).width < placed.width


@pytest.mark.parametrize("name", ["🦊", "日本太郎", "محمد", "\u200b", "x" * 400, ""])
async def test_no_name_stops_the_drawing(drawings, hung, name):
    """Names of emoji, in other scripts, endless, invisible or empty are drawn as far as possible."""
    node = await hung(1, prompt=name * 3)

    assert pixels(await drawings.tree(Family(asked=1, nodes=[node]), {node.user_id: name})).width > 0


async def test_drawing_leaves_the_darkroom_usable(vault, darkroom, hung):
    """Several drawings at once take turns and all are finished."""
    drawings = Drawings(vault=vault, darkroom=darkroom)
    of = Family(asked=1, nodes=[await hung(1), await hung(2, parents=(1,))])

    made = await asyncio.gather(*(drawings.tree(of, NAMES) for _ in range(5)))

    assert len(set(made)) == 1
