"""Scenes one looks out at: the sea, mountains, woods, cities, deserts, castles, fields."""

from practice.painter import beings, craft, land, sky, towers, town, water
from practice.painter.canvas import Ramp, Sheet
from practice.painter.colour import mix
from practice.painter.scene import Scene


def sea(scene: Scene) -> None:
    """Open water; in a storm a heavy one, with a lighthouse on a rock where one is asked for."""
    sheet, palette, wish = scene.sheet, scene.palette, scene.wish
    scene.heavens()
    rough = scene.hour == "storm"
    if not rough and not wish.has("lighthouse"):
        land.mountains(sheet, palette, foot=scene.horizon, high=0.08, rows=2, snow=False)
    if rough:
        water.rough(sheet, palette, horizon=scene.horizon)
    else:
        shining = scene.hour in ("night", "sunset", "dawn") or wish.has("sun", "moon")
        water.calm(sheet, palette, horizon=scene.horizon, light=scene.light_x if shining else None)
    if wish.has("lighthouse"):
        _lighthouse(scene, rough=rough)
    if wish.has("boat"):
        side = 0.3 if scene.light_x > 0.5 else 0.66
        y = sheet.h * (scene.horizon + (0.2 if wish.has("lighthouse") else 0.13))
        craft.boat(sheet, side * sheet.w, y, sheet.u * 0.24, scene.colour("boat", (240, 232, 214)), palette)
    if scene.hour in ("day", "dawn", "sunset") or wish.has("birds"):
        beings.birds(sheet, palette, count=9 if wish.has("birds") else 5, top=0.12, bottom=scene.horizon * 0.6)


def _lighthouse(scene: Scene, *, rough: bool) -> None:
    sheet, palette = scene.sheet, scene.palette
    x = sheet.w * (0.66 if scene.light_x < 0.5 else 0.34)
    foot = sheet.h * (scene.horizon + 0.2)
    towers.rock(sheet, x, foot + sheet.u * 0.06, sheet.u * 0.56, sheet.u * 0.19, palette)
    stripe = scene.colour("lighthouse", (186, 52, 46))
    towers.lighthouse(sheet, x, foot - sheet.u * 0.075, sheet.u * 0.5, palette, stripe=stripe, lamp=scene.dark)
    if not rough:
        water.surf(sheet, x, foot + sheet.u * 0.05, sheet.u * 0.3)
        return
    below = Sheet(sheet.image, scene.chance)
    water.spray(below, x - sheet.u * 0.2, foot + sheet.u * 0.02, sheet.u * 0.2)
    water.spray(below, x + sheet.u * 0.22, foot + sheet.u * 0.03, sheet.u * 0.15)
    water.rough(below, palette, horizon=(foot - sheet.u * 0.0) / sheet.h, might=1.15, floor=False)


def mountains(scene: Scene) -> None:
    """Ranges over a lake, firs in front."""
    sheet, palette = scene.sheet, scene.palette
    scene.horizon = scene.chance.uniform(0.6, 0.66)
    scene.heavens()
    land.mountains(sheet, palette, foot=scene.horizon, high=0.42)
    if scene.wish.has("lake", "sea") or scene.chance.random() < 0.6:
        water.mirror(sheet, palette, horizon=scene.horizon)
        shore(scene)
    else:
        land.hills(sheet, palette, foot=scene.horizon + 0.01, rows=4)
        shore(scene)


def shore(scene: Scene) -> None:
    """Firs at one side of the foreground, away from the light."""
    sheet, palette = scene.sheet, scene.palette
    tone = mix((38, 58, 52), palette.dark, 0.5)
    side = 1 if scene.light_x < 0.5 else -1
    for k in range(11):
        x = sheet.w * (0.5 + side * (0.2 + 0.035 * k + scene.chance.uniform(-0.02, 0.02)))
        land.pine(
            sheet,
            x,
            sheet.h * 1.01,
            sheet.u * (0.12 + 0.033 * k) * scene.chance.uniform(0.8, 1.2),
            tone,
            mix(tone, palette.light, 0.22),
        )


