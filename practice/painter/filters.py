"""Ways to see a picture anew: pencil, watercolour, oil, pixels, tones. Each takes a sheet and changes it."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageMath, ImageOps

from practice.painter.brush import contours, fade, relief, strokes, swirl
from practice.painter.canvas import Sheet, levels, noise, threshold, tinted
from practice.painter.colour import Colour, darker, lighter, mix

Stops = Sequence[Colour]


def _grey(image: Image.Image, layer: Image.Image) -> Image.Image:
    """A grey layer laid over a picture, 128 leaving it as it is."""
    return ImageChops.overlay(image, Image.merge("RGB", (layer, layer, layer)))


def pencil(sheet: Sheet) -> None:
    """Graphite on paper: lines where there are edges, hatching where it is dark."""
    grey = ImageOps.autocontrast(sheet.image.convert("L"), cutoff=1)
    soft = ImageChops.invert(grey).filter(ImageFilter.GaussianBlur(sheet.u * 0.008))
    lines = _dodge(grey, soft).point([round((v / 255) ** 1.6 * 255) for v in range(256)])
    hatch = Image.new("L", sheet.image.size, 255)
    pen = ImageDraw.Draw(hatch)
    step = max(3, round(sheet.u * 0.007))
    for start in range(-sheet.h, sheet.w, step):
        wobble = sheet.chance.randrange(-1, 2)
        pen.line((start + wobble, sheet.h, start + sheet.h, 0), fill=sheet.chance.randrange(110, 190), width=1)
    dark = grey.point([max(0, min(215, round((140 - v) * 1.7))) for v in range(256)])
    hatched = Image.composite(hatch, Image.new("L", hatch.size, 255), dark)
    drawn = ImageChops.multiply(lines, hatched)
    paper = noise(sheet.chance, sheet.image.size, (sheet.w / 4, sheet.h / 4), octaves=2)
    paper = paper.point([round(128 + (v - 128) * 0.14) for v in range(256)])
    sheet.image = _grey(tinted(drawn, ((52, 50, 56), (146, 142, 142), (250, 247, 239))), paper)


def _dodge(base: Image.Image, light: Image.Image) -> Image.Image:
    """Colour dodge of two grey pictures: what is evenly lit goes white, edges stay."""
    result = ImageMath.lambda_eval(
        lambda a: a["convert"](a["min"](a["base"] * 255 / (256 - a["light"]), 255), "L"), base=base, light=light
    )
    assert isinstance(result, Image.Image)
    return result


def watercolour(sheet: Sheet) -> None:
    """Washes that pool at their edges, on rough paper with an unpainted rim."""
    small = sheet.image.resize((max(1, sheet.w // 3), max(1, sheet.h // 3)), Image.Resampling.BOX)
    small = small.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.ModeFilter(5))
    wash = small.resize(sheet.image.size, Image.Resampling.BICUBIC)
    wash = ImageEnhance.Color(wash).enhance(1.25)
    wash = wash.point([round(255 - (255 - v) * 0.78) for v in range(256)] * 3)
    edges = wash.convert("L").filter(ImageFilter.FIND_EDGES).filter(ImageFilter.GaussianBlur(1.2))
    wash = ImageChops.multiply(
        wash, tinted(edges.point([min(255, v * 3) for v in range(256)]), ((255, 255, 255), (150, 150, 175)))
    )
    pools = noise(sheet.chance, sheet.image.size, (6, 6), octaves=4).point(
        [round(128 + (v - 128) * 0.35) for v in range(256)]
    )
    grain = noise(sheet.chance, sheet.image.size, (sheet.w / 5, sheet.h / 5), octaves=2)
    wash = _grey(_grey(wash, pools), grain.point([round(128 + (v - 128) * 0.2) for v in range(256)]))
    rim = Image.new("L", sheet.image.size)
    m = round(sheet.u * 0.045)
    ImageDraw.Draw(rim).rectangle((m, m, sheet.w - m, sheet.h - m), fill=255)
    rim = rim.filter(ImageFilter.GaussianBlur(m * 0.45))
    ragged = ImageChops.add(rim, noise(sheet.chance, rim.size, (14, 14), octaves=5), 2)
    sheet.image = Image.composite(wash, Image.new("RGB", rim.size, (251, 248, 240)), ragged.point(threshold(0.5, 0.6)))


def oil(sheet: Sheet) -> None:
    """Thick paint along the shapes, with light on its ridges."""
    flow = contours(sheet.image, swirl(sheet.chance, spread=2.0))
    sheet.image = ImageEnhance.Color(sheet.image).enhance(1.3)
    strokes(sheet, flow, length=0.06, width=0.014, cover=1.3, jitter=16, loose=0.35)
    strokes(sheet, contours(sheet.image, flow), length=0.03, width=0.007, cover=0.9, jitter=14, loose=0.3)
    sheet.image = relief(sheet.image, 1.1)


def pixels(sheet: Sheet) -> None:
    """Sixteen colours in big squares."""
    across = 88 if sheet.w >= sheet.h else round(88 * sheet.w / sheet.h)
    down = max(8, round(across * sheet.h / sheet.w))
    small = ImageEnhance.Contrast(sheet.image.resize((across, down), Image.Resampling.BOX)).enhance(1.15)
    small = small.quantize(20, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    sheet.image = small.resize(sheet.image.size, Image.Resampling.NEAREST)


def comic(sheet: Sheet) -> None:
    """Flat colours, dots in the shade, black lines."""
    flat = sheet.image.resize((max(1, sheet.w // 2), max(1, sheet.h // 2)), Image.Resampling.BOX)
    flat = flat.filter(ImageFilter.MedianFilter(5)).resize(sheet.image.size, Image.Resampling.BICUBIC)
    flat = ImageOps.posterize(ImageEnhance.Color(flat).enhance(1.7), 2).point(
        [min(255, round(v * 1.25 + 16)) for v in range(256)] * 3
    )
    step = max(5, round(sheet.u * 0.011))
    cell = Image.new("L", (step * 4, step * 4), 255)
    ImageDraw.Draw(cell).ellipse((step, step, step * 3, step * 3), fill=120)
    cell = cell.reduce(4)
    dots = Image.new("L", sheet.image.size)
    row = Image.new("L", (sheet.w, step))
    for x in range(0, sheet.w, step):
        row.paste(cell, (x, 0))
    for y in range(0, sheet.h, step):
        dots.paste(row, (0, y))
    shade = sheet.image.convert("L").point([max(0, min(255, (140 - v) * 3)) for v in range(256)])
    dots = Image.composite(dots, Image.new("L", dots.size, 255), shade)
    flat = ImageChops.multiply(flat, Image.merge("RGB", (dots, dots, dots)))
    ink = sheet.image.convert("L").filter(ImageFilter.GaussianBlur(1.4)).filter(ImageFilter.FIND_EDGES)
    ink = ink.point([255 - min(255, max(0, v - 14) * 9) for v in range(256)]).filter(ImageFilter.MinFilter(3))
    sheet.image = ImageChops.multiply(flat, Image.merge("RGB", (ink, ink, ink)))


def neon(sheet: Sheet) -> None:
    """Glowing lines in the dark."""
    edges = sheet.image.filter(ImageFilter.GaussianBlur(1.5)).filter(ImageFilter.FIND_EDGES)
    edges = ImageEnhance.Color(ImageOps.autocontrast(edges, cutoff=1)).enhance(3.0)
    dim = tinted(
        ImageOps.autocontrast(sheet.image.convert("L")), ((8, 4, 26), (52, 12, 84), (190, 40, 140), (90, 230, 255))
    )
    base = Image.blend(Image.new("RGB", sheet.image.size, (8, 4, 26)), dim, 0.6)
    glow = edges.filter(ImageFilter.GaussianBlur(sheet.u * 0.008))
    sheet.image = ImageChops.screen(ImageChops.screen(base, glow), edges)


def tone(sheet: Sheet, stops: Stops, share: float = 1.0) -> None:
    """Levels of light turned into colours."""
    grey = ImageOps.autocontrast(sheet.image.convert("L"), cutoff=0.5)
    sheet.image = Image.blend(sheet.image, tinted(grey, stops), share)


def monochrome(sheet: Sheet) -> None:
    """Black and white film."""
    tone(sheet, ((8, 8, 10), (122, 122, 124), (250, 250, 248)))
    grain = noise(sheet.chance, sheet.image.size, (sheet.w / 2, sheet.h / 2), octaves=1)
    sheet.image = _grey(sheet.image, grain.point([round(128 + (v - 128) * 0.16) for v in range(256)]))


def sepia(sheet: Sheet) -> None:
    """An old photograph."""
    tone(sheet, ((38, 24, 16), (148, 108, 70), (250, 232, 198)))
    edge = Image.radial_gradient("L").resize(sheet.image.size).point(threshold(0.6, 1.0, 0.55))
    sheet.layer(Image.new("RGB", sheet.image.size, (60, 36, 20)), edge)


def colourise(sheet: Sheet, colour: Colour) -> None:
    """Everything in the light of one colour."""
    level = max(colour)
    share = 0.55 if level - min(colour) < 30 else 0.72
    tone(
        sheet,
        (darker(colour, 0.88), darker(colour, 0.3), mix(colour, lighter(colour, 0.4), 0.5), lighter(colour, 0.85)),
        share,
    )


def night(sheet: Sheet) -> None:
    """The same place after dark."""
    dim = sheet.image.point([round((v / 255) ** 1.35 * 185) for v in range(256)] * 3)
    blue = tinted(dim.convert("L"), ((3, 6, 22), (22, 44, 96), (120, 150, 210)))
    sheet.image = Image.blend(dim, blue, 0.62)


def warm(sheet: Sheet) -> None:
    """Evening light from the horizon."""
    image = sheet.image
    warm_tone = tinted(image.convert("L"), ((34, 14, 44), (176, 70, 70), (255, 176, 96), (255, 236, 188)))
    image = Image.blend(image, warm_tone, 0.6)
    sky = tinted(
        Image.linear_gradient("L").resize(image.size), ((70, 30, 90), (236, 110, 80), (255, 190, 110), (160, 70, 50))
    )
    sheet.image = Image.blend(image, ImageChops.soft_light(image, sky), 0.8)


def winter(sheet: Sheet) -> None:
    """Cold light, and snow on what faces the sky."""
    image = ImageEnhance.Color(sheet.image).enhance(0.45)
    image = ImageChops.soft_light(image, Image.new("RGB", image.size, (168, 188, 222)))
    grey = image.convert("L").filter(ImageFilter.GaussianBlur(1.5))
    up = grey.filter(ImageFilter.Kernel((5, 5), [-1] * 5 + [-1] * 5 + [0] * 5 + [1] * 5 + [1] * 5, scale=5, offset=90))
    rough = noise(sheet.chance, image.size, (30, 30), octaves=4)
    cover = ImageChops.multiply(ImageChops.invert(up), rough).point(threshold(0.34, 0.6, 0.9))
    ground = ImageChops.multiply(fade(image.size, 0.45, 1.05), rough.point([min(255, 90 + v) for v in range(256)]))
    sheet.image = Image.composite(
        Image.new("RGB", image.size, (238, 243, 250)),
        image,
        ImageChops.lighter(cover, ground.point([round(v * 0.85) for v in range(256)])),
    )


def autumn(sheet: Sheet) -> None:
    """Leaves turned: greens and greys go to rust and gold."""
    hue, saturation, value = sheet.image.convert("HSV").split()
    turned = hue.point([round(14 + (v - 40) * 0.12) if 40 <= v <= 125 else v for v in range(256)])
    image = Image.merge(
        "HSV", (turned, saturation.point([min(255, round(v * 1.25 + 12)) for v in range(256)]), value)
    ).convert("RGB")
    sheet.image = ImageChops.soft_light(image, Image.new("RGB", image.size, (190, 132, 84)))


def frame(sheet: Sheet) -> None:
    """A gilded frame with a pale mount."""
    w, h, m = sheet.w, sheet.h, round(sheet.u * 0.075)
    inner = sheet.image.resize((w - 2 * m - m, h - 2 * m - m), Image.Resampling.LANCZOS)
    wood = Image.blend(levels((w, h)), noise(sheet.chance, (w, h), (w / 6, h / 6), octaves=3), 0.45)
    sheet.image = tinted(wood, ((112, 74, 26), (190, 140, 62), (240, 206, 122)))
    for k, shade in ((0, 0.5), (3, 0.15), (m - 6, 0.0), (m - 2, 0.6)):
        colour = mix((255, 232, 170), (64, 38, 14), shade)
        ImageDraw.Draw(sheet.image).rectangle((k, k, w - 1 - k, h - 1 - k), outline=colour, width=3)
    ImageDraw.Draw(sheet.image).rectangle((m, m, w - m, h - m), fill=(244, 239, 228))
    place = (m + m // 2, m + m // 2)
    ImageDraw.Draw(sheet.image).rectangle(
        (place[0] - 2, place[1] - 2, place[0] + inner.width + 1, place[1] + inner.height + 1),
        outline=(186, 176, 158),
        width=2,
    )
    sheet.image.paste(inner, place)
