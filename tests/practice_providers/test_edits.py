"""Edits change the picture they were given, and blends show all of theirs."""

import hashlib
import time

import pytest
from PIL import Image, ImageChops, ImageStat

from practice.painter import blend, edit, paint

EDITS = (
    "turn it into a pencil sketch",
    "make it night",
    "as a watercolour",
    "an oil painting",
    "pixel art",
    "black and white",
    "sepia",
    "make it blue",
    "let it snow",
    "in the rain",
    "at sunset",
    "blur it",
    "put it in a gold frame",
    "mirror it",
    "upside down",
    "invert the colours",
    "add a moon",
    "add a red boat",
    "add a balloon",
    "add a cat",
    "add a robot, a tree, flowers, a house and a lighthouse",
    "add a castle with a person, birds, fish, an aurora and the sun",
    "comic style",
    "neon",
    "autumn",
    "fog",
    "a thunderstorm with a rainbow",
    "brighter",
    "darker",
    "vivid",
    "warmer",
    "colder",
    "make it more hopeful",
    "сделай акварель",
    "",
)


@pytest.fixture(scope="module")
def base() -> Image.Image:
    return paint("a castle on a summer day", seed=3, size=(240, 192))


def distance(a: Image.Image, b: Image.Image) -> float:
    """Mean difference of two pictures, levels of 255."""
    return sum(ImageStat.Stat(ImageChops.difference(a, b)).mean) / 3


@pytest.mark.parametrize("prompt", EDITS)
def test_an_edit_changes_the_picture_visibly(base, prompt):
    """The result differs from the input far more than noise would, keeps its size, and can be repeated."""
    first, again = edit(prompt, [base], seed=1), edit(prompt, [base], seed=1)

    assert first.size == base.size
    assert first.tobytes() == again.tobytes()
    assert distance(first, base) > 2.5


def test_every_edit_is_another_picture(base):
    """No two of these wishes end alike."""
    results = {hashlib.sha256(edit(prompt, [base], seed=1).tobytes()).hexdigest() for prompt in EDITS}

    assert len(results) == len(EDITS)


@pytest.mark.parametrize("prompt", ["make it night", "an oil painting", "add a cat", "make it more hopeful"])
def test_an_edit_depends_on_its_input(base, prompt):
    """Edits of two pictures stay two pictures: the input shows through."""
    other = paint("a robot in the city", seed=3, size=base.size)

    assert distance(edit(prompt, [base], seed=1), edit(prompt, [other], seed=1)) > 15


def test_the_input_is_left_alone(base):
    """The picture that was handed in is not painted over."""
    before = base.tobytes()

    edit("an oil painting with a cat in the rain", [base], seed=1)

    assert base.tobytes() == before


def test_black_and_white_has_no_colour(base):
    """The three channels are as good as equal everywhere."""
    red, _, blue = edit("black and white", [base], seed=1).split()

    assert ImageStat.Stat(ImageChops.difference(red, blue)).mean[0] < 4


def test_a_mirror_image_mirrors(base):
    """Flipping the result gives the input back."""
    result = edit("mirror", [base], seed=1)

    assert result.transpose(Image.Transpose.FLIP_LEFT_RIGHT).tobytes() == base.tobytes()


def test_blue_is_blue(base):
    """A colour word pulls the mean towards its colour."""
    red, _, blue = edit("make it blue", [base], seed=1).resize((1, 1)).tobytes()

    assert blue > red * 1.3


def test_an_edit_can_have_another_shape(base):
    """A size that was asked for is honoured."""
    assert edit("at night", [base], seed=1, size=(320, 128)).size == (320, 128)


def test_transparent_and_grey_pictures_are_taken():
    """Modes other than RGB are no trouble."""
    for mode in ("RGBA", "L", "P", "CMYK"):
        assert edit("sketch", [Image.new(mode, (64, 48))], seed=1).size == (64, 48)


COLOURS = ("#d02020", "#20b040", "#2040d0", "#e0c020", "#a030c0")


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("prompt", ["put them together", "a collage of them"])
@pytest.mark.parametrize("size", [(320, 320), (480, 200), (200, 480)])
def test_every_input_of_a_blend_is_there(count, prompt, size):
    """Each plain input keeps a good part of the result close to its own colour."""
    inputs = [Image.new("RGB", (200, 200), colour) for colour in COLOURS[:count]]

    result = blend(prompt, inputs, seed=2, size=size)

    assert result.size == size
    for picture in inputs:
        near = (
            ImageChops.difference(result, picture.resize(size)).convert("L").point([v < 40 and 255 for v in range(256)])
        )
        assert ImageStat.Stat(near).mean[0] / 255 > 0.25 / count


def test_a_picture_can_be_seen_through_a_window():
    """The second input stands in the middle of the first."""
    result = blend("seen through a window", [Image.new("RGB", (200, 200), c) for c in COLOURS[:2]], seed=1)

    middle, corner = result.getpixel((100, 92)), result.getpixel((12, 12))
    assert middle[1] > middle[0]
    assert corner[0] > corner[1]


def test_a_blend_can_be_drawn_in_a_manner():
    """Words for a manner apply to the whole: a pencil blend has no colour."""
    inputs = [paint("a cat", seed=1, size=(160, 160)), paint("the sea", seed=1, size=(160, 160))]

    red, _, blue = blend("both, as a pencil sketch", inputs, seed=1).split()

    assert ImageStat.Stat(ImageChops.difference(red, blue)).mean[0] < 12


def test_an_edit_of_a_megapixel_is_quick(base):
    """The slowest manner takes well under two seconds of processor time."""
    large = base.resize((1008, 1008))
    start = time.thread_time()
    edit("watercolour", [large], seed=1)

    assert time.thread_time() - start < 1.8
