"""What counts as explicit, and the real model of the nudenet package on pictures that anybody may see."""

import importlib.util
import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from matplotlib import cbook
from PIL import Image

from bot.core.judges import Explicit
from bot.moderation.classifier import LocalClassifier
from bot.moderation.nudity import SIDE, Nudity, Spot, distinct, explicit, opened, views
from practice.painter import paint

real = pytest.mark.skipif(importlib.util.find_spec("nudenet") is None, reason="the nudenet package is not installed")
LABELS = ("FACE_FEMALE", "FEMALE_BREAST_EXPOSED", "FEMALE_BREAST_COVERED", "FEET_COVERED")
ORIENTATION = 0x0112


def file(image: Image.Image, kind: str = "PNG", **more) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **more)
    return stream.getvalue()


def photo() -> Image.Image:
    """A portrait of Grace Hopper, which matplotlib ships."""
    with cbook.get_sample_data("grace_hopper.jpg") as stream:
        return Image.open(io.BytesIO(stream.read())).convert("RGB")


@pytest.fixture(scope="module")
def model() -> Nudity:
    return Nudity()


@pytest.fixture
async def looking(clock):
    async with LocalClassifier(clock=clock) as classifier:
        yield classifier


GENITALS, BREAST, BUTTOCKS = "MALE_GENITALIA_EXPOSED", "FEMALE_BREAST_EXPOSED", "BUTTOCKS_EXPOSED"


@pytest.mark.parametrize(
    ("seen", "score", "parts"),
    [
        ({}, 0, []),
        ({"FACE_FEMALE": 0.9, "BELLY_EXPOSED": 0.9, "MALE_BREAST_EXPOSED": 0.9, "FEET_EXPOSED": 0.9}, 0, []),  # a beach
        ({"FEMALE_BREAST_COVERED": 0.9, "FEMALE_GENITALIA_COVERED": 0.9, "BUTTOCKS_COVERED": 0.9}, 0, []),
        ({BREAST: 0.62}, 0, []),  # a sun with a halo
        ({BREAST: 0.75}, 0.75, ["exposed female breast"]),
        ({BREAST: 0.55, "FACE_FEMALE": 0.8}, 0.55, ["exposed female breast"]),  # in company less is enough
        ({BREAST: 0.55, "FACE_FEMALE": 0.3}, 0, []),  # which has to be somebody
        ({BREAST: 0.55, "FEET_COVERED": 0.64}, 0, []),  # lighthouses have such feet
        ({BREAST: 0.45, "FACE_FEMALE": 0.8}, 0, []),
        ({BUTTOCKS: 0.83}, 0, []),  # a colour wheel
        ({BUTTOCKS: 0.83, "FEET_EXPOSED": 0.9, "ARMPITS_EXPOSED": 0.5}, 0.83, ["exposed buttocks"]),
        ({GENITALS: 0.61}, 0.61, ["exposed male genitals"]),
        ({"FEMALE_GENITALIA_EXPOSED": 0.5, BREAST: 0.8}, 0.8, ["exposed female breast", "exposed female genitals"]),
        ({"ANUS_EXPOSED": 0.7, "FACE_MALE": 0.9}, 0.7, ["exposed anus"]),
    ],
    ids=str,
)
def test_what_counts_as_explicit(seen, score, parts):
    """The parts that no beach shows, each from a score on that no harmless thing reached, the surest first."""
    assert explicit([Spot(label=label, score=value) for label, value in seen.items()]) == (score, parts)


def test_two_of_a_part_are_company_and_one_word():
    """Two breasts are one another's company, and named once."""
    pair = [Spot(label=BREAST, score=0.6), Spot(label=BREAST, score=0.5)]
    assert explicit(pair) == (0.6, ["exposed female breast"])


def columns(*found: tuple[float, float, float, float, dict[int, float]]) -> np.ndarray:
    """An answer of the model: middle, size and scores of each place."""
    return np.array(
        [
            [x, y, wide, high, *(scores.get(place, 0.0) for place in range(len(LABELS)))]
            for x, y, wide, high, scores in found
        ],
        dtype=np.float32,
    ).T


def test_one_thing_is_seen_once_and_as_what_it_is_surest_to_be():
    """A covered breast that might be a bare one is a covered one; what lies beside it is another thing."""
    answer = columns(
        (100, 100, 40, 40, {1: 0.6}),
        (102, 100, 40, 40, {2: 0.75}),
        (160, 100, 40, 40, {1: 0.5}),
        (100, 40, 50, 50, {0: 0.875, 1: 0.5}),
        (300, 300, 40, 40, {3: 0.125}),
    )
    assert distinct(answer, LABELS) == [
        Spot(label="FACE_FEMALE", score=0.875),
        Spot(label="FEMALE_BREAST_COVERED", score=0.75),
        Spot(label="FEMALE_BREAST_EXPOSED", score=0.5),
    ]


def test_a_picture_without_anything_is_empty():
    """No place with a score that means something: nothing seen."""
    assert distinct(columns((100, 100, 40, 40, {0: 0.2})), LABELS) == []


