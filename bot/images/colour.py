"""Pixels in plain colours: sRGB, 8 bits, with or without transparency. For copies, never for originals.

A copy whose pixels change anyway (smaller, another format, from CMYK) is converted to sRGB and
carries no profile: that reads the same everywhere. A copy with the same pixels keeps its profile,
because without it they would mean other colours.
"""

import io

from PIL import Image, ImageCms

_WHITE = (255, 255, 255)


def to_srgb(image: Image.Image) -> Image.Image:
    """The picture as `RGB`, or as `RGBA` when any of it is transparent; its own profile applied.

    Takes the picture over: it may be changed and returned, because a copy of a large one costs 200 MB.
    """
    plain = _eight_bits(image)
    alpha = _alpha(plain)
    opaque = _opaque(plain)
    profile = image.info.get("icc_profile")
    colours = _converted(opaque, profile) if isinstance(profile, bytes) else _as_rgb(opaque)
    if alpha is not None:
        colours.putalpha(alpha)
    colours.info = {}
    return colours


def flatten(image: Image.Image) -> Image.Image:
    """An sRGB picture on white paper, for formats without transparency."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey as 8-bit grey: Pillow's own conversion would cut everything bright to white."""
    if image.mode.startswith("I;16") or image.mode == "I":
        narrowed = image.point(lambda value: value * (1 / 256) + 0).convert("L")
        # A transparent shade has 16 bits as well.
        if isinstance(shade := image.info.get("transparency"), int):
            narrowed.info["transparency"] = shade >> 8
        return narrowed
    return image


def _alpha(image: Image.Image) -> Image.Image | None:
    """The transparency, from a channel, a palette or one transparent colour; None when all is opaque."""
    if not image.has_transparency_data:
        return None
    alpha = (image if "A" in image.getbands() else image.convert("RGBA")).getchannel("A")
    return None if alpha.getextrema() == (255, 255) else alpha


def _opaque(image: Image.Image) -> Image.Image:
    """The colours alone, in a mode that a profile can be for: grey, RGB or CMYK."""
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    if image.mode == "LA":
        return image.getchannel("L")
    # By way of RGBA, because a palette with transparency would be mixed up on the direct way.
    return image.convert("RGBA").convert("RGB")


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colours as sRGB. A broken profile, or one for other colours, is ignored as in browsers."""
    try:
        converted = ImageCms.profileToProfile(
            image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        converted = None
    return _as_rgb(image) if converted is None else converted


def _as_rgb(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGB" else image.convert("RGB")
