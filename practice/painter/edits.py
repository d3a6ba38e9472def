"""From words to changes of a picture: what is added, which light falls, in which manner it is drawn. In that order."""

import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from practice.painter import filters, sky
from practice.painter.additions import ADDITIONS, Spot, seen
from practice.painter.brush import contours, relief, strokes, swirl
from practice.painter.canvas import Sheet, noise
from practice.painter.closeups import REVERIES
from practice.painter.colour import lighter
from practice.painter.words import Wish, matches, read

Effect = Callable[[Sheet], None]


def _mirror(sheet: Sheet) -> None:
    sheet.image = ImageOps.mirror(sheet.image)


def _upside(sheet: Sheet) -> None:
    sheet.image = sheet.image.rotate(180)


def _invert(sheet: Sheet) -> None:
    sheet.image = ImageChops.invert(sheet.image)


def _blur(sheet: Sheet) -> None:
    sheet.image = sheet.image.filter(ImageFilter.GaussianBlur(sheet.u * 0.014))


def _brighter(sheet: Sheet) -> None:
    sheet.image = ImageEnhance.Brightness(
        sheet.image.point([round((v / 255) ** 0.7 * 255) for v in range(256)] * 3)
    ).enhance(1.08)


def _darker(sheet: Sheet) -> None:
    sheet.image = sheet.image.point([round((v / 255) ** 1.35 * 205) for v in range(256)] * 3)


def _vivid(sheet: Sheet) -> None:
    sheet.image = ImageEnhance.Contrast(ImageEnhance.Color(sheet.image).enhance(1.8)).enhance(1.15)


def _warmer(sheet: Sheet) -> None:
    sheet.image = ImageChops.soft_light(sheet.image, Image.new("RGB", sheet.image.size, (206, 140, 78)))


def _colder(sheet: Sheet) -> None:
    sheet.image = ImageChops.soft_light(sheet.image, Image.new("RGB", sheet.image.size, (78, 128, 200)))


def _night(sheet: Sheet) -> None:
    filters.night(sheet)
    sky.stars(sheet, horizon=0.45, amount=0.8)


def _storm(sheet: Sheet) -> None:
    _darker(sheet)
    _colder(sheet)
    sky.weather(sheet, "rain")


def _rain(sheet: Sheet) -> None:
    sheet.image = ImageEnhance.Color(sheet.image.point([round(v * 0.78) for v in range(256)] * 3)).enhance(0.7)
    sky.weather(sheet, "rain")


def _snow(sheet: Sheet) -> None:
    filters.winter(sheet)
    sky.weather(sheet, "snow")


def _mist(sheet: Sheet) -> None:
    pale = Image.new("RGB", sheet.image.size, (222, 226, 226))
    sheet.image = Image.blend(ImageEnhance.Color(sheet.image).enhance(0.7), pale, 0.3)
    sky.weather(sheet, "fog")


LIGHTS: tuple[tuple[str, Effect], ...] = (
    ("autumn autumnal fall herbst* automne otoño осен* 秋", filters.autumn),
    ("snow* winter* frost* schnee neige hiver nieve invierno снег* зим* 雪 冬 눈", _snow),
    ("sunset* dusk golden-hour evening sonnenuntergang coucher atardecer закат* вечер* 日落 夕焼け", filters.warm),
    ("night* midnight moonlit nacht* nuit noche ноч* 夜", _night),
    ("storm* tempest* thunder* sturm orage tormenta шторм* гроз* 嵐 暴风雨", _storm),
    ("rain rainy raining regen pluie lluvia дожд* 雨 비", _rain),
    ("mist* fog* haz* nebel brume brouillard niebla туман* 雾 霧", _mist),
    ("bright* heller plus-clair ярче 明るく", _brighter),
    ("darken darker dunkler темнее 暗く", _darker),
    ("vivid vibrant saturated colourful colorful bunt* ярк*", _vivid),
    ("warm* wärmer", _warmer),
    ("cold* cool* kälter", _colder),
)
"""Words for a light or a weather, and what it does."""

