"""What `bot.images.look` and `Shelf.recognise` promise about copies that were saved again and handed in."""

import hashlib
import itertools

import pytest
from PIL import Image, ImageEnhance

from bot.core.errors import PictureRefused
from bot.core.looks import NEAR, distance, distance_of_nearest, turned
from bot.images.container import Unfit
from bot.images.look import look_of, look_of_file
from bot.images.shelf import Shelf
from bot.images.thumbnail import make_thumbnail
from bot.net.errors import DownloadError
from practice.painter import paint

SUBJECTS = (
    "a red lighthouse by the sea",
    "a castle at night",
    "a robot in a city",
    "mountains with snow",
    "a forest in fog",
    "space with a ringed planet",
    "fish under the sea",
    "a person in a red coat",
    "a cat on a chair",
    "a desert with a sun",
)


class Web:
    """Serves bytes by address, and remembers what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []

    async def __call__(self, url, *, max_bytes):
        self.asked.append(url)
        if url not in self.files:
            raise DownloadError("gone", retryable=False)
        return self.files[url]


@pytest.fixture(scope="module")
def paintings():
    return [paint(subject, seed=1, size=(288, 208)) for subject in SUBJECTS]


@pytest.fixture
def web():
    return Web()


@pytest.fixture
def shelf(vault, darkroom, web):
    return Shelf(vault=vault, darkroom=darkroom, fetch=web)


def copies(image, encoded):
    wide, high = image.size
    yield "JPEG of quality 60", encoded(image, "JPEG", quality=60)
    yield "half the size", encoded(image.resize((wide // 2, high // 2), Image.Resampling.LANCZOS), "PNG")
    yield "300 pixels", encoded(image.resize((300, round(300 * high / wide)), Image.Resampling.BICUBIC), "JPEG")
    yield "another format", encoded(image, "WEBP", quality=80)
    yield "a GIF of 256 colours", encoded(image, "GIF")
    yield "a little brighter", encoded(ImageEnhance.Brightness(image).enhance(1.08), "PNG")
    yield "a little darker", encoded(ImageEnhance.Brightness(image).enhance(0.92), "JPEG", quality=70)
    yield "its preview", make_thumbnail(encoded(image, "PNG"))


def test_copies_look_the_same(paintings, encoded):
    """Another format, size, quality or a little light changes at most as many bits as the look-up allows."""
    for image in paintings:
        look = look_of(image)

        changed = {name: distance(look, look_of_file(data)) for name, data in copies(image, encoded)}

        assert max(changed.values()) <= NEAR, changed


def test_different_pictures_look_different(paintings):
    """Pictures of different things are more than 12 bits apart, and about half the bits in the middle."""
    looks = [look_of(image) for image in paintings]

    apart = sorted(distance(one, other) for one, other in itertools.combinations(looks, 2))

    assert apart[0] > 12
    assert 26 <= apart[len(apart) // 2] <= 38


def test_most_turned_copies_are_known_by_the_bits_alone(paintings, encoded, record_property):
    """Mirrored, upside down or on its side and saved as a small JPEG: one of the original's eight looks is near."""
    apart = []
    for image, way in itertools.product(paintings, Image.Transpose):
        copy = look_of_file(encoded(image.transpose(way), "JPEG", quality=60))
        apart.append(distance_of_nearest(turned(look_of(image)), copy))

    known = sum(bits <= NEAR for bits in apart)
    record_property("summary", f"looks: {known} of {len(apart)} mirrored and turned copies are known")
    assert known >= 0.9 * len(apart)
    assert max(apart) <= NEAR + 3


def test_different_pictures_look_different_however_they_are_turned(paintings):
    """Eight chances to be taken for another picture are still not enough."""
    looks = [look_of(image) for image in paintings]

    for one, other in itertools.combinations(looks, 2):
        assert distance_of_nearest(turned(one), other) > 9


def test_a_look_turned_twice_is_itself():
    """Each of the eight ways leads back: the turned looks of a turned look are the same eight."""
    ways = turned("0123456789abcdef")

    assert ways[0] == 0x0123456789ABCDEF
    assert len(set(ways)) == 8
    assert all(set(turned(f"{way:016x}")) == set(ways) for way in ways)


def test_looks_are_sixteen_digits(encoded):
    """Even a picture without any structure, or of one pixel, has a look of 16 hexadecimal digits."""
    for size in ((1, 1), (1, 900), (64, 64)):
        look = look_of_file(encoded(Image.new("RGB", size, (200, 30, 30)), "PNG"))

        assert len(look) == 16
        assert int(look, 16) >= 0


