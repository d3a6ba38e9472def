"""A family drawn as a picture: cards, arrows, the asked-for one ringed. Where things stand is decided in `layout`."""

from collections.abc import Mapping

from PIL import Image, ImageDraw

from bot.core.family import Family, Node
from bot.images.encoding import encode_png
from bot.images.layout import MARGIN, PAD, THUMB, Arrow, Box, Plan, Point
from bot.images.lettering import Lettering
from bot.images.palette import ACCENT, CARD, FAINT, GROUND, INK, MAT, QUIET
from bot.images.paper import Paper, Rectangle, opened

LIMIT = 8 * 1024 * 1024  # bytes; every server takes 10 MB
_FINE = 2  # arrows are drawn so many times larger, for smooth edges
_STEPS = 16  # straight pieces of a bend
_PULL = 0.7  # of a gap's height: how long a bend holds on to its direction
_HEAD = 11  # pixels of an arrow's head
_NAME, _WORDS, _LABEL = 28, 24, 20  # sizes of type, in pixels
_SMALLER = 0.85


def draw_family(
    plan: Plan,
    family: Family,
    names: Mapping[int, str],
    thumbs: Mapping[int, bytes | None],
    lettering: Lettering,
    *,
    limit: int = LIMIT,
) -> bytes:
    """The PNG. `thumbs` are previews by number; what is missing becomes a grey tile.

    It has at most `limit` bytes: should that ever be too few, it becomes smaller.
    """
    paper = Paper(plan.width, plan.height, lettering)
    _heading(paper, plan, family)
    for box in plan.boxes:  # before the arrows, which lie on the ground and not in the shade
        if box.number is not None:
            paper.shadow(_edges(box), glow=ACCENT if box.number == family.asked else None)
    _arrows(paper, plan, family)
    below = {arrow.target for arrow in plan.arrows}
    for place, box in enumerate(plan.boxes):
        if box.number is None:
            _bubble(paper, box, "more" if place in below else "earlier")
        else:
            _card(paper, plan, box, family, names, thumbs)
    image = paper.image
    data = encode_png(image)
    while len(data) > limit and min(image.size) > 16:
        smaller = tuple(round(side * _SMALLER) for side in image.size)
        image = paper.image.resize((smaller[0], smaller[1]), Image.Resampling.LANCZOS)
        data = encode_png(image)
    return data


def _heading(paper: Paper, plan: Plan, family: Family) -> None:
    total, shown = len(family.nodes) + family.hidden, len(plan.shown)
    people = len({node.user_id for node in family.nodes})
    words = f"{total:,} pictures" if total != 1 else "1 picture"
    words += f" by {people} people" if people != 1 else " by one person"
    if shown < total:
        words += f" · {shown} shown"
    letters, room = paper.letters, plan.width - 2 * MARGIN
    letters.draw(paper.pen, (MARGIN, 62), f"Family of #{family.asked}", 40, INK, bold=True)
    letters.draw(paper.pen, (MARGIN, 100), letters.fitted(words, _WORDS, room), _WORDS, QUIET)


def _arrows(paper: Paper, plan: Plan, family: Family) -> None:
    """All arrows; those that lead to the asked-for picture in the accent's colour, above the others."""
    lit = _ancestry(plan, family.asked)
    for chosen, colour in ((False, FAINT), (True, ACCENT)):
        mask = Image.new("L", (plan.width * _FINE, plan.height * _FINE))
        pen = ImageDraw.Draw(mask)
        for arrow in plan.arrows:
            if (arrow.target in lit) == chosen:
                _arrow(pen, arrow, width=4 if chosen else 3)
        paper.image.paste(colour, (0, 0), mask.reduce(_FINE))


def _arrow(pen: ImageDraw.ImageDraw, arrow: Arrow, *, width: int) -> None:
    x, y = arrow.points[-1]
    line = [(px * _FINE, py * _FINE) for px, py in _curve(arrow.points)]
    pen.line(line, fill=255, width=width * _FINE, joint="curve")
    tip, back = y - 2, y - 2 - _HEAD * 1.3
    corners = [(x, tip), (x - _HEAD * 0.75, back), (x + _HEAD * 0.75, back)]
    pen.polygon([(px * _FINE, py * _FINE) for px, py in corners], fill=255)