def red_over_blue(**more) -> Image.Image:
    image = Image.new("RGB", (400, 200), "blue")
    image.paste((255, 0, 0), (0, 0, 400, 100))
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_format_arrives_small_and_in_its_colours(kind):
    """Red above and blue below, within the size that the model takes."""
    (view,) = views(opened(file(red_over_blue(), kind)))
    assert (view.size, view.mode) == ((SIDE, SIDE // 2), "RGB")
    above, below = view.getpixel((SIDE // 2, 20)), view.getpixel((SIDE // 2, 140))
    assert above[0] > 240 > 20 > above[2]
    assert below[2] > 240 > 20 > below[0]


def test_a_turned_photo_is_looked_at_upright():
    """The orientation that a camera wrote is applied, because the model knows people the right way up."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn it clockwise to see it
    (view,) = views(opened(file(red_over_blue(), "JPEG", exif=exif)))
    assert view.size == (SIDE // 2, SIDE)
    assert view.getpixel((140, 160))[0] > 240  # what was above is on the right


def test_a_deep_grey_picture_is_not_cut_to_white():
    """Sixteen bits become eight by dropping the finer ones: half as bright is half as bright."""
    deep = Image.new("I;16", (64, 64), 32768)
    (view,) = views(opened(file(deep)))
    assert view.getpixel((10, 10)) == (128, 128, 128)


@pytest.mark.parametrize("palette", [False, True])
def test_what_is_transparent_is_looked_at_in_each_way_it_can_look(palette):
    """The colours that a provider may see, and what shows on Discord's light and dark ground."""
    hidden = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    data = file(hidden.convert("P"), transparency=0) if palette else file(hidden)
    seen = [view.getpixel((10, 10)) for view in views(opened(data))]
    assert seen == [(255, 0, 0), (255, 255, 255), (49, 51, 56)]


def test_an_opaque_alpha_channel_costs_no_second_look():
    """A picture that only has room for transparency looks one way."""
    assert len(list(views(opened(file(red_over_blue().convert("RGBA")))))) == 1


def test_a_line_of_one_pixel_is_a_picture():
    """No side shrinks to nothing."""
    (view,) = views(opened(file(Image.new("RGB", (5000, 1)))))
    assert view.size == (SIDE, 1)


def bomb() -> bytes:
    """A PNG of 30,000 by 30,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


NO_PICTURES = {
    "nothing": b"",
    "text": b"<html>no picture</html>",
    "a bomb": bomb(),
    "too many pixels": file(Image.new("1", (8001, 8000))),
    "cut short": file(red_over_blue())[:200],
    "another format": file(red_over_blue(), "BMP"),
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_said_to_be_none(name):
    """Whatever is wrong with a file, it is one kind of error, and nothing too large is decoded."""
    with pytest.raises(ValueError, match=r"\S"):
        opened(NO_PICTURES[name])


@real
async def test_no_file_harms_the_process(looking):
    """Bombs, damaged files and things that are no pictures are not looked at, and the next picture is."""
    for data in NO_PICTURES.values():
        assert await looking.look(data) is None
    assert await looking.look(file(red_over_blue())) == Explicit(score=0.0)


@real
@pytest.mark.parametrize("prompt", ["a red boat", "snowy mountains", "a wanderer", "day"])
async def test_innocent_pictures_are_innocent(looking, prompt):
    """Nothing explicit in what the practice room paints; in this day, the sun alone might be a breast."""
    picture = paint(prompt, seed=1, size=(320, 256)).convert("RGB")
    assert await looking.look(file(picture)) == Explicit(score=0.0)


@real
async def test_a_portrait_is_innocent_in_every_form(looking):
    """A photo of somebody dressed, as it comes from cameras and programs."""
    forms = [
        file(photo(), "JPEG"),
        file(photo().convert("CMYK"), "JPEG"),
        file(photo().convert("L")),
        file(photo().convert("P"), "GIF"),
        file(photo().convert("RGBA"), "WEBP"),
    ]
    assert [await looking.look(form) for form in forms] == [Explicit(score=0.0)] * len(forms)


@real
@pytest.mark.parametrize("turn", [None, 6], ids=["as taken", "turned by EXIF"])
def test_the_model_sees_people(model, turn):
    """The face of a portrait is seen surely, which shows that pixels reach the model as they should."""
    exif = Image.Exif()
    image = photo()
    if turn:
        exif[ORIENTATION] = turn
        image = image.transpose(Image.Transpose.ROTATE_90)
    (view,) = views(opened(file(image, "JPEG", quality=95, exif=exif)))
    (face,) = model.spots(view)
    assert face.label.startswith("FACE_")
    assert face.score > 0.75


@real
async def test_the_largest_picture_is_looked_at_within_the_memory(looking):
    """Sixty-four megapixels with transparency, the largest that Easel keeps, fit under the cap."""
    assert await looking.look(file(Image.new("RGBA", (8000, 8000), (90, 120, 150, 128)), compress_level=1)) == Explicit(
        score=0.0
    )


@real
def test_the_package_has_the_model_and_its_labels():
    """What Easel takes of the package is there: one file, whose own description has every label of the table."""
    found = importlib.util.find_spec("nudenet")
    assert (Path(found.submodule_search_locations[0]) / "320n.onnx").is_file()
    assert len(Nudity()._labels) == 18