def test_transparent_parts_count_as_white(painting):
    """What cannot be seen does not change how a picture looks."""
    hidden, white = painting.convert("RGBA"), painting.copy()
    mask = Image.new("L", painting.size, 255)
    mask.paste(0, (8, 8, 40, 20))
    hidden.putalpha(mask)
    white.paste((255, 255, 255), (8, 8, 40, 20))

    assert look_of(hidden) == look_of(white)


def test_turned_by_exif_looks_upright(paintings, encoded, exif):
    """A camera's orientation is applied first: what people see is what counts."""
    image = paintings[0]
    lying = encoded(image.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=exif(6))

    assert distance(look_of_file(lying), look_of(image)) <= 2


def test_what_is_no_picture_has_no_look():
    """Text is refused like everywhere else."""
    with pytest.raises(Unfit):
        look_of_file(b"<html>not found</html>")


async def test_what_is_kept_has_a_look(shelf, web, paintings, encoded):
    """Results and pictures handed in are stored with their look."""
    data = encoded(paintings[0], "PNG")
    web.files["https://cdn.test/a.png"] = data

    made = await shelf.keep_result(data)
    given = await shelf.take_input(url="https://cdn.test/a.png", name="a.png", size=len(data))

    assert made.look == given.look
    assert distance(made.look, look_of(paintings[0])) <= 2


async def test_a_copy_is_recognised(shelf, web, paintings, encoded):
    """A downloaded picture that is posted again as a small JPEG looks like the one that was kept."""
    image = paintings[1]
    kept = await shelf.keep_result(encoded(image, "PNG"))
    copy = encoded(image.resize((200, 144)), "JPEG", quality=60)
    web.files["https://cdn.test/copy.jpg"] = copy

    seen = await shelf.recognise(url="https://cdn.test/copy.jpg", name="copy.jpg", size=None)

    assert distance(seen.look, kept.look) <= NEAR
    assert seen.sha256 == hashlib.sha256(copy).hexdigest() != kept.sha256


async def test_the_very_file_is_recognised_by_its_bytes(shelf, web, root, paintings, encoded):
    """The same bytes have the hash they are stored under, and recognising stores nothing."""
    data = encoded(paintings[2], "PNG")
    kept = await shelf.keep_result(data)
    await shelf.remove(kept.sha256, kept.extension)
    web.files["https://cdn.test/same.png"] = data

    seen = await shelf.recognise(url="https://cdn.test/same.png", name="same.png", size=len(data))

    assert seen.sha256 == kept.sha256
    assert [path for path in root.rglob("*") if path.is_file()] == []


async def test_a_damaged_preview_costs_no_result(shelf, vault, root, paintings, encoded):
    """A result that was paid for is kept although a preview from earlier has rotted on the disk."""
    data = encoded(paintings[3], "PNG")
    kept = await shelf.keep_result(data)
    (preview,) = root.rglob("*-320.webp")
    rotten = bytearray(preview.read_bytes())
    rotten[20:] = bytes(len(rotten) - 20)
    preview.write_bytes(rotten)

    again = await shelf.keep_result(data)

    assert again.sha256 == kept.sha256
    assert distance(again.look, kept.look) <= 2


async def test_recognising_refuses_in_sentences(shelf, web):
    """What is gone, too large or no picture is refused with the file's name in the sentence."""
    web.files["https://cdn.test/a.pdf"] = b"%PDF-1.7 and so on"

    with pytest.raises(PictureRefused, match=r"“a\.pdf” is a PDF"):
        await shelf.recognise(url="https://cdn.test/a.pdf", name="a.pdf", size=None)
    with pytest.raises(PictureRefused, match=r"“b\.png” could not be downloaded"):
        await shelf.recognise(url="https://cdn.test/b.png", name="b.png", size=None)
    asked = len(web.asked)
    with pytest.raises(PictureRefused, match="60 MB; up to 50 MB"):
        await shelf.recognise(url="https://cdn.test/c.png", name="c.png", size=60 * 1024 * 1024)
    assert len(web.asked) == asked


async def test_the_event_loop_runs_on_while_looking(shelf, web, encoded, ticking):
    """Recognising a large picture happens in the darkroom: the event loop is not held up."""
    web.files["https://cdn.test/big.png"] = encoded(Image.effect_noise((2400, 2400), 90).convert("RGB"), "PNG")

    async with ticking() as ticks:
        await shelf.recognise(url="https://cdn.test/big.png", name="big.png", size=None)

    assert len(ticks.late) > 10
    assert ticks.usual < 0.05
