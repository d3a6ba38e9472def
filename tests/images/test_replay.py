"""What `bot.images.replay` promises: every step with its caption, in order, within the limit, off the event loop."""

import io
import itertools
from dataclasses import replace

import pytest
from PIL import Image, ImageSequence

from bot.core.family import Node
from bot.images.encoding import TooTight
from bot.images.lettering import Lettering
from bot.images.palette import ACCENT, CARD, INK
from bot.images.replay import FADE, LAST, MOST, SIDE, STEP, chosen, make_replay

NAMES = {1: "Ann", 2: "Bob", 3: "Zoë"}
COLOURS = ((220, 40, 40), (40, 200, 60), (40, 60, 220), (210, 200, 40), (200, 40, 200))


def preview(colour, size=(320, 320)):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "WEBP", lossless=True)
    return target.getvalue()


def noise(number, size=(320, 320)):
    target = io.BytesIO()
    grey = Image.effect_noise(size, 60 + number)
    Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_180), grey)).save(target, "WEBP", quality=80)
    return target.getvalue()


def steps(count):
    return [Node(number=at, user_id=at % 3 + 1, prompt=f"a boat with {at} sails") for at in range(1, count + 1)]


def film(data):
    """Frames as RGB, and how long each stays, in milliseconds."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "GIF"
        assert image.info["loop"] == 0
        return [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(image)]


def near(one, other, by=14):
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def stills(frames):
    return [frame for frame, time in frames if time != FADE]


def caption_of(frame, picture_high):
    """The part below the picture and the bar."""
    return frame.crop((0, picture_high + 12, frame.width, frame.height))


def test_five_steps(lettering):
    """Each step stands still in turn, fades into the next in 1.5 s, and the last stays longest."""
    nodes = steps(5)
    pictures = {node.number: preview(COLOURS[at]) for at, node in enumerate(nodes)}

    frames = film(make_replay(nodes, NAMES, pictures, lettering, limit=10**7))

    still = stills(frames)
    assert len(still) == 5
    for frame, colour in zip(still, COLOURS, strict=True):
        assert near(frame.getpixel((frame.width // 2, 200)), colour)
    assert len(frames) == 5 + 4 * 3
    assert sum(time for _, time in frames) == 4 * STEP + LAST
    assert frames[-1][1] == LAST


def test_steps_fade_into_each_other(lettering):
    """Between two steps every picture is nearer to the next one than the picture before."""
    nodes = steps(2)
    pictures = {1: preview((250, 0, 0)), 2: preview((0, 0, 250))}

    frames = film(make_replay(nodes, NAMES, pictures, lettering, limit=10**7))

    reds = [frame.getpixel((frame.width // 2, 200))[0] for frame, _ in frames]
    assert reds == sorted(reds, reverse=True)
    assert len(set(reds)) == len(frames)


def test_every_caption_is_there(lettering):
    """Below each picture stand words, other words for each step, and the bar above them grows to the full width."""
    nodes = steps(3)
    pictures = {node.number: preview(COLOURS[0]) for node in nodes}

    still = stills(film(make_replay(nodes, NAMES, pictures, lettering, limit=10**7)))

    captions = [caption_of(frame, SIDE) for frame in still]
    for caption in captions:
        bright = sum(near(pixel, INK, 40) for pixel in caption.get_flattened_data())
        assert bright > 150
    assert len({caption.tobytes() for caption in captions}) == 3
    lengths = [sum(near(frame.getpixel((x, SIDE + 1)), ACCENT, 30) for x in range(frame.width)) for frame in still]
    assert lengths == pytest.approx([SIDE / 3, SIDE * 2 / 3, SIDE], abs=4)


def test_captions_say_who_and_what(lettering):
    """A name or prompt that changes changes the caption; a step without either still says which it is."""
    pictures = {1: preview(COLOURS[0]), 2: preview(COLOURS[1])}
    plain = steps(2)

    def first_caption(node, names):
        frame = film(make_replay([node, plain[1]], names, pictures, lettering, limit=10**7))[0][0]
        return caption_of(frame, SIDE).tobytes()

    bare = first_caption(replace(plain[0], prompt=""), {})
    captions = [
        bare,
        first_caption(plain[0], NAMES),
        first_caption(plain[0], {2: "Eve"}),
        first_caption(replace(plain[0], prompt="", uploaded=True), NAMES),
    ]

    assert len(set(captions)) == len(captions)
    assert max(bare) > max(CARD) + 60


def test_sizes_are_fitted_to_the_largest(lettering):
    """Wide and tall steps share one canvas that holds both; neither is stretched or cut."""
    nodes = steps(2)
    pictures = {1: preview(COLOURS[0], (320, 160)), 2: preview(COLOURS[1], (160, 320))}

    frames = film(make_replay(nodes, NAMES, pictures, lettering, limit=10**7))

    wide, tall = stills(frames)
    assert wide.width == SIDE
    assert wide.height > SIDE
    middle = SIDE // 2
    assert near(wide.getpixel((10, middle)), COLOURS[0])
    assert not near(wide.getpixel((middle, 40)), COLOURS[0])
    assert near(tall.getpixel((middle, 40)), COLOURS[1])
    assert not near(tall.getpixel((40, middle)), COLOURS[1])


def test_a_missing_picture_is_a_grey_tile(lettering):
    """A step whose file is gone or damaged keeps its place and its caption."""
    nodes = steps(3)

    still = stills(
        film(make_replay(nodes, NAMES, {1: None, 2: b"rot", 3: preview(COLOURS[2])}, lettering, limit=10**7))
    )

    assert len(still) == 3
    assert near(still[2].getpixel((still[2].width // 2, 200)), COLOURS[2])


@pytest.mark.parametrize("count", [1, 2, 24, 25, 100, 999])
def test_chosen_steps(count):
    """All steps up to 24; beyond, 24 different ones in order with the first, the last and even strides."""
    places = chosen(count)

    assert places == sorted(set(places))
    assert len(places) == min(count, MOST)
    assert (places[0], places[-1]) == (0, count - 1)
    strides = [after - before for before, after in itertools.pairwise(places)]
    assert not strides or max(strides) - min(strides) <= 1


def test_long_replays_are_shortened(lettering):
    """Of 60 steps 24 are shown, and the first caption says so."""
    nodes = steps(60)
    pictures = {node.number: preview(COLOURS[at % 5]) for at, node in enumerate(nodes)}

    long = stills(film(make_replay(nodes, NAMES, pictures, lettering, limit=10**7)))
    short = stills(film(make_replay(nodes[:24], NAMES, pictures, lettering, limit=10**7)))

    assert len(long) == MOST == len(short)
    assert caption_of(long[0], SIDE).tobytes() != caption_of(short[0], SIDE).tobytes()
    assert near(long[-1].getpixel((SIDE // 2, 200)), COLOURS[59 % 5])


@pytest.mark.parametrize("limit", [4_000_000, 1_000_000, 250_000])
def test_it_stays_within_the_limit(lettering, limit):
    """Even noise, which no format makes small, is brought below the limit with every step still there."""
    nodes = steps(10)
    pictures = {node.number: noise(node.number) for node in nodes}

    data = make_replay(nodes, NAMES, pictures, lettering, limit=limit)

    assert limit / 4 < len(data) <= limit
    assert len(stills(film(data))) == 10


def test_what_cannot_fit_says_so(lettering):
    """A limit that no animation fits into, and a replay of nothing, are errors with a sentence."""
    with pytest.raises(TooTight, match=r"No replay of 2 steps fits into 500 bytes\."):
        make_replay(steps(2), NAMES, {1: noise(1), 2: noise(2)}, lettering, limit=500)
    with pytest.raises(ValueError, match="at least one step"):
        make_replay([], NAMES, {}, lettering, limit=10**7)


async def test_replays_are_drawn_off_the_event_loop(drawings, hung, ticking):
    """From the vault to a GIF with all steps, while the event loop runs on."""
    nodes = [await hung(at, size=(400, 300), prompt="one more boat") for at in range(1, 13)]

    async with ticking() as ticks:
        data, extension = await drawings.replay(nodes, NAMES, limit=8_000_000)

    assert extension == "gif"
    assert len(stills(film(data))) == 12
    assert len(ticks.late) > 20
    assert ticks.usual < 0.05


def test_every_script_has_a_caption():
    """Prompts in other scripts, of emoji or endless do not stop a replay."""
    nodes = [
        replace(node, prompt=words) for node, words in zip(steps(3), ("🦊" * 9, "日本" * 300, "x" * 2000), strict=True)
    ]

    data = make_replay(nodes, NAMES, {node.number: preview(COLOURS[1]) for node in nodes}, Lettering(), limit=10**7)

    assert len(stills(film(data))) == 3