def forest(scene: Scene) -> None:
    """Firs in rows out of the haze."""
    scene.horizon = 0.62
    scene.heavens(clouds=0.25)
    land.mountains(scene.sheet, scene.palette, foot=0.56, high=0.2, rows=2, snow=scene.wish.has("snow"))
    land.woods(scene.sheet, scene.palette, foot=0.56)


def city(scene: Scene) -> None:
    """A skyline and its lights in the river before it."""
    sheet, palette = scene.sheet, scene.palette
    scene.horizon = 0.68
    scene.heavens()
    lit = scene.dark
    town.city(sheet, palette, foot=scene.horizon, lit=lit)
    if lit:
        town.lamplight(sheet, foot=scene.horizon)
    water.mirror(sheet, palette, horizon=scene.horizon)


def desert(scene: Scene) -> None:
    """Dunes under a wide sky."""
    scene.horizon = 0.56
    scene.heavens(clouds=0.2 if scene.hour != "storm" else 0.8)
    if scene.hour == "day":
        sky.sun(scene.sheet, scene.light_x, scene.horizon * 0.4, 0.055, scene.palette)
    land.mountains(scene.sheet, scene.palette, foot=scene.horizon + 0.01, high=0.09, rows=2, snow=False)
    land.dunes(scene.sheet, scene.palette, foot=scene.horizon)


def castle(scene: Scene) -> None:
    """A castle on a hill."""
    sheet, palette = scene.sheet, scene.palette
    scene.horizon = 0.66
    scene.heavens()
    land.mountains(sheet, palette, foot=0.64, high=0.3, rows=3)
    hill = [(sheet.w * (i / 40), sheet.h * (0.98 - 0.31 * (1 - abs(i / 20 - 1) ** 1.7))) for i in range(41)]
    sheet.polygon(
        land.closed(sheet, hill),
        Ramp((mix(palette.near, palette.light, 0.2), palette.near, mix(palette.near, palette.dark, 0.6))),
    )
    towers.castle(
        sheet,
        sheet.w * 0.5,
        sheet.h * 0.7,
        sheet.u * 0.46,
        palette,
        roof=scene.colour("castle", (70, 92, 140)),
        lit=scene.dark,
    )
    land.hills(sheet, palette, foot=0.78, rows=3)
    shore(scene)


def cottage(scene: Scene) -> None:
    """A house among hills, with a tree."""
    sheet, palette = scene.sheet, scene.palette
    scene.heavens()
    land.mountains(sheet, palette, foot=scene.horizon + 0.02, high=0.16, rows=2)
    land.hills(sheet, palette, foot=scene.horizon, rows=4, colour=scene.grass((92, 130, 62)))
    town.cottage(
        sheet,
        sheet.w * 0.56,
        sheet.h * 0.78,
        sheet.u * 0.26,
        palette,
        roof=scene.colour("cottage", (168, 72, 54)),
        lit=scene.dark,
    )
    land.tree(
        sheet,
        sheet.w * 0.56 - sheet.u * 0.3,
        sheet.h * 0.82,
        sheet.u * 0.4,
        scene.leaf((96, 132, 58)),
        palette,
    )


def field(scene: Scene) -> None:
    """Hills, a tree, a way of light."""
    sheet, palette = scene.sheet, scene.palette
    scene.heavens()
    land.mountains(sheet, palette, foot=scene.horizon + 0.01, high=0.17, rows=3, snow=scene.wish.has("snow"))
    land.hills(sheet, palette, foot=scene.horizon, rows=5, colour=scene.grass((126, 142, 66)))
    if scene.wish.has("tree") or (not scene.wish.has("balloon") and scene.chance.random() < 0.6):
        x = sheet.w * (0.68 if scene.light_x < 0.5 else 0.32)
        land.tree(sheet, x, sheet.h * 0.84, sheet.u * 0.46, scene.leaf((104, 134, 58)), palette)
