"""Pictures a member hands in: small, no two corners alike, with secrets in their metadata."""

import io
import random

from PIL import ExifTags, Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from practice.discord.uploads import Upload

SECRET = b"Villa Geheimnis 7"


def _noise(seed: int, size: tuple[int, int] = (48, 32)) -> Image.Image:
    image = Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))
    image.paste((250, 10, 10), (0, 0, 16, 8))
    return image


def _exif(orientation: int) -> Image.Exif:
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    block[ExifTags.Base.Artist] = SECRET.decode()
    block.get_ifd(ExifTags.IFD.GPSInfo).update({ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (52, 3, 1)})
    return block


def _file(image: Image.Image, kind: str, name: str, **options: object) -> Upload:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return Upload(filename=name, data=target.getvalue())


def turned_jpeg() -> Upload:
    """A photo taken on its side, with a position and an owner in its EXIF."""
    return _file(_noise(1), "JPEG", "IMG_0001.JPG", exif=_exif(6), quality=90)


def talkative_png() -> Upload:
    """A PNG with text in it."""
    text = PngInfo()
    text.add_text("Comment", SECRET.decode())
    return _file(_noise(2), "PNG", "two.png", pnginfo=text)


def turned_webp() -> Upload:
    """A WebP upside down."""
    return _file(_noise(3), "WEBP", "three.webp", exif=_exif(3), lossless=True)


def gif() -> Upload:
    """A GIF that stands still."""
    return _file(_noise(4).quantize(64), "GIF", "four.gif")


def mirrored_jpeg() -> Upload:
    """A photo whose EXIF says it is mirrored."""
    return _file(_noise(5, (40, 56)), "JPEG", "five.jpeg", exif=_exif(2), quality=85)


def five() -> list[Upload]:
    """One of each."""
    return [turned_jpeg(), talkative_png(), turned_webp(), gif(), mirrored_jpeg()]


def seen(data: bytes) -> tuple[tuple[int, int], bytes]:
    """Size and pixels as somebody sees them, orientation applied."""
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    return upright.size, upright.tobytes()


def metadata(data: bytes) -> bool:
    """Whether anything is left of EXIF, text or the secret."""
    with Image.open(io.BytesIO(data)) as image:
        return bool(image.getexif()) or "Comment" in image.info or SECRET in data