MANNERS: tuple[tuple[str, Effect], ...] = (
    ("mirror* flip* spiegel* miroir зеркал* 鏡", _mirror),
    ("upside* rotate* kopfüber", _upside),
    (
        "black-and-white monochrome greyscale grayscale schwarzweiß чёрно-бел* черно-бел* 黑白 白黒",
        filters.monochrome,
    ),
    ("sepia vintage antique сепи*", filters.sepia),
    ("invert* negative negativ* негатив*", _invert),
    ("comic* cartoon* manga anime pop-art комикс* 漫画", filters.comic),
    ("neon* cyberpunk synthwave неон*", filters.neon),
    ("pixel* 8-bit 16-bit mosaic lego minecraft пиксел* ドット", filters.pixels),
    ("oil impasto van-gogh painting painted gemälde öl* huile óleo масл* 油画 油絵", filters.oil),
    ("watercolor* watercolour* aquarell* aquarelle acuarela* акварел* 水彩", filters.watercolour),
    (
        "sketch* pencil* drawing charcoal skizze bleistift* croquis dibujo карандаш* набросок эскиз 素描 鉛筆 스케치",
        filters.pencil,
    ),
    ("blur* unschärf* flou размы* 模糊", _blur),
    ("frame framed gerahmt rahmen cadre marco рамк* 框 額縁", filters.frame),
)
"""Words for a manner of drawing, and the filter that is it."""

PHRASES = ("black and white", "golden hour", "pop art", "van gogh", "8 bit", "16 bit", "upside down")


def change(image: Image.Image, prompt: str, *, chance: random.Random) -> Image.Image:
    """`image` changed as `prompt` says; what has no known word changes its colours and its brushwork."""
    sheet = Sheet(image, chance)
    wish = read(joined(prompt))
    lights = wanted(LIGHTS, wish.words)
    manners = wanted(MANNERS, wish.words)
    added = [name for name in ADDITIONS if wish.has(name)]
    if not (lights or manners or added or wish.tints):
        _muse(sheet)
        return sheet.image
    for effect in lights:
        effect(sheet)
    if wish.tints and not added and "black-and-white" not in wish.words:
        filters.colourise(sheet, wish.tints[-1])
    _add(sheet, wish, added)
    for effect in manners:
        effect(sheet)
    return sheet.image


def joined(prompt: str) -> str:
    """The prompt with its set phrases written as one word each."""
    text = prompt.casefold()
    for phrase in PHRASES:
        text = text.replace(phrase, phrase.replace(" ", "-"))
    return text


def wanted(table: Sequence[tuple[str, Effect]], words: Sequence[str]) -> list[Effect]:
    """The effects of a table that the words ask for, in the table's order."""
    return [effect for spellings, effect in table if any(matches(word, spellings.split()) for word in words)]


def _add(sheet: Sheet, wish: Wish, added: Sequence[str]) -> None:
    if not added:
        return
    palette = seen(sheet.image)
    loose = wish.tints[-1] if wish.tints else None
    left = sheet.chance.random() < 0.5
    for name in added:
        ADDITIONS[name](Spot(sheet=sheet, palette=palette, colour=wish.own.get(name, loose), left=left))
        left = not left
    flow = contours(sheet.image, swirl(sheet.chance))
    strokes(sheet, flow, length=0.014, width=0.0035, cover=0.3, jitter=4, loose=0.2)


def _muse(sheet: Sheet) -> None:
    """A painter's mood: the picture in other colours and a looser hand."""
    top, middle, low, ground = sheet.chance.choice(REVERIES)
    filters.tone(sheet, (ground, top, middle, low, lighter(low, 0.6)), 0.5)
    flow = contours(sheet.image, swirl(sheet.chance, spread=1.6))
    strokes(sheet, flow, length=0.045, width=0.01, cover=1.0, jitter=14, loose=0.3)
    glaze = noise(sheet.chance, sheet.image.size, (2, 2), octaves=3).point(
        [round(128 + (v - 128) * 0.4) for v in range(256)]
    )
    sheet.image = relief(ImageChops.overlay(sheet.image, Image.merge("RGB", (glaze, glaze, glaze))), 0.7)