def _curve(points: tuple[Point, ...]) -> list[Point]:
    """The way through an arrow's points: straight down within rows, bent in the gaps between them."""
    way = [points[0], points[1]]
    for place in range(2, len(points), 2):
        (x0, y0), (x1, y1) = points[place - 1], points[place]
        last = place == len(points) - 2
        end = y1 - 2 * _HEAD if last else y1  # a straight piece for the head to sit on
        pull = (end - y0) * _PULL
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            # A cubic Bézier curve that leaves and arrives straight down.
            x = x0 + (x1 - x0) * t * t * (3 - 2 * t)
            y = y0 + 3 * t * (1 - t) * ((1 - t) * pull + t * (end - y0 - pull)) + t**3 * (end - y0)
            way.append((x, y))
        way.append(points[place + 1] if not last else (x1, points[-1][1] - _HEAD))
    return way


def _ancestry(plan: Plan, asked: int) -> set[int]:
    """Places of the boxes from which arrows lead to the asked-for picture, and its own."""
    found = {place for place, box in enumerate(plan.boxes) if box.number == asked}
    for arrow in reversed(plan.arrows):  # children come after their parents, so one pass from the end is enough
        if arrow.target in found:
            found.add(arrow.source)
    return found


def _edges(box: Box) -> Rectangle:
    return box.left, box.top, box.width, box.height


def _bubble(paper: Paper, box: Box, which: str) -> None:
    words = f"+{len(box.hidden):,} {which}"
    paper.frame(_edges(box), FAINT, GROUND, radius=box.height // 2)
    wide = paper.letters.width(words, _WORDS)
    paper.letters.draw(paper.pen, (box.middle - wide / 2, box.top + box.height / 2 + _WORDS * 0.36), words, _WORDS, INK)


def _card(
    paper: Paper,
    plan: Plan,
    box: Box,
    family: Family,
    names: Mapping[int, str],
    thumbs: Mapping[int, bytes | None],
) -> None:
    assert box.number is not None
    node = family.by_number[box.number]
    paper.card(_edges(box), fill=MAT if node.removed else CARD, ring=ACCENT if node.number == family.asked else None)
    square = (box.left + PAD, box.top + PAD, THUMB, THUMB)
    if node.removed:
        paper.blank("removed", _WORDS, square)
    else:
        left, top, width, _ = paper.thumbnail(opened(thumbs.get(node.number)), square)
        if node.stars:
            paper.label(f"{node.stars:,}", _LABEL, right=left + width - 6, top=top + 6, star=True)
    at = (box.left + THUMB + 2 * PAD + 8, box.top + 52) if plan.beside else (box.left + PAD + 2, box.top + THUMB + 48)
    _caption(paper, node, names, at, box.left + box.width - PAD - at[0], lines=4 if plan.beside else 2)


def _caption(
    paper: Paper, node: Node, names: Mapping[int, str], at: tuple[int, int], width: int, *, lines: int
) -> None:
    """Number and maker, then the first words; of a removed picture only its number, for words can hurt too."""
    letters, (left, base) = paper.letters, at
    x = letters.draw(paper.pen, at, f"#{node.number}", _NAME, INK, bold=True)
    if node.removed:
        return
    if name := names.get(node.user_id):
        x += _NAME * 0.35
        letters.draw(paper.pen, (x, base), letters.fitted(name, _NAME, left + width - x), _NAME, INK)
    words = node.prompt or ("handed in" if node.uploaded else "")
    for row, line in enumerate(letters.wrapped(words, _WORDS, width, lines=lines)):
        colour = ACCENT if node.uploaded and not node.prompt else QUIET
        letters.draw(paper.pen, (left, base + 36 + row * 32), line, _WORDS, colour)
